"""The call tape: every call that a socket made, with its arguments and its result, in BSD or Winsock spelling."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.model.calls import CallRecord, Spelling
from workbench.model.spelling.errors import posix_error_of
from workbench.model.spelling.tape import WINDOWS, SpelledLine, Speller, spelling_remark, system_named, system_of
from workbench.model.texts import count_text
from workbench.settings.store import SettingsStore
from workbench.ui.frameclock import widget_is_shown
from workbench.ui.theme.fonts import FontRole
from workbench.ui.theme.theme import Theme
from workbench.ui.widgets.labels import Label
from workbench.ui.window.tapes.calltapebar import CallTapeBar
from workbench.ui.window.tapes.calltapemodel import NOTE, SOCKET, CallLine, CallTapeModel
from workbench.ui.window.tapes.rollingview import RollingView

FILTER_TIP = (
    "Show only lines that hold every one of these words.\n"
    "call:connect, args:, result:10061, conn:2, socket: and note: look in one column."
)
NARROW_PX = 900
READ_LIMIT = 5_000  # calls taken from one tape in one frame
HERE = system_named((sys.platform,))


class Tape(Protocol):
    """What is asked of a session's call tape."""

    def read(self, cursor: int, limit: int) -> tuple[int, list[CallRecord], int]: ...


@dataclass(frozen=True, slots=True)
class TapeOf:
    """One socket's tape."""

    number: int
    name: str
    tape: Tape


