"""What must be compared at least, and where tshark's conventions differ from ours: one table each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Convention:
    """A difference that is meant. With neither ``without_*``, nothing is left out."""

    protocol: str  # the dissector's key
    key: str
    reason: str
    without_value: bool = False
    without_place: bool = False
    ours_alone: tuple[str, ...] = ()  # values that tshark shows under another key

    @property
    def keeps_nothing(self) -> bool:
        """The key is not compared at all."""
        return self.without_value and self.without_place


def place(protocol: str, key: str, reason: str) -> Convention:
    """Places are not compared."""
    return Convention(protocol, key, reason, without_place=True)


def value(protocol: str, key: str, reason: str) -> Convention:
    """Values are not compared."""
    return Convention(protocol, key, reason, without_value=True)


def neither(protocol: str, key: str, reason: str) -> Convention:
    """The key means something else to tshark."""
    return Convention(protocol, key, reason, without_value=True, without_place=True)


def but(protocol: str, key: str, reason: str, *values: str) -> Convention:
    """These values of ours stand under another key in tshark."""
    return Convention(protocol, key, reason, ours_alone=values)


# Keys that each protocol's messages must have given to compare, so that nothing passes by comparing nothing.
REQUIRED: dict[str, tuple[str, ...]] = {
    "json": (
        "json.object", "json.array", "json.member", "json.key", "json.value.string", "json.value.number",
        "json.value.true", "json.value.false", "json.value.null",
    ),
    "xml": ("xml.tag", "xml.attribute", "xml.cdata", "xml.xmlpi.xml", "xml.xmlpi.xml.version"),
    "websocket": (
        "websocket.fin", "websocket.rsv", "websocket.opcode", "websocket.mask", "websocket.payload_length",
        "websocket.payload_length_ext_16", "websocket.masking_key", "websocket.payload.text",
        "websocket.payload.close.status_code", "websocket.payload.close.reason",
    ),
    "resp": (
        "resp.array", "resp.array.length", "resp.bulk_string.length", "resp.bulk_string.value", "resp.integer",
        "resp.string", "resp.error",
    ),
    "http1": (
        "http.request.method", "http.request.uri", "http.request.version", "http.response.version",
        "http.response.code", "http.response.phrase", "http.host", "http.user_agent", "http.content_type",
        "http.content_length", "http.set_cookie", "http.chunk_size", "http.chunk_data", "http.chunk_boundary",
        "http.file_data",
    ),
    "tls": (
        "tls.record.content_type", "tls.record.opaque_type", "tls.record.version", "tls.record.length",
        "tls.handshake.type", "tls.handshake.length", "tls.handshake.version", "tls.handshake.random",
        "tls.handshake.session_id", "tls.handshake.ciphersuite", "tls.handshake.comp_method",
        "tls.handshake.extension.type", "tls.handshake.extension.len", "tls.handshake.extensions_server_name",
        "tls.handshake.extensions_alpn_str", "tls.handshake.extensions_supported_group",
        "tls.handshake.extensions.supported_version", "tls.handshake.extensions_key_share_group",
        "tls.handshake.extensions_key_share_key_exchange", "tls.handshake.sig_hash_alg", "tls.handshake.certificate",
        "tls.handshake.session_ticket", "tls.alert_message.level", "tls.alert_message.desc", "tls.app_data",
    ),
}

_LABEL = "tshark has a label with a place and no value"
CONVENTIONS: tuple[Convention, ...] = (
    value("json", "json.value.true", _LABEL),
    value("json", "json.value.false", _LABEL),
    but("xml", "xml.tag", "tshark has keys of their own for elements of the DTDs that it brings along", "<list>"),
    value("http1", "json.value.true", _LABEL),
    value("http1", "json.value.false", _LABEL),
)


def conventions_of(protocol: str) -> dict[str, Convention]:
    """By key."""
    return {each.key: each for each in CONVENTIONS if each.protocol == protocol}
