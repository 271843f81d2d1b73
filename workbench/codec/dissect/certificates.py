"""What a certificate says, for the tree of fields. cryptography parses it; it tells no places: all is derived."""

from __future__ import annotations

from workbench.model.fields import Field

NAMES_MAX = 20


def certificate_fields(data: bytes, place: tuple[int, int]) -> tuple[str, tuple[Field, ...]]:
    """The subject, and fields at ``place``; nothing if the bytes are no certificate. Never raises."""
    from cryptography import x509  # first needed when a certificate is looked at

    try:
        certificate = x509.load_der_x509_certificate(data)
        subject = certificate.subject.rfc4514_string()
        told = [
            ("subject", "Subject", subject),
            ("issuer", "Issuer", certificate.issuer.rfc4514_string()),
            ("not_before", "Good from", certificate.not_valid_before_utc.isoformat(" ")),
            ("not_after", "Good up to", certificate.not_valid_after_utc.isoformat(" ")),
        ]
    except (ValueError, OverflowError, x509.InvalidVersion, Warning):
        return "", ()
    told += [("name", "Name of the server", name) for name in _server_names(certificate)]
    fields = tuple(Field(f"tls.certificate.{key}", title, *place, text, derived=True) for key, title, text in told)
    return subject, fields


def _server_names(certificate: object) -> list[str]:
    from cryptography import x509

    assert isinstance(certificate, x509.Certificate)
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return names.get_values_for_type(x509.DNSName)[:NAMES_MAX]
    except (ValueError, x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, Warning):
        return []
