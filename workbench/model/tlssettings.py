"""What a TLS socket asks for. No secret stands here: keys are named by file, their passwords are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TlsVersion(StrEnum):
    """Protocol versions; the two old ones are refused by most systems unless the ciphers' security level is lowered."""

    DEFAULT = ""
    TLS_1_0 = "1.0"
    TLS_1_1 = "1.1"
    TLS_1_2 = "1.2"
    TLS_1_3 = "1.3"


class Identity(StrEnum):
    """Which certificate is shown to the peer. The laboratory's are made on purpose, the bad ones for teaching."""

    NONE = "none"  # a listener needs one
    FILE = "file"
    LAB_GOOD = "lab-good"
    LAB_EXPIRED = "lab-expired"
    LAB_NOT_YET = "lab-not-yet"
    LAB_WRONG_HOST = "lab-wrong-host"
    LAB_SELF_SIGNED = "lab-self-signed"
    LAB_UNKNOWN_CA = "lab-unknown-ca"


class ClientCertificate(StrEnum):
    """Whether a listener asks its clients for a certificate."""

    NO = "no"
    ASKED = "asked"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class TlsSettings:
    """``verify`` off is shown wherever the connection is shown.

    ``server_name`` empty is the URL's host (SNI, and the name that the certificate must hold); ``alpn`` are protocol
    names in order of liking; ``ciphers`` is OpenSSL's list for TLS 1.2 and below, empty is the default. Files are
    paths of this computer.
    """

    verify: bool = True
    trust_system: bool = True
    trust_laboratory: bool = False
    ca_file: str = ""
    server_name: str = ""
    send_server_name: bool = True
    alpn: tuple[str, ...] = ()
    lowest: TlsVersion = TlsVersion.DEFAULT
    highest: TlsVersion = TlsVersion.DEFAULT
    ciphers: str = ""
    identity: Identity = Identity.NONE  # none: a listener takes the laboratory's good one
    certificate_file: str = ""
    key_file: str = ""
    client_certificate: ClientCertificate = ClientCertificate.NO
    key_log_file: str = ""  # NSS key log: whoever has it can read the recorded traffic
    start_later: bool = False  # of tls://: begin in the plain, TLS when the user says so (start TLS)
