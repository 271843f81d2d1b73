"""The call tape in BSD or in Winsock spelling: from recorded calls to lines, the same for every face of the program.

What was recorded is never changed: a line knows its :class:`~workbench.model.calls.CallRecord`. Lines that the spelling
adds (``WSAStartup``, ``WSAGetLastError``, ``WSACleanup``) say that they were not recorded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from workbench.model.calls import CallRecord, Spelling
from workbench.model.errors.codes import winsock_code_of
from workbench.model.spelling.errors import bsd_error, error_number_text, posix_error_of, waits, winsock_error
from workbench.model.spelling.names import (
    BSD_CALLS,
    BSD_CONSTANTS,
    MAKES_A_SOCKET,
    ONLY_WINDOWS_OPTIONS,
    OPTION_NOTES,
    RETURNS_ITS_ERROR,
    WINDOWS_FAMILIES,
    WINDOWS_OPTIONS,
    WINSOCK_CALLS,
    WINSOCK_CONSTANTS,
    WINSOCK_FUNCTIONS,
)
from workbench.model.texts import count_text

WINDOWS: Final = "Windows"
POSIX: Final = "a POSIX system"
_SYSTEMS: Final = {"linux": "Linux", "win32": WINDOWS, "darwin": "macOS"}  # by sys.platform
_SIZE: Final = re.compile(r"\d+")
_WORD: Final = re.compile(r"\b(?:AF|SHUT|SD|BTPROTO|BTHPROTO)_[A-Z]+\b")
_OPTION: Final = re.compile(r"\w+, ([A-Z]\w+)")


class LineKind(StrEnum):
    """``CALL``: recorded. ``SPELLED``: added by the spelling. ``ADDRESS``: one of what the look-up above gave."""

    CALL = "call"
    SPELLED = "spelled"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class SpelledLine:
    """One line. ``call`` is what it stands for or belongs to; ``note`` is for the reader, empty mostly.

    ``failed`` is true of ``getsockopt(SO_ERROR)`` too, where the error that it read is how a connect has ended.
    ``waits`` says of a failure that it is none: the call goes on in the background, or has nothing to do yet.
    """

    kind: LineKind
    call: CallRecord
    name: str
    arguments: str
    result: str
    note: str = ""
    failed: bool = False
    waits: bool = False

    @property
    def text(self) -> str:
        """``connect(127.0.0.1:9000) = SOCKET_ERROR``, with the note behind two slashes."""
        note = f"  // {self.note}" if self.note else ""
        if self.kind is LineKind.ADDRESS:
            return f"    {self.name} {self.result}{note}"
        times = f" ×{self.call.count:,}" if self.kind is LineKind.CALL and self.call.count > 1 else ""
        return f"{self.name}{times}({self.arguments}) = {self.result}{note}"


class Speller:
    """Spells calls one after the other. ``system`` is where they were recorded (``Linux``, :data:`WINDOWS`); empty
    where that is not known. ``whole`` says that the tape's beginning is there, so that sockets can be counted."""

    def __init__(self, spelling: Spelling, system: str = "", *, whole: bool = True) -> None:
        self._spelling = spelling
        self._system = system
        self._whole = whole
        self._open = 0
        self._last: CallRecord | None = None

    def miss(self) -> None:
        """Calls are missing from here on: sockets can no longer be counted."""
        self._whole = False

    def lines(self, call: CallRecord) -> list[SpelledLine]:
        """The lines that stand for one call; for the first one in Winsock spelling with ``WSAStartup`` before it."""
        begins = self._last is None and self._spelling is Spelling.WINSOCK
        before = [self._spelled(call, "WSAStartup", "MAKEWORD(2, 2), &data", "0")] if begins else []
        self._last = call
        if call.errno is None and call.name in MAKES_A_SOCKET:
            self._open += 1
        elif call.name in ("close", "closesocket"):
            self._open -= 1
        elif call.name == "(missed)":
            self.miss()
        return before + (self._in_winsock(call) if self._spelling is Spelling.WINSOCK else self._in_bsd(call))

    def ending(self) -> list[SpelledLine]:
        """``WSACleanup`` where Winsock's spelling ends with it: every socket of the tape is closed."""
        if self._spelling is not Spelling.WINSOCK or self._last is None or not self._whole or self._open != 0:
            return []
        return [self._spelled(self._last, "WSACleanup", "", "0")]

    # inside

    def _in_winsock(self, call: CallRecord) -> list[SpelledLine]:
        bsd = BSD_CALLS.get(call.name, call.name)
        name = WINSOCK_CALLS.get(bsd, bsd) if call.name not in WINSOCK_FUNCTIONS else call.name
        arguments = _translated(with_unit(bsd, call.arguments), WINSOCK_CONSTANTS)
        note = _winsock_note(bsd, name, arguments)
        if call.errno is None:
            result = _winsock_value(call, bsd, _plain_result(call, bsd))
            told = SpelledLine(LineKind.CALL, call, name, arguments, result, note, _tells_failure(call, bsd))
            return _with_addresses(told)
        row = winsock_error(call, bsd)
        code = f"{row.wsa_code} {row.wsa_name}" if row is not None else "?"
        posix = posix_error_of(call)
        why = "" if row is not None else f"Winsock has no word for {posix or call.errno}"
        held = waits(call)
        if bsd in RETURNS_ITS_ERROR:
            return [SpelledLine(LineKind.CALL, call, name, arguments, code, note or why, True, held)]
        result = "INVALID_SOCKET" if bsd in MAKES_A_SOCKET else "SOCKET_ERROR"
        asked = self._spelled(call, "WSAGetLastError", "", code, why or _differs(row.posix_name if row else "", posix))
        return [SpelledLine(LineKind.CALL, call, name, arguments, result, note, True, held), replace(asked, waits=held)]

    def _in_bsd(self, call: CallRecord) -> list[SpelledLine]:
        name = BSD_CALLS.get(call.name, call.name)
        arguments = _translated(with_unit(name, call.arguments), BSD_CONSTANTS)
        option = _option(name, arguments)
        note = f"only Windows has {option}" if option in ONLY_WINDOWS_OPTIONS else ""
        if call.errno is None:
            result = _plain_result(call, name)
            told = SpelledLine(LineKind.CALL, call, name, arguments, result, note, _tells_failure(call, name))
            return _with_addresses(told)
        posix = bsd_error(call, name)
        result = error_number_text(call, posix) if name in RETURNS_ITS_ERROR else f"-1 {error_number_text(call, posix)}"
        return [SpelledLine(LineKind.CALL, call, name, arguments, result, note, True, waits(call))]

    def _spelled(self, call: CallRecord, name: str, arguments: str, result: str, note: str = "") -> SpelledLine:
        left = name == "WSAGetLastError"
        native = "not recorded: what the call before left behind" if left else "not recorded: Python calls it itself"
        why = native if self._system == WINDOWS else "spelled only"
        return SpelledLine(LineKind.SPELLED, call, name, arguments, result, f"{note}; {why}" if note else why)


