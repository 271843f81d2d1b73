"""Extensions of a hello (RFC 8446 §4.2, RFC 6066, RFC 7301): those that say something are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbench.codec.dissect import tlsnames
from workbench.codec.dissect.reader import Reader

CLIENT_HELLO: Final = 1
_NAME: Final = "tls.handshake.extension"
_S: Final = "tls.handshake.extensions"


def read_extensions(reader: Reader, kind: int, versions: list[int]) -> list[str]:
    """All of them; ``kind`` is the handshake message's. Returns what stands out: a server's name, protocols."""
    size = reader.number("tls.handshake.extensions_length", "Bytes of the extensions", 2)
    said: list[str] = []
    with reader.within(size, "the extensions"):
        while reader.left:
            number = reader.peek(0, 2)
            name = tlsnames.EXTENSIONS_SHOWN.get(number, f"unknown ({number})")
            with reader.group("tls.handshake.extension", f"Extension: {name}") as made:
                reader.number(f"{_NAME}.type", "Type", 2, tlsnames.EXTENSIONS_SHOWN)
                size = reader.number(f"{_NAME}.len", "Bytes", 2)
                with reader.within(size, "the extension"):
                    made.text = _read_content(reader, number, kind, versions)
                if number in (0, 16) and made.text:
                    said.append(made.text)
    if versions:
        best = max((version for version in versions if version in tlsnames.VERSIONS), default=0)
        said.insert(0, tlsnames.VERSIONS.get(best, ""))
    return said


def _read_content(reader: Reader, number: int, kind: int, versions: list[int]) -> str:
    if number == 43:
        return _read_versions(reader, kind, versions)
    if number == 51:
        return _read_key_shares(reader, kind)
    if number in _READERS and reader.left:
        return _READERS[number](reader)
    reader.rest(f"{_NAME}.data", "Data")
    return ""


def _read_server_names(reader: Reader) -> str:
    size = reader.number(f"{_S}_server_name_list_len", "Bytes of the list", 2)
    names = []
    with reader.within(size, "the list of names"):
        while reader.left:
            reader.number(f"{_S}_server_name_type", "Kind of name", 1, {0: "host name"})
            size = reader.number(f"{_S}_server_name_len", "Bytes of the name", 2)
            names.append(reader.string(f"{_S}_server_name", "Server name", size))
    return ", ".join(names[:4])[:200]


def _read_status(reader: Reader) -> str:
    if reader.peek() != 1:
        reader.rest(f"{_NAME}.data", "Data")
        return ""
    reader.number(f"{_S}_status_request_type", "Kind of status", 1, {1: "OCSP"})
    for key, title in (("responder_ids", "responders"), ("exts", "request's extensions")):
        size = reader.number(f"{_S}_status_request_{key}_len", f"Bytes of the {title}", 2)
        if size:
            reader.raw(f"{_S}_status_request_{key}", title.capitalize(), size)
    return ""


def _read_groups(reader: Reader) -> str:
    size = reader.number(f"{_S}_supported_groups_length", "Bytes of the list", 2)
    with reader.group(f"{_S}_supported_groups", "Groups"), reader.within(size, "the list of groups"):
        while reader.left:
            reader.number(f"{_S}_supported_group", "Group", 2, tlsnames.GROUPS_SHOWN)
    return f"{size // 2} groups"


def _read_point_formats(reader: Reader) -> str:
    size = reader.number(f"{_S}_ec_point_formats_length", "Bytes of the list", 1)
    with reader.group(f"{_S}_ec_point_formats", "Point formats"), reader.within(size, "the list of formats"):
        while reader.left:
            reader.number(f"{_S}_ec_point_format", "Point format", 1, tlsnames.POINT_FORMATS)
    return ""


def _read_signatures(reader: Reader) -> str:
    size = reader.number("tls.handshake.sig_hash_alg_len", "Bytes of the list", 2)
    with reader.group("tls.handshake.sig_hash_algs", "Algorithms"), reader.within(size, "the list of algorithms"):
        while reader.left:
            reader.number("tls.handshake.sig_hash_alg", "Algorithm", 2, tlsnames.SIGNATURES)
    return f"{size // 2} algorithms"


def _read_protocols(reader: Reader) -> str:
    size = reader.number(f"{_S}_alpn_len", "Bytes of the list", 2)
    names = []
    with reader.group(f"{_S}_alpn_list", "Protocols"), reader.within(size, "the list of protocols"):
        while reader.left:
            length = reader.number(f"{_S}_alpn_str_len", "Bytes of the protocol", 1)
            names.append(reader.string(f"{_S}_alpn_str", "Protocol", length))
    return ", ".join(names[:8])[:200]


def _read_versions(reader: Reader, kind: int, versions: list[int]) -> str:
    """A client gives a list, a server one."""
    if kind == CLIENT_HELLO:
        reader.number(f"{_S}.supported_versions_len", "Bytes of the list", 1)
    while reader.left:
        version = reader.number(f"{_S}.supported_version", "Version", 2, tlsnames.VERSIONS_SHOWN)
        versions.append(version)
    return ", ".join(tlsnames.VERSIONS[version] for version in versions[:8] if version in tlsnames.VERSIONS)


def _read_key_shares(reader: Reader, kind: int) -> str:
    """A client gives a list, a server one, or only a group when it asks for another hello."""
    if kind == CLIENT_HELLO:
        reader.number(f"{_S}_key_share_client_length", "Bytes of the list", 2)
    names = []
    while reader.left:
        if kind != CLIENT_HELLO and reader.left == 2:
            group = reader.number(f"{_S}_key_share_selected_group", "Wanted group", 2, tlsnames.GROUPS_SHOWN)
        else:
            with reader.group(f"{_S}_key_share_entry", "Key share") as made:
                group = reader.number(f"{_S}_key_share_group", "Group", 2, tlsnames.GROUPS_SHOWN)
                made.text = tlsnames.GROUPS_SHOWN.get(group, "")
                size = reader.number(f"{_S}_key_share_key_exchange_length", "Bytes of the key", 2)
                reader.raw(f"{_S}_key_share_key_exchange", "Public key", size)
        names.append(tlsnames.GROUPS_SHOWN.get(group, str(group)))
    return ", ".join(names[:8])


def _read_modes(reader: Reader) -> str:
    reader.number("tls.extension.psk_ke_modes_length", "Bytes of the list", 1)
    while reader.left:
        reader.number("tls.extension.psk_ke_mode", "Mode", 1, tlsnames.KEY_EXCHANGE_MODES)
    return ""


def _read_ticket(reader: Reader) -> str:
    reader.rest(f"{_NAME}.session_ticket", "Ticket")
    return ""


def _read_fragment_length(reader: Reader) -> str:
    exponent = reader.number("tls.handshake.max_fragment_length", "Longest fragment", 1,
                             {1: "512 bytes", 2: "1,024 bytes", 3: "2,048 bytes", 4: "4,096 bytes"})
    reader.rest(f"{_NAME}.data", "Data")
    return f"{256 << exponent:,} bytes" if 1 <= exponent <= 4 else ""


def _read_record_limit(reader: Reader) -> str:
    return f"{reader.number('tls.record_size_limit', 'Longest record', 2):,} bytes"


def _read_renegotiation(reader: Reader) -> str:
    size = reader.number("tls.handshake.extensions_reneg_info_len", "Bytes", 1)
    if size:
        reader.raw("tls.handshake.extensions_reneg_info", "Renegotiated connection", size)
    return ""


_READERS: Final[dict[int, Callable[[Reader], str]]] = {
    0: _read_server_names, 1: _read_fragment_length, 5: _read_status, 10: _read_groups, 11: _read_point_formats,
    13: _read_signatures, 16: _read_protocols, 28: _read_record_limit, 35: _read_ticket, 45: _read_modes,
    50: _read_signatures, 65281: _read_renegotiation,
}
