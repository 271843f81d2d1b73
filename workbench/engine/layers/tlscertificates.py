"""Certificates of a peer as facts for people. They come from strangers: nothing in them is trusted, all is bounded.

Fields: RFC 5280.
"""

from __future__ import annotations

import hashlib
import ipaddress
import warnings
from base64 import encodebytes
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from workbench.model.layerfacts import CertificateFacts

if TYPE_CHECKING:
    from cryptography import x509

CHAIN_MAX = 20  # certificates that are shown of one chain
NAMES_MAX = 200
TEXT_MAX_CHARS = 400
UNREADABLE = "not readable"

Chain = tuple[CertificateFacts, ...]


def chain_facts(chain: Sequence[bytes], expected: str = "", now: datetime | None = None) -> Chain:
    """Facts of certificates in DER form, the peer's own first. ``expected`` is the name that the first must hold,
    empty if none. Never raises: what cannot be read is said in its place."""
    now = now or datetime.now(UTC)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # cryptography warns of each oddity that it still reads
        return tuple(
            certificate_facts(der, expected if at == 0 else "", now) for at, der in enumerate(chain[:CHAIN_MAX])
        )


def certificate_facts(der: bytes, expected: str, now: datetime) -> CertificateFacts:
    """One certificate's facts. Never raises."""
    from cryptography import x509

    digest, pem = hashlib.sha256(der).hexdigest(), _pem(der)
    try:
        certificate = x509.load_der_x509_certificate(der)
        begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    except (x509.InvalidVersion, ValueError, OverflowError, TypeError) as error:
        fault = f"This certificate cannot be read: {_clean(str(error))}"
        none = UNREADABLE
        return CertificateFacts(none, none, (), "", "", "", none, none, digest, False, (fault,), pem)
    subject, issuer = _read(lambda: _name(certificate.subject)), _read(lambda: _name(certificate.issuer))
    names = _names(certificate)
    is_ca = _is_ca(certificate)
    faults = _time_faults(begins, ends, now)
    if expected and not holds_name(names, expected):
        faults += (f"It is not for {expected}",)
    if subject == issuer and not is_ca:
        faults += ("It is signed by itself: no authority vouches for it",)
    return CertificateFacts(
        subject, issuer, names.shown, begins.isoformat(), ends.isoformat(),
        _read(lambda: f"{certificate.serial_number:x}"), _read(lambda: _key(certificate)),
        _read(lambda: _signature(certificate)), digest, is_ca, faults, pem,
    )  # fmt: skip


class HeldNames(NamedTuple):
    """What a certificate's alternative names vouch for. ``shown`` are all of them, for people, mails and the like too;
    the common name counts for nothing and is shown with the subject."""

    hosts: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


def certificate_holds(der: bytes, expected: str) -> bool:
    """Whether a certificate covers a host name or an address. Raises nothing: one that cannot be read covers none."""
    from cryptography import x509

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return holds_name(_names(x509.load_der_x509_certificate(der)), expected)
        except (x509.InvalidVersion, ValueError, OverflowError, TypeError):
            return False


def holds_name(held: HeldNames, expected: str) -> bool:
    """Whether names cover a host name or an address.

    RFC 6125, section 6.4.3: a wildcard stands for one whole label, the first one. An address is covered by an address
    alone, a host by a host name alone. Raises nothing.
    """
    wanted = _comparable(expected)
    if is_address(wanted):
        return wanted in held.addresses
    first, _dot, rest = wanted.partition(".")
    for name in held.hosts:
        known = name.lower().removesuffix(".")
        if wanted and known == wanted:
            return True
        if known.startswith("*.") and "." in rest and first and known[2:] == rest:
            return True
    return False


def _comparable(name: str) -> str:
    """A name in lower case and A-labels, an address in its shortest form."""
    text = name.removesuffix(".").lower()
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        pass
    try:
        return text if text.isascii() else text.encode("idna").decode("ascii")
    except UnicodeError:
        return text


def is_address(name: str) -> bool:
    """Whether a name is an IP address."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _names(certificate: x509.Certificate) -> HeldNames:
    from cryptography import x509

    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return HeldNames()
    except (ValueError, TypeError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return HeldNames(shown=(UNREADABLE,))
    shown = [_clean(str(getattr(name, "value", name))) for name in list(found)[:NAMES_MAX]]
    return HeldNames(
        tuple(name.value for name in found if isinstance(name, x509.DNSName)),
        tuple(str(name.value) for name in found if isinstance(name, x509.IPAddress)), tuple(shown),
    )  # fmt: skip


def _is_ca(certificate: x509.Certificate) -> bool:
    from cryptography import x509

    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, ValueError, TypeError):
        return False


def _time_faults(begins: datetime, ends: datetime, now: datetime) -> tuple[str, ...]:
    if now > ends:
        return (f"It expired on {ends:%Y-%m-%d at %H:%M} UTC",)
    if now < begins:
        return (f"It is not valid before {begins:%Y-%m-%d at %H:%M} UTC",)
    return ()


def _key(certificate: x509.Certificate) -> str:
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

    key = certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"EC {key.curve.name}"
    if isinstance(key, rsa.RSAPublicKey | dsa.DSAPublicKey):
        return f"{'RSA' if isinstance(key, rsa.RSAPublicKey) else 'DSA'} {key.key_size}"
    return type(key).__name__.removesuffix("PublicKey").lstrip("_")


def _signature(certificate: x509.Certificate) -> str:
    algorithm = certificate.signature_hash_algorithm
    oid = certificate.signature_algorithm_oid
    name = getattr(oid, "_name", oid.dotted_string)
    return f"{name} ({algorithm.name})" if algorithm is not None and algorithm.name not in name.lower() else name


def _name(name: x509.Name) -> str:
    return _clean(name.rfc4514_string()) or "(empty)"


def _read(read: Callable[[], str]) -> str:
    """cryptography reads most fields when they are asked for, and raises then."""
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        return read()
    except (ValueError, TypeError, OverflowError, UnsupportedAlgorithm):
        return UNREADABLE


def _clean(text: str) -> str:
    """One line without control characters or marks that turn the direction of writing, of a bounded length."""
    shown = "".join(char if char.isprintable() else "�" for char in text[:TEXT_MAX_CHARS])
    return shown + "…" if len(text) > TEXT_MAX_CHARS else shown


def _pem(der: bytes) -> str:
    # Lines of 64 characters, RFC 7468: encodebytes breaks at 76.
    text = encodebytes(der).decode("ascii").replace("\n", "")
    lines = "\n".join(text[at : at + 64] for at in range(0, len(text), 64))
    return f"-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n"