def spell(calls: Iterable[CallRecord], spelling: Spelling, system: str = "") -> Iterator[SpelledLine]:
    """All lines of a whole tape."""
    speller = Speller(spelling, system)
    for call in calls:
        yield from speller.lines(call)
    yield from speller.ending()


def system_named(platforms: Collection[str]) -> str:
    """The system that ``sys.platform`` names, where there is one alone; empty for several, and for none."""
    return _SYSTEMS.get(next(iter(platforms)), POSIX) if len(platforms) == 1 else ""


def system_of(calls: Iterable[CallRecord]) -> str:
    """Where a tape was recorded, as far as its calls show: by an error's number, a completion, or an option that only
    one side has. :data:`WINDOWS`, :data:`POSIX`, or empty."""
    for call in calls:
        option = _option(call.name, call.arguments)
        if call.completed or (call.errno is not None and call.errno >= 10_000) or option in ONLY_WINDOWS_OPTIONS:
            return WINDOWS
        if (call.errno is not None and call.errno != 0) or (option and option not in WINDOWS_OPTIONS):
            return POSIX
    return ""


def duration_text(duration_ns: int) -> str:
    """``850 ns``, ``12.3 µs``, ``4.56 ms``, ``2.00 s``."""
    if duration_ns < 1_000:
        return f"{duration_ns} ns"
    for unit, size in (("µs", 1_000), ("ms", 1_000_000)):
        value = duration_ns / size
        if value < 999.5:
            return f"{value:.3g} {unit}" if value >= 100 else f"{value:.1f} {unit}"
    return f"{duration_ns / 1e9:.2f} s"


