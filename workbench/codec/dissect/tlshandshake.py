"""Handshake messages of TLS in clear: hellos, certificates, parameters of TLS 1.2 (RFC 8446 §4, RFC 5246 §7.4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbench.codec.dissect import tlsnames
from workbench.codec.dissect.certificates import certificate_fields
from workbench.codec.dissect.reader import Reader
from workbench.codec.dissect.tlsextensions import read_extensions
from workbench.model.fields import Field

HELLO_RETRY_RANDOM: Final = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
CERTIFICATES_MAX: Final = 32
ITEMS_MAX: Final = 2_000
NAMED_CURVE: Final = 3


def read_handshake(reader: Reader) -> bool:
    """One message; true if it is a server's hello that chooses TLS 1.3."""
    kind = reader.peek()
    with reader.group("tls.handshake", tlsnames.HANDSHAKES.get(kind, "Handshake").capitalize()) as made:
        reader.number("tls.handshake.type", "Type", 1, tlsnames.HANDSHAKES)
        size = reader.number("tls.handshake.length", "Bytes", 3)
        chosen: list[int] = []
        with reader.within(size, "the handshake message"):
            if kind in (1, 2):
                made.text = _read_hello(reader, kind, chosen)
            else:
                _READERS.get(kind, _read_other)(reader)
        return kind == 2 and 0x0304 in chosen


def _read_hello(reader: Reader, kind: int, versions: list[int]) -> str:
    """``versions`` gets those of the extension supported_versions. Returns what stands out, in one line."""
    reader.number("tls.handshake.version", "Version", 2, tlsnames.VERSIONS)
    random = reader.raw("tls.handshake.random", "Random", 32)
    size = reader.number("tls.handshake.session_id_length", "Bytes of the session id", 1)
    if size:
        reader.raw("tls.handshake.session_id", "Session id", size)
    said = []
    if kind == 1:
        _read_suites(reader)
        _read_compressions(reader)
    else:
        suite = reader.number("tls.handshake.ciphersuite", "Cipher suite", 2, tlsnames.SUITES_SHOWN)
        said.append(tlsnames.SUITES_SHOWN.get(suite, ""))
        reader.number("tls.handshake.comp_method", "Compression", 1, tlsnames.COMPRESSIONS)
        if random == HELLO_RETRY_RANDOM:
            said.append("asks for another hello")
    if reader.left:
        said += read_extensions(reader, kind, versions)
    return ", ".join(each for each in said if each)


def _read_suites(reader: Reader) -> None:
    size = reader.number("tls.handshake.cipher_suites_length", "Bytes of the cipher suites", 2)
    with reader.group("tls.handshake.ciphersuites", "Cipher suites") as made, reader.within(size, "the cipher suites"):
        made.text = f"{size // 2} suites"
        while reader.left:
            reader.number("tls.handshake.ciphersuite", "Cipher suite", 2, tlsnames.SUITES_SHOWN)


def _read_compressions(reader: Reader) -> None:
    size = reader.number("tls.handshake.comp_methods_length", "Bytes of the compressions", 1)
    with reader.group("tls.handshake.comp_methods", "Compressions"), reader.within(size, "the compressions"):
        while reader.left:
            reader.number("tls.handshake.comp_method", "Compression", 1, tlsnames.COMPRESSIONS)


def _read_certificates(reader: Reader) -> None:
    """As in TLS 1.2: in TLS 1.3 certificates are encrypted."""
    size = reader.number("tls.handshake.certificates_length", "Bytes of the certificates", 3)
    with reader.within(size, "the certificates"), reader.group("tls.handshake.certificates", "Certificates"):
        for _ in range(CERTIFICATES_MAX):
            if not reader.left:
                return
            size = reader.number("tls.handshake.certificate_length", "Bytes of the certificate", 3)
            at = reader.need(size, "Certificate")
            data = reader.data[at : at + size]
            subject, children = certificate_fields(data, (at, size))
            reader.adopt(Field("tls.handshake.certificate", "Certificate", at, size, data, subject, children))


def _read_ticket(reader: Reader) -> None:
    reader.number("tls.handshake.session_ticket_lifetime_hint", "Seconds that the ticket is good for", 4)
    size = reader.number("tls.handshake.session_ticket_length", "Bytes of the ticket", 2)
    reader.raw("tls.handshake.session_ticket", "Ticket", size)


def _read_server_key(reader: Reader) -> None:
    """Of elliptic curves; other parameters depend on the chosen suite and stay bytes."""
    if reader.peek() != NAMED_CURVE or reader.peek(1, 2) not in tlsnames.GROUPS or reader.peek(3) > reader.left - 4:
        _read_other(reader)
        return
    reader.number("tls.handshake.server_curve_type", "Curve type", 1, tlsnames.CURVE_TYPES)
    reader.number("tls.handshake.server_named_curve", "Named curve", 2, tlsnames.GROUPS)
    size = reader.number("tls.handshake.server_point_len", "Bytes of the public key", 1)
    reader.raw("tls.handshake.server_point", "Public key", size)
    if reader.peek(0, 2) in tlsnames.SIGNATURES and reader.peek(2, 2) == reader.left - 4:
        reader.number("tls.handshake.sig_hash_alg", "Signature algorithm", 2, tlsnames.SIGNATURES)
        size = reader.number("tls.handshake.sig_len", "Bytes of the signature", 2)
        reader.raw("tls.handshake.sig", "Signature", size)
    reader.rest("tls.handshake.server_signature", "Signature")


def _read_verify(reader: Reader) -> None:
    if reader.peek(0, 2) in tlsnames.SIGNATURES and reader.peek(2, 2) == reader.left - 4:
        reader.number("tls.handshake.sig_hash_alg", "Signature algorithm", 2, tlsnames.SIGNATURES)
        size = reader.number("tls.handshake.client_cert_vrfy.sig_len", "Bytes of the signature", 2)
        reader.raw("tls.handshake.client_cert_vrfy.sig", "Signature", size)
    reader.rest("tls.handshake.data", "Data")


def _read_status(reader: Reader) -> None:
    reader.number("tls.handshake.cert_status_type", "Kind of status", 1, {1: "OCSP"})
    size = reader.number("tls.handshake.cert_status_length", "Bytes of the status", 3)
    reader.raw("tls.handshake.cert_status", "Status", size)


def _read_other(reader: Reader) -> None:
    reader.rest("tls.handshake.data", "Data")


_READERS: Final[dict[int, Callable[[Reader], None]]] = {
    4: _read_ticket, 11: _read_certificates, 12: _read_server_key, 15: _read_verify, 22: _read_status,
}
