"""Call tapes as text for reading and as lines of JSON, in BSD or Winsock spelling.

The window writes what it shows by the same functions that write a whole file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from workbench.codec.escapes import visible
from workbench.model.calls import CallRecord, Spelling
from workbench.model.spelling.errors import posix_error_of, winsock_error
from workbench.model.spelling.names import BSD_CALLS
from workbench.model.spelling.tape import (
    LineKind,
    SpelledLine,
    Speller,
    spelling_remark,
    system_named,
    system_of,
    took_text,
)
from workbench.project.export.forms import ExportForm, Selection
from workbench.project.export.textforms import utc_text
from workbench.project.export.walk import ExportSource, walk_calls

_ENCODER = msgspec.json.Encoder()
_TOOK_WIDTH = 9


def call_lines(source: ExportSource, form: ExportForm, selection: Selection) -> Iterator[bytes]:
    """The recorded calls of all wanted sockets, line by line. Raises ProjectError where no socket has the name."""
    system = system_named(source.records.platforms())
    system = system or system_of(call for _socket, call in walk_calls(source, selection))
    if form is ExportForm.CALLS:
        yield text_head(selection.spelling, system)
    for socket, line in _spelled(walk_calls(source, selection), selection.spelling, system):
        yield text_line(socket, line) if form is ExportForm.CALLS else json_line(socket, line)


def text_head(spelling: Spelling, system: str) -> bytes:
    """The first line, which says how to read the others."""
    return f"# {spelling_remark(spelling, system)}\n".encode()


def text_line(socket: str, line: SpelledLine) -> bytes:
    """Time, socket, connection, duration, and the call as it would stand in a program."""
    connection = f" connection {line.call.connection}" if line.call.connection else ""
    took = f"{took_text(line):>{_TOOK_WIDTH}}"
    return visible(f"{utc_text(line.call.time_ns)}  {socket}{connection}  {took}  {line.text}").encode() + b"\n"


def json_line(socket: str, line: SpelledLine) -> bytes:
    """One object: what was recorded, or with ``"recorded": false`` what the spelling adds. ``arguments`` and ``result``
    are spelled; ``errno`` is the recorded number, ``error`` and ``wsa_name`` its names on both sides. Empty for an
    address: a look-up's object has all of them."""
    call = line.call
    if line.kind is LineKind.ADDRESS:
        return b""
    told: dict[str, Any] = {"call": line.name, "time_ns": call.time_ns, "session": socket}
    if call.connection:
        told["connection"] = call.connection
    told |= {"arguments": line.arguments, "result": line.result}
    told |= {"recorded": False} if line.kind is LineKind.SPELLED else _recorded_fields(line)
    if line.note:
        told["note"] = line.note
    return _ENCODER.encode(told) + b"\n"


def _recorded_fields(line: SpelledLine) -> dict[str, Any]:
    call = line.call
    told: dict[str, Any] = {"duration_ns": None if call.completed else call.duration_ns}
    if call.count > 1:
        told["count"] = call.count
    if call.name != line.name:
        told["recorded_as"] = call.name
    if call.name == "getaddrinfo" and call.errno is None:
        told["addresses"] = call.result.split(", ")
    if call.errno is not None:
        row = winsock_error(call, BSD_CALLS.get(call.name, call.name))
        told |= {
            "errno": call.errno,
            "error": posix_error_of(call) or None,
            "wsa_name": row.wsa_name if row is not None else None,
            "wsa_code": row.wsa_code if row is not None else None,
        }
    return told


def _spelled(
    calls: Iterable[tuple[str, CallRecord]], spelling: Spelling, system: str
) -> Iterator[tuple[str, SpelledLine]]:
    speller = Speller(spelling, system)
    socket = ""
    for socket, call in calls:
        for line in speller.lines(call):
            yield socket, line
    for line in speller.ending():
        yield socket, line

