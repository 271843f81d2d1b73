"""The settings of TLS as the options show them, for each side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from workbench.model.endpoint import SocketUrlError, check_host
from workbench.model.schemes import Scheme
from workbench.model.sockets import Role, SocketSpec
from workbench.model.tlssettings import ClientCertificate, Identity, TlsSettings, TlsVersion
from workbench.ui.panelkit.settingsform import SettingField, SettingKind

VERSION_TITLES: Final = (
    ("", "the library's choice"), ("1.0", "TLS 1.0, broken"), ("1.1", "TLS 1.1, outdated"), ("1.2", "TLS 1.2"),
    ("1.3", "TLS 1.3"),
)  # fmt: skip
IDENTITY_TITLES: Final = (
    (Identity.NONE, "none"), (Identity.FILE, "from files"), (Identity.LAB_GOOD, "laboratory: good"),
    (Identity.LAB_EXPIRED, "laboratory: expired"), (Identity.LAB_NOT_YET, "laboratory: not yet valid"),
    (Identity.LAB_WRONG_HOST, "laboratory: for another host"), (Identity.LAB_SELF_SIGNED, "laboratory: self-signed"),
    (Identity.LAB_UNKNOWN_CA, "laboratory: of an unknown authority"),
)  # fmt: skip
CLIENT_CERTIFICATE_TITLES: Final = (
    (ClientCertificate.NO, "is not asked for"), (ClientCertificate.ASKED, "is asked for"),
    (ClientCertificate.REQUIRED, "is required"),
)  # fmt: skip
NOT_VERIFIED: Final = "⚠ Whoever stands in between can read and change everything: nobody's certificate is checked."
_K = SettingKind


def verify_warning(value: Any) -> str:
    """What it means that nothing is checked."""
    return "" if value else NOT_VERIFIED


def key_log_warning(value: Any) -> str:
    """What it means that the keys are written down."""
    return "⚠ Whoever has this file can read what was recorded of these connections." if value else ""


def old_warning(value: Any) -> str:
    """The two oldest versions: RFC 8996 forbids them."""
    if value in (TlsVersion.TLS_1_0, TlsVersion.TLS_1_1):
        return "⚠ Not secure (RFC 8996). OpenSSL's security level is lowered for it, unless ciphers are given below."
    return ""


def host_fault(text: str) -> str:
    """A name that no host can have."""
    try:
        if text:
            check_host(text, 0)
    except SocketUrlError as error:
        return f"{str(error)[:1].upper()}{str(error)[1:]}."
    return ""


def alpn_fault(text: str) -> str:
    """RFC 7301, section 3.1: 1 to 255 bytes each."""
    if any(len(part.strip().encode(errors="replace")) > 255 for part in text.split(",")):
        return "The name of a protocol has at most 255 bytes."
    return ""


def cipher_fault(text: str) -> str:
    """OpenSSL's own words are ASCII; whether it knows them is seen when the socket is opened."""
    return "" if text.isascii() and text.isprintable() else "Names of ciphers are plain ASCII."


def from_files(settings: TlsSettings) -> bool:
    """The certificate is one's own."""
    return settings.identity is Identity.FILE


def checks(settings: TlsSettings) -> bool:
    """Somebody's certificate is looked at, so that it matters who is trusted."""
    return settings.verify or settings.client_certificate is not ClientCertificate.NO


def asks_clients(settings: TlsSettings) -> bool:
    """A listener that asks its clients for a certificate."""
    return settings.client_certificate is not ClientCertificate.NO


_CHECKING: Final = (
    SettingField("verify", "Check the peer's certificate", _K.SWITCH,
                 "Its name, its dates and who signed it; without it the connection is secret from nobody in between",
                 warning=verify_warning),
    SettingField("server_name", "Server name", _K.TEXT, "The name that is asked for and that the certificate must hold",
                 placeholder="the host of the address", check=host_fault),
    SettingField("send_server_name", "Tell the server the name (SNI)", _K.SWITCH,
                 "Servers with several certificates choose by it; it is readable on the way"),
)  # fmt: skip
_ASKING: Final = (
    SettingField("client_certificate", "Client certificate", _K.CHOICE, "Whether clients show one, too",
                 CLIENT_CERTIFICATE_TITLES),
)  # fmt: skip


def _trust(shown: Any) -> tuple[SettingField, ...]:
    return (
        SettingField("trust_system", "Trust this system's authorities", _K.SWITCH,
                     "Those that browsers trust, too", shown=shown),
        SettingField("trust_laboratory", "Trust the laboratory authority", _K.SWITCH,
                     "Certificates that this program made are good, too", shown=shown),
        SettingField("ca_file", "Own authority", _K.FILE, "A PEM file with certificates that are trusted as well",
                     placeholder="none", shown=shown),
    )  # fmt: skip


_OWN: Final = (
    SettingField("identity", "Certificate", _K.CHOICE, "What is shown to the peer; the bad ones are made on purpose",
                 IDENTITY_TITLES),
    SettingField("certificate_file", "Certificate file", _K.FILE, "PEM, with the authorities in between behind it",
                 shown=from_files),
    SettingField("key_file", "Private key", _K.FILE, "PEM; its password is asked for when it is needed",
                 placeholder="in the certificate file", shown=from_files),
)  # fmt: skip
_PROTOCOL: Final = (
    SettingField("lowest", "Lowest version", _K.CHOICE, "Nothing older is spoken", VERSION_TITLES, warning=old_warning),
    SettingField("highest", "Highest version", _K.CHOICE, "Nothing newer is spoken", VERSION_TITLES,
                 warning=old_warning),
    SettingField("ciphers", "Ciphers", _K.TEXT, "OpenSSL's list for TLS 1.2 and below, such as ECDHE+AESGCM",
                 placeholder="the library's choice", check=cipher_fault),
    SettingField("alpn", "Protocols (ALPN)", _K.WORDS, "In order of liking, with commas, such as h2, http/1.1",
                 placeholder="none", check=alpn_fault),
    SettingField("key_log_file", "Key log", _K.NEW_FILE, "The session keys are written here (NSS format), so that "
                 "Wireshark can decrypt", placeholder="not written", warning=key_log_warning),
)  # fmt: skip
_LATER: Final = (
    SettingField("start_later", "Begin in the plain (start TLS)", _K.SWITCH,
                 "The connection is readable until you start TLS by hand"),
)  # fmt: skip


def tls_fields(spec: SocketSpec) -> tuple[SettingField, ...]:
    """Those that matter to the socket's side."""
    later = _LATER if spec.parsed_url.scheme is Scheme.TLS else ()
    if spec.role is Role.CLIENT:
        return (*_CHECKING, *_trust(checks), *_OWN, *_PROTOCOL, *later)
    titles = ((Identity.NONE, "laboratory: good (nothing chosen)"), *IDENTITY_TITLES[1:])
    return (replace(_OWN[0], choices=titles), *_OWN[1:], *_ASKING, *_trust(asks_clients), *_PROTOCOL, *later)
