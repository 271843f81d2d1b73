"""One tshark process over one capture, and the fields that it found in each frame."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

SECONDS = 120.0
BELOW = frozenset({"geninfo", "frame", "raw", "ip", "tcp", "udp"})


@dataclass(frozen=True)
class Found:
    """One of tshark's fields. ``offset`` counts from the frame's first byte."""

    key: str
    offset: int
    size: int
    show: str
    value: str  # hexadecimal, of a bit field its bits alone; empty if tshark gives none
    has_place: bool  # the bytes at its place in the frame are the field's: not of something put together


def run_tshark(capture: Path, decode_as: list[tuple[str, int, str]], frames: list[bytes]) -> list[list[Found]]:
    """What it found in each frame, a parent before its children. ``decode_as``: transport, port, protocol."""
    told = [word for transport, port, name in decode_as for word in ("-d", f"{transport}.port=={port},{name}")]
    output = capture.with_suffix(".pdml")
    with output.open("wb") as sink:
        subprocess.run(
            ["tshark", "-n", "-r", str(capture), "-T", "pdml", *told],
            stdout=sink, stderr=subprocess.DEVNULL, check=True, timeout=SECONDS,
        )
    return read_pdml(output, frames)


def read_pdml(output: Path, frames: list[bytes]) -> list[list[Found]]:
    """What tshark wrote of each frame."""
    found: list[list[Found]] = []
    for _, element in ElementTree.iterparse(output):
        if element.tag == "packet":
            found.append(_fields_of(element, frames[len(found)]))
            element.clear()
    return found


def _fields_of(packet: ElementTree.Element, frame: bytes) -> list[Found]:
    found: list[Found] = []
    for protocol in packet:
        if protocol.get("name") not in BELOW:
            found.extend(_found(each, frame) for each in protocol.iter() if each.get("name"))
    return found


def _found(element: ElementTree.Element, frame: bytes) -> Found:
    offset, size = int(element.get("pos", "0")), int(element.get("size", "0"))
    value = element.get("value", "")
    stands = element.get("unmaskedvalue", value)
    has_place = size > 0 and stands != "" and frame[offset : offset + size].hex() == stands
    return Found(element.get("name", ""), offset, size, element.get("show", ""), value, has_place)
