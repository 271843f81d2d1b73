"""Sentences about TLS, the same in the window and on the command line."""

from __future__ import annotations

import re
from typing import Final

from workbench.model.layerfacts import CertificateFacts, TlsFacts, Trust
from workbench.model.tlssettings import Identity

CUT_OFF: Final = (
    "cut off without close_notify: the peer, or someone on the way, ended the stream below TLS; the end of what was "
    "sent may be missing"
)
NOT_CHECKED: Final = (
    "the peer's certificate was not checked: verification is switched off, and anybody could be at the other end"
)
NOT_ENCRYPTED: Final = (
    "nothing is encrypted: the cipher that was agreed on only guards against changes, and everybody on the way can "
    "read what is sent"
)
NOT_ASKED: Final = "no certificate was asked of the client"
WARNINGS: Final = (CUT_OFF, NOT_CHECKED, NOT_ENCRYPTED)  # remarks that the command line always tells
AUTHORITY_WARNING: Final = (
    "Whoever trusts this certificate believes everything that this computer's laboratory signs. Import it only where "
    "you try things out, and remove it afterwards."
)
SECOND_LOOK: Final = "Seen by a second connection without verification, made to show this. Nothing here is trusted."
KEY_LOG: Final = "Secrets are written to {}. Whoever has that file can read the recorded traffic."
IDENTITY_TITLES: Final[dict[Identity, str]] = {
    Identity.NONE: "None",
    Identity.FILE: "From files",
    Identity.LAB_GOOD: "Laboratory: good",
    Identity.LAB_EXPIRED: "Laboratory: expired",
    Identity.LAB_NOT_YET: "Laboratory: not yet valid",
    Identity.LAB_WRONG_HOST: "Laboratory: for another host",
    Identity.LAB_SELF_SIGNED: "Laboratory: self-signed",
    Identity.LAB_UNKNOWN_CA: "Laboratory: unknown authority",
}
_PART: Final = re.compile(r"(?:[^,+\\]|\\.)+")  # RFC 4514, section 2.4: a comma in a value is escaped
_TRUST_WORDS: Final = {
    Trust.VERIFIED: "Verified",
    Trust.NOT_CHECKED: "Not checked",
    Trust.FAILED: "Refused",
    Trust.NONE_SHOWN: "No certificate shown",
}


def trust_word(trust: Trust) -> str:
    """One or two words."""
    return _TRUST_WORDS[trust]


def trust_sentence(facts: TlsFacts) -> str:
    """Why it stands so with the peer's certificate."""
    return f"{facts.reason[:1].upper()}{facts.reason[1:]}." if facts.reason else ""


def facts_rows(facts: TlsFacts) -> tuple[tuple[str, str], ...]:
    """Title and text of what was agreed on."""
    begun = "in the middle of a plain conversation (start TLS)" if facts.began_plain else "with the connection"
    return (
        ("Version", facts.version.replace("TLSv", "TLS ")),  # as the header marks it
        ("Cipher", f"{facts.cipher}, {facts.cipher_bits} bits"),
        ("Protocol (ALPN)", facts.alpn or "none agreed on"),
        ("Server name (SNI)", facts.server_name or "none sent"),
        ("Session", "resumed from an earlier one" if facts.resumed else "new"),
        ("Begun", begun),
    )


def certificate_title(one: CertificateFacts) -> str:
    """The common name, or the whole subject where there is none."""
    for part in _PART.findall(one.subject):
        key, equals, value = part.partition("=")
        if equals and key.upper() == "CN" and value:
            return str(value)
    return one.subject


def certificate_rows(one: CertificateFacts) -> tuple[tuple[str, str], ...]:
    """Title and text of everything in a certificate."""
    rows = [("Subject", one.subject), ("Names", ", ".join(one.names) or "none"), ("Issued by", one.issuer)]
    rows += [("Valid from", time_text(one.not_before)), ("Valid until", time_text(one.not_after))]
    rows += [("Key", one.key), ("Signature", one.signature), ("Serial", one.serial), ("SHA-256", one.sha256)]
    rows.append(("Authority", "yes: it may issue others" if one.is_ca else "no"))
    return tuple(rows)


def time_text(iso: str) -> str:
    """``2030-01-02 03:04 UTC`` of an ISO time in UTC."""
    return f"{iso[:10]} {iso[11:16]} UTC" if len(iso) >= 16 else iso
