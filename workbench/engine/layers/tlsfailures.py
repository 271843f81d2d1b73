"""From what OpenSSL says to a :class:`Failure`: certificates, alerts, versions and ciphers, and what is no TLS at all.

Verify codes: OpenSSL, ``X509_STORE_CTX_get_error(3)``. Reasons: ``openssl/sslerr.h``.
"""

from __future__ import annotations

import ssl

from workbench.engine.layers.tlsalerts import Alert, alert_of
from workbench.model.failures import Failure, Reason

FIRST_MAX_BYTES = 64  # of what came instead of TLS
_RECORD_TYPES = range(20, 25)  # RFC 8446, section 5.1, and heartbeat

_BY_VERIFY_CODE = {
    9: Reason.TLS_NOT_YET_VALID,
    10: Reason.TLS_EXPIRED,
    18: Reason.TLS_SELF_SIGNED,  # the peer's own certificate; 19 is an authority's that is not trusted
    62: Reason.TLS_WRONG_NAME,
    63: Reason.TLS_WRONG_NAME,
    64: Reason.TLS_WRONG_NAME,
}
_VERIFY_WORDS = {
    2: "the certificate of the authority that issued it is missing",
    7: "a signature in its chain is wrong",
    9: "a certificate of its chain is not valid yet",
    10: "a certificate of its chain has expired",
    18: "it is signed by itself, and is not trusted here",
    19: "its chain ends at an authority that is not trusted here",
    20: "the authority that issued it is not known here",
    21: "the peer sent one certificate alone, and the authority that issued it is not known here",
    22: "its chain is too long",
    23: "it was revoked",
    24: "a certificate of its chain may not issue others",
    26: "it was not issued for this purpose (server or client)",
    66: "its key is too weak",
    67: "the key of an authority of its chain is too weak",
    68: "a signature of its chain uses a hash that is too weak",
}
_MISMATCH = {
    "UNSUPPORTED_PROTOCOL": "none of the TLS versions that the peer offers is allowed here",
    "WRONG_SSL_VERSION": "the peer chose a TLS version that is not allowed here",
    "VERSION_TOO_LOW": "the peer's TLS version is below the lowest that is allowed here",
    "VERSION_TOO_HIGH": "the peer's TLS version is above the highest that is allowed here",
    "UNKNOWN_PROTOCOL": "the peer speaks a version of TLS that is not known here",
    "NO_PROTOCOLS_AVAILABLE": "the settings leave no TLS version that this system allows",
    "NO_SHARED_CIPHER": "the peer accepts none of the ciphers that are allowed here, or none fits this certificate",
    "NO_CIPHERS_AVAILABLE": "the settings leave no cipher for the TLS versions that are allowed",
    "WRONG_CIPHER_RETURNED": "the peer chose a cipher that was not offered",
    "NO_SUITABLE_KEY_SHARE": "both sides have no key exchange group in common",
    "NO_SUITABLE_GROUPS": "both sides have no key exchange group in common",
    "NO_SHARED_GROUP": "both sides have no key exchange group in common",
    "NO_SHARED_SIGNATURE_ALGORITHMS": "both sides have no signature algorithm in common",
    "NO_SUITABLE_SIGNATURE_ALGORITHM": "both sides have no signature algorithm in common",
    "WRONG_SIGNATURE_TYPE": "the peer signs in a way that is not allowed here",
    "INAPPROPRIATE_FALLBACK": "the peer offered an older version than both sides can speak",
    "DH_KEY_TOO_SMALL": "the peer's key exchange is too weak",
    "EE_KEY_TOO_SMALL": "the certificate's key is too weak for this system",
    "CA_MD_TOO_WEAK": "the certificate's signature is too weak for this system",
}
_ALERT_REASONS = {70: Reason.TLS_MISMATCH, 71: Reason.TLS_MISMATCH, 86: Reason.TLS_MISMATCH}
CERTIFICATE_REASONS = frozenset(_BY_VERIFY_CODE.values()) | {Reason.TLS_UNTRUSTED}