def took_text(line: SpelledLine) -> str:
    """How long the call took; what was not called took nothing, and of a mere completion it is not known."""
    if line.kind is not LineKind.CALL:
        return ""
    return "not seen" if line.call.completed else duration_text(line.call.duration_ns)


def spelling_remark(spelling: Spelling, system: str) -> str:
    """What a reader of the whole tape should know about its spelling."""
    if spelling is Spelling.WINSOCK and system != WINDOWS:
        where = f"recorded on {system}" if system else "the tape does not tell where it was recorded"
        return f"As Winsock would spell it; {where}. Lines marked “spelled only” were never called."
    if spelling is Spelling.BSD and system == WINDOWS:
        return "As BSD would spell it; recorded on Windows."
    return f"In {'Winsock' if spelling is Spelling.WINSOCK else 'BSD'} spelling, as recorded."


def with_unit(name: str, text: str) -> str:
    """``3, 127.0.0.1:9000`` of a data call becomes ``3 bytes, 127.0.0.1:9000``; other calls count no bytes."""
    size = _SIZE.match(text)
    if size is None or not name.startswith(("send", "recv")):
        return text
    return count_text(int(size[0]), "byte", "bytes") + text[size.end() :]


def _plain_result(call: CallRecord, name: str) -> str:
    return with_unit(name, call.result)


def _winsock_value(call: CallRecord, bsd: str, value: str) -> str:
    """What ``getsockopt(SO_ERROR)`` read is an error too."""
    if not _tells_failure(call, bsd):
        return value
    row = winsock_code_of(value)
    return f"{row.wsa_code} {row.wsa_name}" if row is not None else value


def _tells_failure(call: CallRecord, bsd: str) -> bool:
    """``getsockopt(SO_ERROR)`` went well, and tells how a connect in the background ended. (A failed completion of an
    older tape has no number, only words.)"""
    if bsd == "getsockopt" and call.arguments.endswith("SO_ERROR"):
        return call.result not in ("", "0")
    return call.result.startswith("-1 ")


def _with_addresses(line: SpelledLine) -> list[SpelledLine]:
    """A look-up that gave several addresses has a line for each."""
    found = line.result.split(", ")
    if line.call.name != "getaddrinfo" or len(found) < 2:
        return [line]
    head = SpelledLine(LineKind.CALL, line.call, line.name, line.arguments, f"{len(found)} addresses", line.note)
    return [head, *(SpelledLine(LineKind.ADDRESS, line.call, f"address {number}", "", address)
                    for number, address in enumerate(found, 1))]  # fmt: skip


def _translated(arguments: str, words: Mapping[str, str]) -> str:
    return _WORD.sub(lambda found: words.get(found[0], found[0]), arguments)


def _option(name: str, arguments: str) -> str:
    found = _OPTION.match(arguments) if name in ("getsockopt", "setsockopt") else None
    return found[1] if found else ""


def _winsock_note(bsd: str, name: str, arguments: str) -> str:
    option = _option(bsd, arguments)
    if option:
        missing = "" if option in WINDOWS_OPTIONS else f"Windows has no {option}"
        return OPTION_NOTES.get(option, missing)
    family = arguments.partition(",")[0]
    if bsd == "socket" and family.startswith("AF_") and family not in WINDOWS_FAMILIES:
        return f"Windows has no {family}"
    if name not in WINSOCK_FUNCTIONS and name.isidentifier():
        return "Winsock has no such call"
    return ""


def _differs(expected: str, posix: str) -> str:
    is_other = posix and expected and posix != expected and not posix.startswith("WSA")
    return f"{posix} in POSIX" if is_other else ""
