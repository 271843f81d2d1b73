"""The program's own log, and the dock that shows it beside the sockets' log."""

from __future__ import annotations

from collections.abc import Reversible, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTabWidget, QWidget

from workbench.ui.frameclock import widget_is_shown
from workbench.ui.theme import Theme, Token
from workbench.ui.window.tapes.eventlog import EventLogView
from workbench.ui.window.tapes.rollingmodel import Column, RollingModel
from workbench.ui.window.tapes.rollingview import RollingView

_LEVELS: Final = {"WARNING": Token.WARN, "ERROR": Token.ERROR, "CRITICAL": Token.ERROR}
_COLUMNS = (Column("Time", 24, fixed=True), Column("Level", 9), Column("Part", 20), Column("Message", 60))


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the log, taken apart; ``message`` may hold a traceback in further lines."""

    time: str
    level: str
    part: str
    message: str


class ProgramLogModel(RollingModel):
    """Rows are :class:`LogLine`."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, theme, parent)

    def cell(self, row: LogLine, column: int) -> str:
        match column:
            case 0:
                return row.time
            case 1:
                return row.level
            case 2:
                return row.part
            case _:
                return row.message.partition("\n")[0]

    def tool_tip(self, row: LogLine) -> str:
        return row.message

    def token(self, row: LogLine) -> Token | None:
        return _LEVELS.get(row.level)

    def as_text(self, rows: Sequence[int]) -> str:
        lines = [self.row_at(row) for row in rows]
        return "\n".join(f"{line.time} {line.level} {line.part}: {line.message}" for line in lines)


class ProgramLogView(RollingView):
    """Pulls new lines from the log; ``lines`` are the newest ones, as ``date time LEVEL part: message``."""

    def __init__(self, lines: Reversible[str], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Program log", ProgramLogModel(theme), theme, parent)
        self.model.setParent(self)
        self._lines = lines
        self._last: str | None = None

    def refresh(self) -> bool:
        """Take what is new, by one insert."""
        fresh: list[str] = []
        for line in reversed(self._lines):
            if line is self._last:
                break
            fresh.append(line)
        if not fresh:
            return False
        self._last = fresh[0]
        return self.add_rows([read_line(line) for line in reversed(fresh)])


class LogDockBody(QTabWidget):
    """Two tabs: what happened to the sockets, what the program reported."""

    def __init__(self, sockets: EventLogView, program: ProgramLogView | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("logTabs")
        self.setAccessibleName("Log")
        self.setDocumentMode(True)
        self.sockets = sockets
        self.program = program
        self.addTab(sockets, "Sockets")
        if program is not None:
            self.addTab(program, "Program")

    def is_shown(self) -> bool:
        return widget_is_shown(self)

    def refresh(self) -> bool:
        """Only the tab in front asks."""
        if self.program is not None and self.currentWidget() is self.program:
            return self.program.refresh()
        return self.sockets.refresh()

    def show_program(self) -> None:
        """Bring the program's tab to the front."""
        if self.program is not None:
            self.setCurrentWidget(self.program)


def read_line(line: str) -> LogLine:
    """Take a line apart; one of another form is all message."""
    head, _, message = line.partition(": ")
    words = head.split(" ")
    if len(words) != 4:
        return LogLine("", "", "", line)
    return LogLine(f"{words[0]} {words[1]}", words[2], words[3], message)
