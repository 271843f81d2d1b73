"""The call tape: every call that a socket made, with its arguments and its result."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QToolButton, QWidget

from workbench.model.calls import CallRecord
from workbench.model.texts import count_text
from workbench.ui.frameclock import widget_is_shown
from workbench.ui.theme.palette import Token
from workbench.ui.theme.theme import Theme
from workbench.ui.traffic.timeformat import TimeFormat
from workbench.ui.window.rollingmodel import Column, RollingModel
from workbench.ui.window.rollingview import RollingView

_SIZE = re.compile(r"\d+")
READ_LIMIT = 5_000  # calls taken from one tape in one frame


class Tape(Protocol):
    """What is asked of a session's call tape."""

    def read(self, cursor: int, limit: int) -> tuple[int, list[CallRecord], int]: ...


@dataclass(frozen=True, slots=True)
class TapeOf:
    """One socket's tape."""

    number: int
    name: str
    tape: Tape


@dataclass(frozen=True, slots=True)
class CallLine:
    """One row."""

    socket: str
    call: CallRecord


_COLUMNS = (
    Column("Time", 17, fixed=True),
    Column("Socket", 18),
    Column("Conn.", 8, fixed=True, right=True),
    Column("Took", 11, fixed=True, right=True),
    Column("Call", 16, fixed=True),
    Column("Arguments", 44, fixed=True),
    Column("Result", 30, fixed=True),
)
TIME, SOCKET, CONNECTION, TOOK, CALL, ARGUMENTS, RESULT = range(len(_COLUMNS))


class CallTapeModel(RollingModel):
    """Rows are :class:`CallLine`."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, theme, parent)
        self._time = TimeFormat()

    def cell(self, row: CallLine, column: int) -> str:
        call = row.call
        match column:
            case 0:
                return self._time.stamp(call.time_ns, 0, None)
            case 1:
                return row.socket
            case 2:
                return str(call.connection) if call.connection else ""
            case 3:
                return duration_text(call.duration_ns) if not call.completed else "not seen"
            case 4:
                return f"{call.name} ×{call.count:,}" if call.count > 1 else call.name
            case 5:
                return arguments_text(call)
            case _:
                return result_text(call)

    def tool_tip(self, row: CallLine) -> str:
        call = row.call
        lines = [f"{call.name}({arguments_text(call)}) = {result_text(call)}", self._time.full(call.time_ns)]
        if call.count > 1:
            lines.append(f"{call.count:,} equal calls in a row, shown as one")
        if call.completed:
            lines.append("Only the completion of this call can be seen on this system")
        return "\n".join(lines)

    def token(self, row: CallLine) -> Token | None:
        return Token.ERROR if row.call.errno is not None and not _is_would_block(row.call.errno) else None


class CallTapeView(RollingView):
    """Shows the tape of the chosen socket, or of all. ``sources`` answers all tapes of the project."""

    def __init__(self, sources: Callable[[], Sequence[TapeOf]], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Call tape", CallTapeModel(theme), theme, parent)
        self.model.setParent(self)
        self._sources = sources
        self._cursors: dict[int, tuple[object, int]] = {}
        self._chosen = 0
        self._all = QToolButton(self)
        self._all.setObjectName("callTapeAll")
        self._all.setText("All sockets")
        self._all.setAccessibleName("Show the calls of all sockets")
        self._all.setToolTip("Show the calls of all sockets, not only of the one in front")
        self._all.setCheckable(True)
        self._all.setAutoRaise(True)
        self._all.toggled.connect(self._begin_anew)
        self.bar.insertWidget(0, self._all)
        self.table.setColumnHidden(SOCKET, True)
        QWidget.setTabOrder(self._all, self.filter)

    @property
    def shows_all(self) -> bool:
        """True: every socket's calls; False: those of the chosen one."""
        return self._all.isChecked()

    def set_shows_all(self, on: bool) -> None:
        """Switch between all sockets and the chosen one."""
        self._all.setChecked(on)

    def choose(self, number: int) -> None:
        """Show this session's tape (0: none), unless all are shown."""
        if number != self._chosen:
            self._chosen = number
            if not self.shows_all:
                self._begin_anew()

    def forget(self) -> None:
        """Another project was opened: its sockets' numbers are no longer those of before."""
        self._begin_anew()

    def is_shown(self) -> bool:
        return widget_is_shown(self)

    def refresh(self) -> bool:
        """Take what the tapes have new, in order of time, by one insert."""
        fresh: list[CallLine] = []
        for source in self._sources():
            if not self.shows_all and source.number != self._chosen:
                continue
            read_from, cursor = self._cursors.get(source.number, (source.tape, 0))
            if read_from is not source.tape:  # the socket was removed and brought back: a tape of its own
                cursor = 0
            cursor, calls, _missed = source.tape.read(cursor, READ_LIMIT)
            self._cursors[source.number] = (source.tape, cursor)
            fresh += [CallLine(source.name, call) for call in calls]
        fresh.sort(key=_time_of)
        return self.add_rows(list(fresh))

    def _begin_anew(self) -> None:
        self._cursors.clear()
        self.model.clear()
        self.table.setColumnHidden(SOCKET, not self.shows_all)
        self.refresh()


def duration_text(duration_ns: int) -> str:
    """``850 ns``, ``12.3 µs``, ``4.56 ms``, ``2.00 s``."""
    if duration_ns < 1_000:
        return f"{duration_ns} ns"
    for unit, size in (("µs", 1_000), ("ms", 1_000_000)):
        value = duration_ns / size
        if value < 999.5:
            return f"{value:.3g} {unit}" if value >= 100 else f"{value:.1f} {unit}"
    return f"{duration_ns / 1e9:.2f} s"


def arguments_text(call: CallRecord) -> str:
    """The arguments; the size that a data call asked for with its unit."""
    return _with_unit(call.name, call.arguments)


def result_text(call: CallRecord) -> str:
    """The result, with a sign, the name and the number of an error."""
    if call.errno is None:
        return _with_unit(call.name, call.result)
    name = errno.errorcode.get(call.errno, "error")
    sign = "" if _is_would_block(call.errno) else "✕ "
    return f"{sign}{name} {call.errno}"


def _with_unit(name: str, text: str) -> str:
    """``3, 127.0.0.1:9000`` of a data call becomes ``3 bytes, 127.0.0.1:9000``; other calls count no bytes."""
    size = _SIZE.match(text)
    if size is None or not name.startswith(("send", "recv")):
        return text
    return count_text(int(size[0]), "byte", "bytes") + text[size.end() :]


def _is_would_block(number: int) -> bool:
    """These are no errors: the call goes on in the background, or has nothing to do yet."""
    return number in (errno.EAGAIN, errno.EWOULDBLOCK, errno.EINPROGRESS, 10035, 10036)


def _time_of(line: CallLine) -> int:
    return line.call.time_ns
