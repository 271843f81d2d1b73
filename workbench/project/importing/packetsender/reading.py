"""Importing what Packet Sender saved: packets, panels, and the answers of its servers. Nothing is opened or sent.

Packets become payloads of the library with a socket for each peer, and a pad with a button for each; panels become
pads, a button with several packets a sequence; smart responses become rules of listeners.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from workbench.model.endpoint import Endpoint
from workbench.model.library import PadButton
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.sockets import RepeatSpec, ReplyMode, Role, SocketSpec
from workbench.model.texts import count_text
from workbench.project.errors import ProjectError
from workbench.project.importing.assembly import Assembly
from workbench.project.importing.brought import one_line
from workbench.project.importing.httprequests import host_header, request_text
from workbench.project.importing.literals import literal_text
from workbench.project.importing.packetsender.macros import Macros
from workbench.project.importing.packetsender.packets import PACKETS_MAX, SavedPacket, packets_of, read_json
from workbench.project.importing.packetsender.pads import Sent, add_panels
from workbench.project.importing.packetsender.panels import DELIMITER, read_panels
from workbench.project.importing.packetsender.qtini import read_settings
from workbench.project.importing.packetsender.replies import Responder, has_responses, read_responses
from workbench.project.importing.summary import ImportSummary
from workbench.project.importing.target import ImportTarget

FILE_MAX_BYTES: Final = 16 * 1024 * 1024
_JSON: Final = re.compile(r"\s*\[\s*[{\[\]]")
_INTERVAL_MS_MAX: Final = 1e9
_USUAL_PORTS: Final = {"tls": 443, "tcp": 80}
_MACROS: Final = Macros()
UTC_REMARK: Final = "Macros such as {{TIME}} are typed parts now: times are UTC, counters count each payload by itself."


def import_packets(name: str, data: bytes, target: ImportTarget) -> ImportSummary:
    """Payloads, sockets, pads and rules for the document; nothing is recorded. Raises :class:`ProjectError`."""
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    assembly = Assembly(PurePath(name).stem, target)
    summary = ImportSummary(name, "Packet Sender")
    if _JSON.match(text):
        _bring_json(text, assembly, summary)
    else:
        settings = read_settings(text)
        _bring_packets(packets_of(settings), assembly, summary)
        if has_responses(settings):
            _bring_responses(read_responses(settings), assembly, summary)
    summary.sockets, summary.brought = assembly.sockets, assembly.brought
    summary.notes += assembly.problems
    if summary.is_empty and not summary.packets and not summary.notes:
        raise ProjectError(f"{name} holds no packets of Packet Sender.")
    summary.remarks.append("Nothing was opened or sent.")
    return summary


def _bring_json(text: str, assembly: Assembly, summary: ImportSummary) -> None:
    packets_text, delimiter, panels_text = text.partition(DELIMITER)
    sent = _bring_packets(read_json(packets_text), assembly, summary)
    panels = read_panels(panels_text if delimiter else packets_text)
    add_panels(panels, sent, assembly, summary.remarks)


def _bring_packets(packets: Sequence[SavedPacket], assembly: Assembly, summary: ImportSummary) -> dict[str, Sent]:
    summary.packets = len(packets)
    if len(packets) > PACKETS_MAX:
        assembly.problems[f"packets beyond the first {PACKETS_MAX:,}"] += len(packets) - PACKETS_MAX
    sent: dict[str, Sent] = {}
    buttons: list[PadButton] = []
    macros = 0
    for packet in packets[:PACKETS_MAX]:
        each = _bring_packet(packet, assembly)
        if each is None:
            assembly.problems["packets whose hex cannot be read, or has more than a million characters"] += 1
            continue
        sent.setdefault(packet.name.strip(), each)
        macros += _MACROS.found_in(packet.data or b"")
        if each.payload:
            buttons.append(PadButton(0, 0, one_line(packet.name), payload=each.payload, socket=each.socket))
    assembly.pad(f"{assembly.folder}: packets", buttons)
    if macros:
        summary.remarks.append(f"{UTC_REMARK} Found: {macros:,}.")
    return sent


def _bring_packet(packet: SavedPacket, assembly: Assembly) -> Sent | None:
    if packet.data is None:
        return None
    url = _url(packet)
    if not url:
        assembly.problems["packets whose address or transport is not known here, without a socket"] += 1
    socket = assembly.socket(_socket(packet, url)) if url else 0
    spec = _http(packet, url) if "http" in packet.transport else _MACROS.spec(packet.data)
    if not spec.text:
        assembly.problems["packets without any bytes, which gave a socket and no payload"] += 1
        return Sent(packet.name, 0, socket, spec)
    note = f"Packet Sender repeated it every {packet.repeat_s:g} s." if packet.repeat_s else ""
    number = assembly.payload(packet.name, spec, note)
    if number and socket:
        assembly.draft(socket, spec)
    return Sent(packet.name, number, socket, spec)


def _socket(packet: SavedPacket, url: str) -> SocketSpec:
    interval_ms = min(packet.repeat_s * 1000, _INTERVAL_MS_MAX)
    repeat = RepeatSpec(0, interval_ms) if interval_ms > 0 else RepeatSpec()
    return SocketSpec(0, "", Role.CLIENT, url, repeat=repeat)


def _url(packet: SavedPacket) -> str:
    """Empty where the transport has none here (DTLS), or the port is no number."""
    word = packet.transport
    if "dtls" in word or not (packet.port.isascii() and packet.port.isdigit() and 0 < len(packet.port) < 6):
        return ""
    if "https" in word or "ssl" in word:
        scheme = "tls"
    elif "udp" in word:
        scheme = "udp"
    elif "tcp" in word or "http" in word:
        scheme = "tcp"
    else:
        return ""
    return f"{scheme}://{Endpoint(packet.host, int(packet.port))}"


def _http(packet: SavedPacket, url: str) -> PayloadSpec:
    """The whole request: there, the bytes are the body of a POST alone, and nothing of a GET."""
    body = packet.data or b""
    posts = "post" in packet.transport
    path = re.sub(r"^https?://[^/]*", "", packet.request_path.strip(), flags=re.IGNORECASE)
    path = path if path.startswith("/") else f"/{path}"
    usual = _USUAL_PORTS.get(url.partition(":")[0], 80)
    port = int(packet.port) if url else usual
    headers = [("Host", literal_text(host_header(packet.host, port, usual)))]
    headers += [("Content-Type", _content_type(body))] if posts else []
    headers.append(("Connection", "close"))
    text = request_text("POST" if posts else "GET", path, headers, _MACROS.text(body) if posts else None)
    return PayloadSpec(PayloadForm.TYPED, text)


def _content_type(body: bytes) -> str:
    start = body.lstrip()[:1]
    if start in (b"{", b"["):
        return "application/json"
    return "application/xml" if start == b"<" else "application/x-www-form-urlencoded"


def _bring_responses(found: Responder, assembly: Assembly, summary: ImportSummary) -> None:
    if found.rules or found.fixed is not None:
        for url in found.urls:
            fixed = found.fixed
            like = SocketSpec(
                0, "", Role.LISTENER, url, rules=found.rules, reply=ReplyMode.FIXED if fixed else ReplyMode.NONE,
                reply_payload=fixed or PayloadSpec(),
            )  # fmt: skip
            assembly.socket(like)
        switched_off = sum(not rule.enabled for rule in found.rules)
        summary.remarks.append(
            f"Smart responses became {count_text(len(found.rules), 'rule', 'rules')} of each listener, "
            f"{switched_off:,} of them switched off. Listeners take the loopback interface: choose another address to"
            " let others in."
        )
    if found.macros:
        summary.remarks.append(f"{UTC_REMARK} Found: {found.macros:,}.")
    assembly.problems["smart responses whose condition is empty or whose bytes cannot be read"] += found.unreadable
    assembly.problems["ports of DTLS, which is not known here"] += found.dtls