class CallTapeView(RollingView):
    """Shows the tape of the chosen socket, or of all. ``sources`` answers all tapes of the project, ``platforms`` on
    which systems its calls were recorded.

    ``message`` is a sentence for a toast; ``error_asked`` wants the error table, with a name to look up there.
    """

    message = Signal(str)
    error_asked = Signal(str)

    def __init__(
        self, sources: Callable[[], Sequence[TapeOf]], theme: Theme, parent: QWidget | None = None,
        platforms: Callable[[], frozenset[str]] = frozenset,
    ) -> None:  # fmt: skip
        lines = CallTapeModel(theme)
        super().__init__("Call tape", lines, theme, parent)
        lines.setParent(self)
        self._lines = lines
        self._sources = sources
        self._platforms = platforms
        self._cursors: dict[int, tuple[object, int]] = {}
        self._chosen = 0
        self._missed_calls = 0
        self._speller: Speller | None = None
        self._system = HERE
        self._ends_with_cleanup = False
        self.controls = CallTapeBar(theme, self)
        self.note = Label(theme, "", FontRole.SMALL, "muted", self)
        self._explain = QAction("Explain this error", self.table)
        self._equip()
        self._settings: SettingsStore | None = None
        if sys.platform == "win32":
            self.controls.spelling.choose(Spelling.WINSOCK)

    @property
    def shows_all(self) -> bool:
        """True: every socket's calls; False: those of the chosen one."""
        return self.controls.all.isChecked()

    def set_shows_all(self, on: bool) -> None:
        """Switch between all sockets and the chosen one."""
        self.controls.all.setChecked(on)

    @property
    def spelling(self) -> Spelling:
        """Whose names the lines have."""
        return Spelling(self.controls.spelling.key)

    def choose(self, number: int) -> None:
        """Show this session's tape (0: none), unless all are shown."""
        if number != self._chosen:
            self._chosen = number
            if not self.shows_all:
                self._begin_anew()

    def remember_in(self, settings: SettingsStore) -> None:
        """Take the spelling that was chosen last, and keep what is chosen from now on."""
        kept = settings.settings.window.call_spelling
        if kept in list(Spelling):
            self.controls.spelling.choose(kept)
        self._settings = settings

    def forget(self) -> None:
        """Another project was opened: its sockets' numbers are no longer those of before."""
        self._begin_anew()

    def is_shown(self) -> bool:
        return widget_is_shown(self)

    def refresh(self) -> bool:
        """Take what the tapes have new, in order of time, by one insert."""
        fresh = self._new_calls()
        if not fresh:
            return False
        if self._speller is None:
            self._system = system_named(self._platforms()) or _system_of(fresh)
            self._speller = Speller(self.spelling, self._system, whole=not self._missed_calls)
        elif self._missed_calls:
            self._speller.miss()
        if self._ends_with_cleanup:
            self.model.take_last()
        rows = [CallLine(name, line) for name, call in fresh for line in self._speller.lines(call)]
        end = self._speller.ending()
        self._ends_with_cleanup = bool(end)
        changed = self.add_rows([*rows, *(CallLine(fresh[-1][0], line) for line in end)])
        self._tell()
        return changed

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the buttons have no words, so that the filter keeps room; tips and names tell them."""
        super().resizeEvent(event)
        narrow = self.width() < self.theme.px(NARROW_PX)
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for button in (self.controls.failures, self.controls.save, self.follow, self.copy):
            if button.toolButtonStyle() is not style:
                button.setToolButtonStyle(style)

    def save(self, path: Path) -> None:
        """Write the lines that are shown: JSON for the ending ``.jsonl``, else text. Raises OSError."""
        from workbench.project.export.calltape import json_line, text_head, text_line

        shown: list[CallLine] = [self.model.row_at(row) for row in range(self.model.rowCount())]
        as_json = path.suffix.lower() == ".jsonl"
        with path.open("wb") as file:
            if not as_json:
                file.write(text_head(self.spelling, self._system))
            write = json_line if as_json else text_line
            file.writelines(write(row.socket, row.line) for row in shown)

    # inside

    def _equip(self) -> None:
        self.note.setObjectName("callTapeNote")
        self.note.setContentsMargins(self.theme.px(8), 0, self.theme.px(8), self.theme.px(4))
        self.note.hide()
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(1, self.note)
        self.bar.insertWidget(0, self.controls)
        self.bar.addWidget(self.controls.save)
        self.filter.setPlaceholderText("Filter: words, call:connect …")
        self.filter.setToolTip(FILTER_TIP)
        self.table.setColumnHidden(SOCKET, True)
        self.table.horizontalHeader().resizeSection(NOTE, self.theme.px(80))  # the last one takes the rest
        self._explain.setObjectName("callTapeExplain")
        self._explain.setEnabled(False)
        self.table.addAction(self._explain)
        self._explain.triggered.connect(self._on_explain)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.controls.all.toggled.connect(self._begin_anew)
        self.controls.failures.toggled.connect(self._on_failures)
        self.controls.spelling_chosen.connect(self._on_spelling)
        self.controls.save_requested.connect(self._on_save)
        QWidget.setTabOrder(self.controls, self.filter)
        QWidget.setTabOrder(self.copy, self.controls.save)

    def _new_calls(self) -> list[tuple[str, CallRecord]]:
        fresh: list[tuple[str, CallRecord]] = []
        for source in self._sources():
            if not self.shows_all and source.number != self._chosen:
                continue
            read_from, cursor = self._cursors.get(source.number, (source.tape, 0))
            if read_from is not source.tape:  # the socket was removed and brought back: a tape of its own
                cursor = 0
            cursor, calls, missed = source.tape.read(cursor, READ_LIMIT)
            self._cursors[source.number] = (source.tape, cursor)
            self._missed_calls += missed
            fresh += [(source.name, call) for call in calls]
        fresh.sort(key=_time_of)
        return fresh

    def _begin_anew(self) -> None:
        self._cursors.clear()
        self._speller, self._missed_calls, self._ends_with_cleanup = None, 0, False
        self.model.clear()
        self.table.setColumnHidden(SOCKET, not self.shows_all)
        self.refresh()
        self._tell()

    def _tell(self) -> None:
        """What is not to be seen in the lines themselves."""
        gone = self._missed_calls + self._lines.forgotten_calls
        parts = []
        if gone:
            verb = "is" if gone == 1 else "are"
            parts.append(f"{count_text(gone, 'earlier call', 'earlier calls')} {verb} no longer kept here; "
                         "what was recorded stands in the project's file.")  # fmt: skip
        is_native = (self.spelling is Spelling.WINSOCK) is (self._system == WINDOWS)
        if not is_native and self.model.total:
            parts.append(spelling_remark(self.spelling, self._system))
        text = " ".join(parts)
        if text != self.note.text():
            self.note.setText(text)
            self.note.setVisible(bool(text))

    def _error_of(self, index: QModelIndex) -> str:
        if not index.isValid() or index.row() >= self.model.rowCount():
            return ""
        line: SpelledLine = self.model.row_at(index.row()).line
        if not line.failed and line.name != "WSAGetLastError":
            return ""
        shown = line.result.removeprefix("-1 ").split()
        name = next((word for word in shown if word.startswith(("WSA", "EAI_", "E"))), "")
        return name or posix_error_of(line.call)

    @Slot(QModelIndex, QModelIndex)
    def _on_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._explain.setEnabled(bool(self._error_of(current)))

    @Slot()
    def _on_explain(self) -> None:
        name = self._error_of(self.table.currentIndex())
        if name:
            self.error_asked.emit(name)

    @Slot(str)
    def _on_spelling(self, key: str) -> None:
        if self._settings is not None:
            self._settings.change(window=replace(self._settings.settings.window, call_spelling=key))
        self._begin_anew()

    @Slot(bool)
    def _on_failures(self, on: bool) -> None:
        self._lines.set_only_failures(on)
        if self.follow.isChecked():
            self.table.scrollToBottom()

    @Slot(str)
    def _on_save(self, path: str) -> None:
        try:
            self.save(Path(path))
        except OSError as error:
            self.message.emit(f"The call tape could not be saved: {error.strerror or error}.")
        else:
            self.message.emit(f"Saved as {Path(path).name}.")


def _system_of(calls: Sequence[tuple[str, CallRecord]]) -> str:
    """This system, unless the calls show that they come from a file of another."""
    shown = system_of(call for _name, call in calls)
    return shown if shown and (shown == WINDOWS) is not (HERE == WINDOWS) else HERE


def _time_of(item: tuple[str, CallRecord]) -> int:
    return item[1].time_ns
