"""The alerts of TLS: names, numbers and what the one who sent it meant. RFC 8446, section 6; older ones RFC 5246."""

from __future__ import annotations

from typing import NamedTuple


class Alert(NamedTuple):
    """``meaning`` completes “the peer says: …”."""

    name: str
    number: int
    meaning: str


_ROWS = (
    Alert("unexpected_message", 10, "a message came that does not belong there"),
    Alert("bad_record_mac", 20, "a record was changed on its way, or the keys differ"),
    Alert("decryption_failed", 21, "a record could not be decrypted"),
    Alert("record_overflow", 22, "a record was too long"),
    Alert("decompression_failure", 30, "a record could not be expanded"),
    Alert("handshake_failure", 40, "nothing that both sides accept was found (ciphers, versions, groups), or a "
                                   "certificate is missing"),
    Alert("no_certificate", 41, "there is no certificate to show"),
    Alert("bad_certificate", 42, "the certificate is damaged, wrongly signed, for another host or not valid yet"),
    Alert("unsupported_certificate", 43, "certificates of that type are not taken"),
    Alert("certificate_revoked", 44, "the certificate was revoked by its authority"),
    Alert("certificate_expired", 45, "the certificate has expired, or is not valid yet"),
    Alert("certificate_unknown", 46, "the certificate was not accepted, for another reason"),
    Alert("illegal_parameter", 47, "a value in the handshake contradicts others or is out of range"),
    Alert("unknown_ca", 48, "the authority that issued the certificate is not trusted"),
    Alert("access_denied", 49, "the certificate is valid, but its holder may not enter"),
    Alert("decode_error", 50, "a message could not be read"),
    Alert("decrypt_error", 51, "a signature or a check of the handshake was wrong"),
    Alert("export_restriction", 60, "export rules forbid what was offered"),
    Alert("protocol_version", 70, "none of the TLS versions that were offered is accepted"),
    Alert("insufficient_security", 71, "the ciphers that were offered are too weak"),
    Alert("internal_error", 80, "something went wrong inside the peer"),
    Alert("inappropriate_fallback", 86, "an older version was offered than both sides can speak"),
    Alert("user_canceled", 90, "the handshake was cancelled"),
    Alert("no_renegotiation", 100, "a second handshake on this connection is refused"),
    Alert("missing_extension", 109, "an extension that must be there is missing"),
    Alert("unsupported_extension", 110, "an extension came that was not asked for"),
    Alert("certificate_unobtainable", 111, "a certificate named by its address could not be fetched"),
    Alert("unrecognized_name", 112, "no server of that name (SNI) is here"),
    Alert("bad_certificate_status_response", 113, "the stapled statement about the certificate is wrong"),
    Alert("bad_certificate_hash_value", 114, "a certificate's hash does not fit"),
    Alert("unknown_psk_identity", 115, "the shared key's name is not known"),
    Alert("certificate_required", 116, "a client certificate is required, and none was shown"),
    Alert("no_application_protocol", 120, "none of the protocols that were offered (ALPN) is spoken here"),
)  # fmt: skip

ALERTS: dict[str, Alert] = {row.name: row for row in _ROWS}


def alert_of(openssl_reason: str) -> Alert | None:
    """The alert in OpenSSL's name for it, ``TLSV1_ALERT_UNKNOWN_CA``; None where the name tells of none.

    OpenSSL names errors ``SSLV3_``, ``TLSV1_`` and ``TLSV13_`` after the version that brought the alert, with
    ``ALERT_`` behind it where no other error has the name.
    """
    for prefix in ("SSLV3_", "TLSV13_", "TLSV1_"):
        if openssl_reason.startswith(prefix):
            name = openssl_reason.removeprefix(prefix).removeprefix("ALERT_").lower()
            return ALERTS.get(name)
    return None
