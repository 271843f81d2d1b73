"""Certificates that the laboratory would never issue."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAMES = {
    "dns": x509.DNSName,
    "mail": x509.RFC822Name,
    "uri": x509.UniformResourceIdentifier,
    "ip": lambda text: x509.IPAddress(ipaddress.ip_address(text)),
}


def signed_by_itself(subject, *names, attributes=()):
    """The PEM of a certificate, and of its key. Each name is a kind of NAMES and a text; none leaves them away."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([*attributes, x509.NameAttribute(NameOID.COMMON_NAME, subject)])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(7).not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
    if names:
        held = x509.SubjectAlternativeName([NAMES[kind](text) for kind, text in names])
        builder = builder.add_extension(held, critical=False)
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    locked = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    return builder.sign(key, hashes.SHA256()).public_bytes(pem).decode(), locked.decode()
