"""Wireshark's PDML as fields of a record: the tree of one packet, with places in the bytes of the record.

Source: doc/README.xml-output of Wireshark. The file is foreign: declarations of entities are refused, and its size,
depth and number of fields are bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate

from workbench.model.fields import Dissection, Field, FieldValue

NODES_MAX: Final = 20_000
DEPTH_MAX: Final = 64
TEXT_MAX_CHARS: Final = 1_000
_WARNING: Final = 0x600000  # PI_WARN, expert.h; an error is above it
# What stands around the record's bytes was made for the question.
_AROUND: Final = frozenset(("geninfo", "frame", "raw", "ip", "ipv6", "tcp", "udp", "eth"))
_WRAPPER: Final = "fake-field-wrapper"
_BITS: Final = re.compile(r"([01.][01. ]{2,160}) = ")
_SEGMENT: Final = re.compile(r"payload: (\d{1,9})-")


class PdmlError(ValueError):
    """No PDML; ``offset`` in bytes is where it ends to be one."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(slots=True)
class _Node:
    names: dict[str, str]
    children: list[_Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the record's bytes are: ``packet_offset`` of the packet is ``offset`` of ``data``. ``is_tail``: what lies
    before is not of this record, but of those before it."""

    data: bytes
    packet_offset: int
    offset: int = 0
    is_tail: bool = False


def read_pdml(text: bytes, place: Place) -> Dissection:
    """The dissection of the last packet in ``text``; without fields where nobody knew more than the headers.

    Raises :class:`PdmlError`.
    """
    protocols = [node for node in _parse(text) if node.names.get("name") not in _AROUND]
    places = [place]
    if (start := _segment_start(protocols)) is not None:
        places.append(Place(place.data, start, place.offset, True))
    fields: list[Field] = []
    for node in protocols:
        # A wrapper holds what is no protocol: bytes that nobody knows, and a list of segments.
        for one in node.children if node.names.get("name") == _WRAPPER else [node]:
            if one.names.get("name") != "tcp.segments":
                fields.append(_field(one, next((each for each in places if _stands(one, each)), None)))
    if not fields:
        return Dissection("", "", "")
    last = next((each for each in reversed(fields) if not each.key.startswith("_ws.")), fields[-1])
    fault = next((each.fault for each in fields if each.fault), "")
    size = max((each.offset + each.size for each in fields), default=0)
    return Dissection(last.key, last.title, last.title, tuple(fields), size, fault)


def _parse(text: bytes) -> list[_Node]:
    """The protocols of the last packet."""
    packet: list[_Node] = []
    path: list[_Node] = []
    count = 0
    parser = ParserCreate()

    def begin(name: str, names: dict[str, str]) -> None:
        nonlocal count, packet
        if name == "packet":
            packet = []
            path.clear()
        if name not in ("proto", "field"):
            return
        count += 1
        node = _Node(names)
        if count <= NODES_MAX and len(path) < DEPTH_MAX:
            (path[-1].children if path else packet).append(node)
        path.append(node)

    def end(name: str) -> None:
        if name in ("proto", "field") and path:
            path.pop()

    def refuse(*_declaration: object) -> None:
        raise PdmlError("a declaration of entities is no part of PDML", parser.CurrentByteIndex)

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(text, True)
    except ExpatError as error:
        raise PdmlError(f"not whole: {error}", parser.ErrorByteIndex) from None
    return packet


def _segment_start(protocols: list[_Node]) -> int | None:
    """Where the packet's own bytes begin in a message that was put together from several segments: their last one."""
    waiting = list(protocols)
    found = None
    while waiting:
        node = waiting.pop(0)
        if node.names.get("name") == "tcp.segment":
            match = _SEGMENT.search(node.names.get("showname", ""))
            found = int(match[1]) if match else found
        elif node.names.get("name") in (_WRAPPER, "tcp.segments"):
            waiting[:0] = node.children
    return found


def _field(node: _Node, place: Place | None) -> Field:
    names = node.names
    shown = names.get("showname") or names.get("show", "")
    mask = 0
    if (bits := _BITS.match(shown)) is not None:  # “.... 0101 = Header length: 20”
        mask = int("".join("0" if char == "." else "1" for char in bits[1] if char != " "), 2)
        shown = shown[bits.end() :]
    title, _, text = shown.partition(": ")
    spot = _place(node, place)
    children = tuple(
        _field(child, place) for child in node.children
        if child.names.get("hide") != "yes" and (child.names.get("name") != "_ws.expert" or _fault(child))
    )  # fmt: skip
    key = names.get("name", "")
    fault = _fault(node) or next((child.fault for child in children if child.fault and not child.size), "")
    return Field(
        key[:TEXT_MAX_CHARS], (title or key or "Data")[:TEXT_MAX_CHARS], *(spot or (0, 0)),
        value=_value(names.get("show", ""), bool(text)) if key else None, text=text[:TEXT_MAX_CHARS], children=children,
        mask=mask, fault=fault, derived=spot is None,
    )  # fmt: skip


def _stands(node: _Node, place: Place) -> bool:
    """Whether the places of a protocol are places of the record: each value that is told stands there. It does not
    where Wireshark put a message together from several packets, or decrypted it."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        waiting.extend(one.children)
        told = one.names.get("unmaskedvalue") or one.names.get("value", "")
        span = _span(one, place)
        if told and span is not None and span[1] * 2 == len(told):
            offset, size = span
            if offset < 0 and place.is_tail:
                continue
            if offset < 0 or place.data[offset : offset + size].hex() != told.lower():
                return False
    return True


def _place(node: _Node, place: Place | None) -> tuple[int, int] | None:
    span = _span(node, place) if place is not None else None
    if place is None or span is None:
        return None
    offset, size = span
    return span if size and offset >= 0 and offset + size <= len(place.data) else None


def _span(node: _Node, place: Place) -> tuple[int, int] | None:
    try:
        at, size = int(node.names["pos"]), int(node.names["size"])
    except (KeyError, ValueError):
        return None
    return at - place.packet_offset + place.offset, size


def _value(show: str, has_text: bool) -> FieldValue:
    if not has_text and not show:
        return None
    try:
        return int(show, 0) if len(show) <= 20 else show[:TEXT_MAX_CHARS]
    except ValueError:
        return show[:TEXT_MAX_CHARS]


def _fault(node: _Node) -> str:
    """Wireshark's expert information from a warning upwards."""
    if node.names.get("name") == "_ws.malformed":
        return node.names.get("showname", "malformed")[:TEXT_MAX_CHARS]
    if node.names.get("name") != "_ws.expert":
        return ""
    inner = {child.names.get("name"): child.names.get("show", "") for child in node.children}
    severity = inner.get("_ws.expert.severity", "")
    grave = severity.isdigit() and len(severity) < 12 and int(severity) >= _WARNING
    return inner.get("_ws.expert.message", "")[:TEXT_MAX_CHARS] if grave else ""
