"""The call tape's rows: spelled lines, what their cells say, and which of them a filter shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject

from workbench.model.spelling.tape import LineKind, SpelledLine, took_text
from workbench.ui.theme.palette import Token
from workbench.ui.theme.theme import Theme
from workbench.ui.traffic.timeformat import TimeFormat
from workbench.ui.window.tapes.rollingmodel import Column, RollingModel

_COLUMNS = (
    Column("Time", 17, fixed=True),
    Column("Socket", 14),
    Column("Conn.", 7, fixed=True, right=True),
    Column("Took", 10, fixed=True, right=True),
    Column("Call", 18, fixed=True),
    Column("Arguments", 35, fixed=True),
    Column("Result", 24, fixed=True),
    Column("Note", 30),
)
TIME, SOCKET, CONNECTION, TOOK, CALL, ARGUMENTS, RESULT, NOTE = range(len(_COLUMNS))
# What stands before a colon in the filter, and where it then looks.
PLACES = {"call": CALL, "args": ARGUMENTS, "result": RESULT, "conn": CONNECTION, "socket": SOCKET, "note": NOTE}


@dataclass(frozen=True, slots=True)
class CallLine:
    """One row: a line and the socket whose call it is."""

    socket: str
    line: SpelledLine


class CallTapeModel(RollingModel):
    """Rows are :class:`CallLine`. ``forgotten_calls`` counts those that the view keeps no longer."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, theme, parent)
        self._time = TimeFormat()
        self._only_failures = False
        self.forgotten_calls = 0

    def set_only_failures(self, on: bool) -> None:
        """Show calls that failed, with the error that Winsock's spelling tells after each, and nothing else."""
        if on is not self._only_failures:
            self._only_failures = on
            self.filter_anew()

    def cell(self, row: CallLine, column: int) -> str:
        line = row.line
        match column:
            case 0:
                return self._time.stamp(line.call.time_ns, 0, None) if line.kind is LineKind.CALL else ""
            case 1:
                return row.socket
            case 2:
                return str(line.call.connection) if line.call.connection else ""
            case 3:
                return took_text(line)
            case 4:
                return f"{line.name} ×{line.call.count:,}" if _is_folded(line) else line.name
            case 5:
                return line.arguments
            case 6:
                return result_text(line)
            case _:
                return line.note

    def tool_tip(self, row: CallLine) -> str:
        line = row.line
        lines = [line.text.strip(), self._time.full(line.call.time_ns)]
        if line.kind is LineKind.SPELLED:
            lines.append("This line is no recorded call: the spelling adds it")
        elif _is_folded(line):
            lines.append(f"{line.call.count:,} equal calls in a row, shown as one")
        if line.call.completed and line.kind is LineKind.CALL:
            lines.append("Only the completion of this call can be seen on this system")
        return "\n".join(lines)

    def token(self, row: CallLine) -> Token | None:
        line = row.line
        if line.kind is LineKind.SPELLED:
            return Token.TEXT_MUTED
        return Token.ERROR if line.failed and not line.waits else None

    def matches(self, row: CallLine, words: Sequence[str]) -> bool:
        if self._only_failures and not is_failure(row.line):
            return False
        plain = []
        for word in words:
            place, colon, wanted = word.partition(":")
            column = PLACES.get(place) if colon else None
            if column is None:
                plain.append(word)
            elif not _holds(self.cell(row, column).casefold(), wanted, column):
                return False
        return super().matches(row, plain)

    def clear(self) -> None:
        self.forgotten_calls = 0
        super().clear()

    def let_go(self, rows: Sequence[CallLine]) -> None:
        self.forgotten_calls += sum(row.line.call.count for row in rows if row.line.kind is LineKind.CALL)


def result_text(line: SpelledLine) -> str:
    """The result; that of a failure has a sign, and the name and number of the error alone."""
    sign = "✕ " if line.failed and not line.waits else ""
    return sign + line.result.removeprefix("-1 ") if line.failed else line.result


def is_failure(line: SpelledLine) -> bool:
    """A call that failed, or the line that tells its error; what merely waits is none."""
    if line.kind is LineKind.SPELLED:
        return line.name == "WSAGetLastError" and not line.waits
    return line.failed and not line.waits


def _is_folded(line: SpelledLine) -> bool:
    return line.kind is LineKind.CALL and line.call.count > 1


def _holds(text: str, wanted: str, column: int) -> bool:
    """A connection's number is meant whole: 1 is not 12."""
    return text == wanted if column == CONNECTION and wanted else wanted in text