def failure_of(error: ssl.SSLError, *, peer_is_client: bool, expected: str = "", first: bytes = b"") -> Failure:
    """Why the handshake, or the conversation, broke. ``expected`` is the name the certificate had to hold, ``first``
    are the first bytes that the peer sent."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _not_verified(error, peer_is_client, expected)
    reason = _reason(error)
    if first and not looks_like_tls(first):
        return no_tls(first)
    if alert := alert_of(reason):
        return alert_failure(alert)
    if reason == "PEER_DID_NOT_RETURN_A_CERTIFICATE":
        return Failure(Reason.TLS_NO_CERTIFICATE, "a client certificate is required, and the peer showed none")
    if reason in _MISMATCH:
        return Failure(Reason.TLS_MISMATCH, _MISMATCH[reason])
    words = reason.replace("_", " ").lower()
    return Failure(Reason.TLS_BROKEN, f"what came breaks the rules of TLS ({words})")


def alert_failure(alert: Alert) -> Failure:
    """The peer's own reason, by its name and number."""
    reason = _ALERT_REASONS.get(alert.number, Reason.TLS_ALERT)
    return Failure(reason, f"the peer says {alert.name} ({alert.number}): {alert.meaning}")


def no_tls(first: bytes) -> Failure:
    """Something else was said than TLS."""
    text = first[:FIRST_MAX_BYTES]
    if sum(32 <= byte < 127 or byte in b"\r\n\t" for byte in text) >= len(text) * 0.9:
        shown = "".join(chr(byte) if 32 <= byte < 127 else " " for byte in text).split("  ")[0].strip()
        return Failure(Reason.TLS_BROKEN, f"the peer spoke plain text, no TLS: “{shown}”")
    return Failure(Reason.TLS_BROKEN, f"what the peer sent is no TLS; it began with {text[:16].hex(' ')}")


def looks_like_tls(first: bytes) -> bool:
    """Whether bytes begin as a record does: a type, then 3 for the version's first half."""
    return first[0] in _RECORD_TYPES and first[1:2] in (b"", b"\x03")


def nothing_shown(cipher: str, *, peer_is_client: bool) -> Failure:
    """A certificate is to be verified, and the cipher that was agreed on knows none."""
    who = "the client" if peer_is_client else "the server"
    why = f"the cipher {cipher} works without any, and nobody could be verified"
    return Failure(Reason.TLS_NO_CERTIFICATE, f"{who} showed no certificate: {why}")


def wrong_name(expected: str, names: tuple[str, ...]) -> Failure:
    """The certificate holds other names."""
    held = ", ".join(names) or "no name at all"
    return Failure(Reason.TLS_WRONG_NAME, f"the certificate is not for {expected}; it holds {held}")


def _not_verified(error: ssl.SSLCertVerificationError, peer_is_client: bool, expected: str) -> Failure:
    reason = _BY_VERIFY_CODE.get(error.verify_code, Reason.TLS_UNTRUSTED)
    whose = "the client's certificate" if peer_is_client else "the certificate"
    if reason is Reason.TLS_WRONG_NAME:
        return Failure(reason, f"{whose} is not for {expected}")
    words = _VERIFY_WORDS.get(error.verify_code) or f"{error.verify_message} (verify code {error.verify_code})"
    return Failure(reason, f"{whose} was refused: {words}")


def _reason(error: ssl.SSLError) -> str:
    """OpenSSL's name of an error. Python knows most of them; of others it has OpenSSL's words alone:
    ``[SSL] tlsv1 alert no application protocol (_ssl.c:1006)``."""
    if known := getattr(error, "reason", None):
        return str(known)
    words = str(error.args[-1]).rpartition("] ")[2].partition(" (_ssl")[0]
    return words.replace(" ", "_").upper()
