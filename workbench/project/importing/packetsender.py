"""Importing saved packets of Packet Sender, as JSON or as its packets.ini: a socket for each peer, the packets in its
history, the first of them in the composer. Nothing is sent.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import unquote

import msgspec

from workbench.codec.escapes import visible
from workbench.codec.hexparse import parse_hex
from workbench.codec.inputerror import PayloadError
from workbench.model.endpoint import Endpoint, SocketUrlError
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.sockets import RepeatSpec, Role, SocketSpec
from workbench.model.socketurl import parse_socket_url
from workbench.project.errors import ProjectError
from workbench.project.importing.summary import ImportSummary
from workbench.project.importing.target import ImportTarget

FILE_MAX_BYTES: Final = 16 * 1024 * 1024
PACKETS_MAX: Final = 10_000  # a socket remembers so many payloads
PAYLOAD_MAX_CHARS: Final = 1024 * 1024
_SCHEMES: Final = (("https", "tls"), ("http", "tcp"), ("ssl", "tls"), ("dtls", ""), ("udp", "udp"), ("tcp", "tcp"))
_JSON: Final = re.compile(r"\s*\[\s*[{\]]")
_SECTION: Final = re.compile(r"^\[(?P<name>.*)\]\s*$")
_VALUE: Final = re.compile(r"^(?P<key>[^=]+)=(?P<value>.*)$")


@dataclass(slots=True)
class SavedPacket:
    """One packet of theirs, as text."""

    name: str
    hex: str
    host: str
    port: str
    transport: str
    repeat_s: float = 0.0


def import_packets(name: str, data: bytes, target: ImportTarget) -> ImportSummary:
    """Sockets with payloads for the document; nothing is recorded. Raises :class:`ProjectError`."""
    summary = ImportSummary(name, "Packet Sender")
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    packets = read_json(text) if _JSON.match(text) else list(read_ini(text))
    if not packets:
        raise ProjectError(f"{name} holds no packets of Packet Sender.")
    _make_sockets(packets, target, summary)
    return summary


def read_json(text: str) -> list[SavedPacket]:
    """Their export: a list of objects, all values strings. Raises :class:`ProjectError` for what is no JSON."""
    try:
        content = msgspec.json.decode(text.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        raise ProjectError(f"The packets are not valid JSON: {error}.") from None
    entries = content if isinstance(content, list) else []
    return [_packet({str(key).lower(): value for key, value in each.items()})
            for each in entries[:PACKETS_MAX] if isinstance(each, dict)]  # fmt: skip


def read_ini(text: str) -> Iterator[SavedPacket]:
    """Their packets.ini, written by Qt: a section for each packet."""
    section, values = "", dict[str, Any]()
    for number, line in enumerate([*text.splitlines(), "[]"]):
        if number > 100 * PACKETS_MAX:
            return
        if found := _SECTION.match(line.strip()):
            if "hexstring" in values or "tcporudp" in values:
                yield _packet({"name": unquote(section.replace("%U", "%u")), **values})
            section, values = found["name"], {}
        elif found := _VALUE.match(line):
            values[found["key"].strip().lower()] = _qt_text(found["value"].strip())


def _qt_text(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] == '"':
        value = value[1:-1]
    return re.sub(r"\\x([0-9a-fA-F]{1,4})", _char, value).replace('\\"', '"').replace("\\\\", "\\")


def _char(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def _packet(values: dict[str, Any]) -> SavedPacket:
    plain = {key: value for key, value in values.items() if isinstance(value, str | int | float)}
    text = {key: str(value)[:PAYLOAD_MAX_CHARS] for key, value in plain.items()}
    try:
        repeat_s = float(text.get("repeat", "0") or 0)
    except ValueError:
        repeat_s = 0.0
    return SavedPacket(
        text.get("name", "")[:200], text.get("hexstring", ""), text.get("toip", "").strip(),
        text.get("port", "").strip(), text.get("tcporudp", "TCP").strip().lower(), repeat_s,
    )  # fmt: skip


def _make_sockets(packets: list[SavedPacket], target: ImportTarget, summary: ImportSummary) -> None:
    specs: dict[str, SocketSpec] = {}
    history: dict[str, list[PayloadSpec]] = {}
    names, problems = set(target.names), Counter[str]()
    for packet in packets:
        url = _url(packet)
        data = _payload(packet)
        if not url:
            problems["packets whose address or transport is not known here"] += 1
            continue
        if data is None:
            problems["packets whose hex cannot be read"] += 1
            continue
        if url not in specs:
            if len(specs) >= len(target.ids):
                problems["packets of more peers than an import makes sockets for"] += 1
                continue
            name = _free_name(packet.name or url, names)
            interval_ms = min(packet.repeat_s * 1000, 1e9) if packet.repeat_s > 0 else RepeatSpec().interval_ms
            specs[url] = SocketSpec(target.ids[len(specs)], name, Role.CLIENT, url, repeat=RepeatSpec(10, interval_ms))
            history[url] = []
        if data:
            history[url].append(PayloadSpec(PayloadForm.HEX, data.hex(" ")))
    summary.packets = len(packets)
    summary.notes += problems
    summary.sockets = tuple(_with_payloads(spec, history[url]) for url, spec in specs.items())
    saved = sum(len(each) for each in history.values())
    summary.remarks.append(f"Payloads saved in the history of the composers: {saved:,}. Nothing was sent.")
    if any("{{" in _ascii(spec) for each in history.values() for spec in each):
        summary.remarks.append("Macros such as {{TIME}} are sent as they are written: this program does not know them.")


def _with_payloads(spec: SocketSpec, payloads: list[PayloadSpec]) -> SocketSpec:
    draft = payloads[0] if payloads else PayloadSpec()
    return replace(spec, draft=draft, history=tuple(payloads))


def _ascii(spec: PayloadSpec) -> str:
    return bytes.fromhex(spec.text).decode("ascii", "replace")


def _free_name(stem: str, names: set[str]) -> str:
    stem = visible(stem)
    name, number = stem, 1
    while name in names:
        number += 1
        name = f"{stem} ({number})"
    names.add(name)
    return name


def _url(packet: SavedPacket) -> str:
    scheme = next((ours for theirs, ours in _SCHEMES if theirs in packet.transport), "")
    if not scheme or not packet.port.isascii() or not packet.port.isdigit() or len(packet.port) > 5:
        return ""
    url = f"{scheme}://{Endpoint(packet.host, int(packet.port))}"
    try:
        return str(parse_socket_url(url))
    except SocketUrlError:
        return ""


def _payload(packet: SavedPacket) -> bytes | None:
    try:
        return parse_hex(packet.hex)
    except PayloadError:
        return None
