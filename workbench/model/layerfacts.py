"""What the layers of a connection have found out: TLS, WebSocket, the way through a proxy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Trust(StrEnum):
    """What was found of the peer's certificate."""

    VERIFIED = "verified"
    NOT_CHECKED = "not checked"  # verification is switched off, or no certificate was asked for
    FAILED = "failed"
    NONE_SHOWN = "none shown"


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """One certificate of a chain. Times are ISO 8601 in UTC; ``faults`` are sentences (expired, not yet valid …)."""

    subject: str
    issuer: str
    names: tuple[str, ...]
    not_before: str
    not_after: str
    serial: str
    key: str  # RSA 2048, EC secp256r1 …
    signature: str
    sha256: str
    is_ca: bool
    faults: tuple[str, ...] = ()
    pem: str = ""


@dataclass(frozen=True, slots=True)
class TlsFacts:
    """``chain`` is the peer's, leaf first; where it was verified it ends with the authority that is trusted here, sent
    or not. ``second_look`` says that it was fetched by a second connection without
    verification, because the first failed: what it shows is not trusted."""

    version: str
    cipher: str
    cipher_bits: int
    alpn: str
    server_name: str
    trust: Trust
    reason: str
    chain: tuple[CertificateFacts, ...] = ()
    second_look: bool = False
    resumed: bool = False
    key_log_file: str = ""
    began_plain: bool = False  # start TLS


@dataclass(frozen=True, slots=True)
class WebFacts:
    """How a WebSocket was opened, and how it was closed: ``close_code`` is RFC 6455, section 7.4."""

    resource: str
    subprotocol: str = ""
    extensions: str = ""
    request: tuple[str, ...] = ()
    response: tuple[str, ...] = ()
    close_code: int | None = None
    close_reason: str = ""
    closed_by_peer: bool = False
