"""The display filter of one table: between its line, the session that filters, and the project that keeps filters."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMenu

from workbench.codec.filter.completion import Vocabulary, complete
from workbench.codec.filter.error import FilterError
from workbench.codec.filter.unparse import unparse
from workbench.model.annotations import SavedFilter
from workbench.model.filters import BytesLike, Expression
from workbench.model.records import RecordHead
from workbench.session.reading.filtering import Filtering
from workbench.session.rows.reading import Reading
from workbench.session.workspace import Workspace
from workbench.settings.store import SettingsStore
from workbench.ui.frameclock import widget_is_shown
from workbench.ui.hexview.bytespane import BytesPane
from workbench.ui.theme import Theme, Token
from workbench.ui.traffic.filterbar import FilterBar
from workbench.ui.traffic.filterhistory import FilterHistory
from workbench.ui.traffic.filtermenu import FilterMenu, with_renamed, with_saved
from workbench.ui.traffic.filterrows import RowFilterMenu
from workbench.ui.traffic.trafficview import TrafficView
from workbench.ui.widgets.buttons import IconButton

CHOSEN_MOST = 256  # bytes of a selection that a filter is made of
NOTHING_PASSES = "No {unit} passes the filter.\nChange it above, or press Esc in it to see all."
STILL_LOOKING = "No {unit} has passed the filter yet."
NO_MESSAGE = "No messages yet. What is received and sent appears here, cut where the rule ends a message."
NO_WHOLE_MESSAGE = (
    "No messages yet: by this rule none has ended in what was recorded.\n"
    "Choose another rule, or show records: the button above the table opens both."
)


class FilteredSession(Protocol):
    """The part of a session that is needed."""

    @property
    def filtering(self) -> Filtering: ...
    @property
    def reading(self) -> Reading: ...


class FilterDesk(QObject):
    """A presenter, asked before the table. ``message`` is a sentence for a toast, ``acted`` that something is to be
    seen at once."""

    message = Signal(str)
    acted = Signal()

    def __init__(
        self, session: FilteredSession, workspace: Workspace, traffic: TrafficView, theme: Theme,
        shown: BytesPane | None = None,
    ) -> None:  # fmt: skip
        super().__init__(traffic)
        self.setObjectName("traffic-filter")
        self._session, self._filtering = session, session.filtering
        self._workspace, self._traffic, self._theme = workspace, traffic, theme
        self.history = FilterHistory()
        self.bar = FilterBar(theme, traffic)
        self._menu = FilterMenu(self.bar.menu, theme, self._saved, self.history.texts, self._text)
        self._rows: RowFilterMenu
        self._open = IconButton(theme, "funnel", "Filter", traffic, tip="Show only some of the records (Ctrl+/)")
        self._open.setObjectName("traffic-filter-open")
        self._open.setAutoRaise(True)
        self._shown = shown
        if shown is not None:
            shown.menu.filter_wanted.connect(self._on_bytes)
        self._vocabulary = Vocabulary()
        self._renaming = ""  # the saved filter that gets another name; empty: one is saved
        self._chosen = 0  # the record that was current: it comes back with its row
        self._unit: object = None  # what numbers stand for
        self._seen = self._settled = -1
        self._plain_empty = traffic.table.empty_text
        traffic.header.add_part(self._open)
        traffic.put_filter(self.bar, self._make_row_menu)
        self._connect()
        if self._filtering.active:  # the panel was closed meanwhile, the session was not
            self.bar.show_text(self._filtering.text)
            self.bar.show()

    def _connect(self) -> None:
        bar, field, menu = self.bar, self.bar.field, self._menu
        field.applied.connect(self.apply)
        field.left.connect(self.leave)
        field.older.connect(self._on_older)
        field.newer.connect(self._on_newer)
        field.wanted.connect(self._on_wanted)
        bar.cleared.connect(self.leave)
        bar.stopped.connect(self._on_stopped)
        bar.named.connect(self._on_named)
        menu.chosen.connect(self.set_text)
        menu.save.connect(self._on_save)
        menu.rename.connect(self._on_rename)
        menu.delete.connect(self._on_delete)
        menu.forget.connect(self._on_forget)
        self._open.clicked.connect(self.open)

    def remember_in(self, settings: SettingsStore) -> None:
        """Keep what was used in the settings, for all panels."""
        self.history.keep_in(settings)

    # -- presenter

    def is_shown(self) -> bool:
        """With the table."""
        return widget_is_shown(self._traffic)

    def refresh(self) -> bool:
        """Look at what came; True if the line reads differently."""
        filtering, traffic = self._filtering, self._traffic
        filtering.utc = traffic.model.format.utc
        self._forget_other_rows()
        if self._session.reading.revision == self._settled:  # else the table shows other rows than there are now
            if current := traffic.current_number:
                self._chosen = current
            elif self._chosen and traffic.choose(self._chosen):
                traffic.table.viewport().update()
        filtering.follow()
        self._settled = self._session.reading.revision
        if filtering.revision != self._seen:
            self._seen = filtering.revision
            self.bar.show_active(filtering.active)
            traffic.is_filtered = filtering.active
            self._show_set()
            self._open.set_icon("funnel", Token.ACCENT if filtering.active else Token.TEXT)
        self._open.setVisible(self.bar.isHidden())
        self._show_empty()
        return self.bar.show_count(self._count_text(), running=self._running)

    # -- what can be done

    @Slot()
    def open(self) -> None:
        """Open the line, or go there."""
        self._filtering.prepare()
        self._vocabulary = Vocabulary()
        self.bar.open()

    @Slot()
    def leave(self) -> None:
        """Clear the filter and what is written; where nothing is, close the line."""
        if self.bar.field.text() or self._filtering.active:
            self.history.rest()
            self._filtering.clear()
            self.bar.show_text("")
        else:
            self.bar.hide()
            self._traffic.table.setFocus()
        self.acted.emit()

    @Slot()
    def apply(self) -> None:
        """Filter by what is written."""
        text = self.bar.field.text().strip()
        self.history.rest()
        try:
            self._filtering.set_text(text)
        except FilterError as error:
            self.bar.show_error(str(error), (error.offset, error.length))
            return
        self.bar.show_error("", None)
        if text:
            self.history.remember(text)
        self.acted.emit()

    @Slot(str)
    def set_text(self, text: str) -> None:
        """Write a filter and apply it."""
        self.open()
        self.bar.show_text(text)
        self.apply()

    @Slot(object)
    def add(self, condition: Expression) -> None:
        """Let only those of the present rows pass that meet this, too."""
        try:
            self._filtering.narrow(unparse(condition))
        except FilterError:  # each part could be read before: together they are too much
            self.message.emit("With this the filter would be longer than one can be: clear it first.")
            return
        self.acted.emit()

    # -- inside

    def _forget_other_rows(self) -> None:
        """Of other messages, or where messages became records, the same number is another row."""
        reading = self._session.reading
        unit = None if reading.base is reading.records else (id(reading.base), reading.base.revision)
        if unit != self._unit:
            self._unit, self._chosen = unit, 0

    def _show_set(self) -> None:
        """A filter that was set elsewhere, from a row or a field, stands in the line, too."""
        text = self._filtering.text
        if text and text != self._text() and not self.bar.field.hasFocus():
            self.bar.show_text(text)
            self.bar.show()
            self.history.remember(text)

    def _make_row_menu(self, menu: QMenu) -> QMenu:
        self._rows = RowFilterMenu(self._theme, self._head, menu)
        self._rows.wanted.connect(self.add)
        return self._rows.menu

    @property
    def _running(self) -> bool:
        return self._filtering.progress is not None and not self._filtering.cancelled

    def _count_text(self) -> str:
        filtering = self._filtering
        if not filtering.active:
            return ""
        text = f"{filtering.hits:,} of {filtering.total:,}"
        progress = filtering.progress
        if filtering.failure is not None:
            return f"{text} · stopped: {filtering.failure.detail}"
        if progress is None:
            return text
        return f"{text} · stopped at {progress:.0%}" if filtering.cancelled else f"{text} · {progress:.0%}"

    def _show_empty(self) -> None:
        """A table without a row says why, and what can be done."""
        filtering = self._filtering
        reading = self._session.reading
        cut = reading.base is not reading.records
        text = self._plain_empty
        if filtering.active and filtering.total:
            text = NOTHING_PASSES if filtering.progress is None else STILL_LOOKING
            text = text.format(unit="message" if cut else "record")
        elif cut:
            text = NO_WHOLE_MESSAGE if reading.records.count() else NO_MESSAGE
        if text != self._traffic.table.empty_text:
            self._traffic.table.empty_text = text
            self._traffic.table.viewport().update()

    def _saved(self) -> tuple[SavedFilter, ...]:
        return self._workspace.document.filters

    def _text(self) -> str:
        return self.bar.field.text().strip()

    def _head(self) -> RecordHead | None:
        row = self._traffic.table.currentIndex().row()
        return self._traffic.model.cache.head(row) if row >= 0 else None

    @Slot()
    def _on_bytes(self) -> None:
        """What is selected in the bytes."""
        if self._shown is None or not (span := self._shown.hex.cursor_at.chosen):
            return
        if len(span) > CHOSEN_MOST:
            self.message.emit(f"A filter looks for at most {CHOSEN_MOST} bytes: select fewer.")
            return
        chosen = self._shown.hex.bytes.source.read(span.start, len(span))
        if chosen:
            self.add(BytesLike(tuple(chosen)))

    @Slot(bool)
    def _on_wanted(self, by_key: bool) -> None:
        field = self.bar.field
        text, cursor = field.text(), field.cursorPosition()
        if not by_key:
            self.history.rest()
            self._check(text, cursor)
        found = complete(text, cursor, self._known())
        begun = found.end > found.start or text[: found.start].endswith((":", "="))
        field.offer(found if by_key or begun else replace(found, suggestions=()))

    def _known(self) -> Vocabulary:
        """What is offered beside the language's own words: looked up when the line is opened, fields once there are."""
        filtering = self._filtering
        if not self._vocabulary.fields:
            names = tuple(spec.name for spec in self._workspace.document.sockets)
            self._vocabulary = Vocabulary(names, tuple(filtering.peers()), tuple(filtering.field_keys()))
        return self._vocabulary

    def _check(self, text: str, cursor: int) -> None:
        """While it is written, what is only not finished yet is not called wrong."""
        try:
            self._filtering.check(text)
        except FilterError as error:
            if error.offset + error.length < len(text) or cursor < error.offset:
                self.bar.show_error(str(error), (error.offset, error.length), told=False)
                return
        self.bar.show_error("", None)

    @Slot()
    def _on_older(self) -> None:
        if (text := self.history.older(self.bar.field.text())) is not None:
            self.bar.show_text(text)

    @Slot()
    def _on_newer(self) -> None:
        if (text := self.history.newer()) is not None:
            self.bar.show_text(text)

    @Slot()
    def _on_stopped(self) -> None:
        self._filtering.cancel()
        self.acted.emit()

    @Slot()
    def _on_forget(self) -> None:
        self.history.forget()

    @Slot()
    def _on_save(self) -> None:
        text = self._text()
        try:
            self._filtering.check(text)
        except FilterError as error:
            self.bar.show_error(str(error), (error.offset, error.length))
            return
        self._renaming = ""
        known = next((each.name for each in self._saved() if each.text == text), "")
        self.bar.ask_name(known or text[:40])

    @Slot(str)
    def _on_rename(self, name: str) -> None:
        self._renaming = name
        self.bar.show()
        self.bar.ask_name(name)

    @Slot(str)
    def _on_named(self, name: str) -> None:
        saved = self._saved()
        if self._renaming:
            self._workspace.set_filters(with_renamed(saved, self._renaming, name))
            self._renaming = ""
            return
        self._workspace.set_filters(with_saved(saved, name, self._text()))
        self.message.emit(f"The filter “{name}” is saved with the project.")

    @Slot(str)
    def _on_delete(self, name: str) -> None:
        self._workspace.set_filters(tuple(each for each in self._saved() if each.name != name))
        self.message.emit(f"The saved filter “{name}” is deleted; undo brings it back.")


