"""Names of the numbers in TLS, as IANA has them (TLS parameters); those that are met, not all that were ever given."""

from __future__ import annotations

from typing import Final

from workbench.codec.dissect.ciphersuites import CIPHER_SUITES

RECORDS: Final = {20: "change cipher spec", 21: "alert", 22: "handshake", 23: "application data", 24: "heartbeat"}
VERSIONS: Final = {0x0300: "SSL 3.0", 0x0301: "TLS 1.0", 0x0302: "TLS 1.1", 0x0303: "TLS 1.2", 0x0304: "TLS 1.3"}
HANDSHAKES: Final = {
    0: "hello request", 1: "client hello", 2: "server hello", 4: "new session ticket", 5: "end of early data",
    8: "encrypted extensions", 11: "certificate", 12: "server key exchange", 13: "certificate request",
    14: "server hello done", 15: "certificate verify", 16: "client key exchange", 20: "finished",
    22: "certificate status", 24: "key update",
}
ALERT_LEVELS: Final = {1: "warning", 2: "fatal"}
ALERTS: Final = {
    0: "close notify", 10: "unexpected message", 20: "bad record MAC", 21: "decryption failed", 22: "record overflow",
    30: "decompression failure", 40: "handshake failure", 41: "no certificate", 42: "bad certificate",
    43: "unsupported certificate", 44: "certificate revoked", 45: "certificate expired", 46: "certificate unknown",
    47: "illegal parameter", 48: "unknown CA", 49: "access denied", 50: "decode error", 51: "decrypt error",
    70: "protocol version", 71: "insufficient security", 80: "internal error", 86: "inappropriate fallback",
    90: "user cancelled", 100: "no renegotiation", 109: "missing extension", 110: "unsupported extension",
    112: "unrecognized name", 113: "bad certificate status response", 115: "unknown PSK identity",
    116: "certificate required", 120: "no application protocol",
}
COMPRESSIONS: Final = {0: "none", 1: "DEFLATE"}
EXTENSIONS: Final = {
    0: "server_name", 1: "max_fragment_length", 5: "status_request", 10: "supported_groups", 11: "ec_point_formats",
    13: "signature_algorithms", 14: "use_srtp", 15: "heartbeat", 16: "application_layer_protocol_negotiation",
    17: "status_request_v2", 18: "signed_certificate_timestamp", 21: "padding", 22: "encrypt_then_mac",
    23: "extended_master_secret", 27: "compress_certificate", 28: "record_size_limit", 35: "session_ticket",
    41: "pre_shared_key", 42: "early_data", 43: "supported_versions", 44: "cookie", 45: "psk_key_exchange_modes",
    47: "certificate_authorities", 48: "oid_filters", 49: "post_handshake_auth", 50: "signature_algorithms_cert",
    51: "key_share", 57: "quic_transport_parameters", 17513: "application_settings", 65037: "encrypted_client_hello",
    65281: "renegotiation_info",
}
GROUPS: Final = {
    0x0017: "secp256r1", 0x0018: "secp384r1", 0x0019: "secp521r1", 0x001D: "x25519", 0x001E: "x448",
    0x001A: "brainpoolP256r1", 0x001B: "brainpoolP384r1", 0x001C: "brainpoolP512r1", 0x0100: "ffdhe2048",
    0x0101: "ffdhe3072", 0x0102: "ffdhe4096", 0x0103: "ffdhe6144", 0x0104: "ffdhe8192", 0x11EB: "SecP256r1MLKEM768",
    0x11EC: "X25519MLKEM768", 0x11ED: "SecP384r1MLKEM1024", 0x6399: "X25519Kyber768Draft00",
}
POINT_FORMATS: Final = {0: "uncompressed", 1: "ansiX962_compressed_prime", 2: "ansiX962_compressed_char2"}
SIGNATURES: Final = {
    0x0201: "rsa_pkcs1_sha1", 0x0202: "dsa_sha1", 0x0203: "ecdsa_sha1", 0x0301: "rsa_sha224", 0x0302: "dsa_sha224",
    0x0303: "ecdsa_sha224", 0x0401: "rsa_pkcs1_sha256", 0x0402: "dsa_sha256", 0x0403: "ecdsa_secp256r1_sha256",
    0x0501: "rsa_pkcs1_sha384", 0x0502: "dsa_sha384", 0x0503: "ecdsa_secp384r1_sha384", 0x0601: "rsa_pkcs1_sha512",
    0x0602: "dsa_sha512", 0x0603: "ecdsa_secp521r1_sha512", 0x0804: "rsa_pss_rsae_sha256",
    0x0805: "rsa_pss_rsae_sha384", 0x0806: "rsa_pss_rsae_sha512", 0x0807: "ed25519", 0x0808: "ed448",
    0x0809: "rsa_pss_pss_sha256", 0x080A: "rsa_pss_pss_sha384", 0x080B: "rsa_pss_pss_sha512",
    0x081A: "ecdsa_brainpoolP256r1tls13_sha256", 0x081B: "ecdsa_brainpoolP384r1tls13_sha384",
    0x081C: "ecdsa_brainpoolP512r1tls13_sha512",
}
KEY_EXCHANGE_MODES: Final = {0: "PSK alone", 1: "PSK with (EC)DHE"}
CURVE_TYPES: Final = {1: "explicit prime", 2: "explicit char2", 3: "named curve"}


def with_grease(names: dict[int, str]) -> dict[int, str]:
    """With the values that a client makes up so that servers stay tolerant (RFC 8701)."""
    return {**names, **{byte << 8 | byte: "reserved by GREASE" for byte in range(0x0A, 0x100, 0x10)}}


SUITES_SHOWN: Final = with_grease(CIPHER_SUITES)
GROUPS_SHOWN: Final = with_grease(GROUPS)
EXTENSIONS_SHOWN: Final = with_grease(EXTENSIONS)
VERSIONS_SHOWN: Final = with_grease(VERSIONS)
