"""The traffic pane: a header with its few choices, the table, and the pill that tells of new records below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, QModelIndex, QPoint, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from workbench.codec.hexdump import CopyForm
from workbench.model.rows import Rows
from workbench.model.texts import count_text
from workbench.settings.values import Settings, TimeStyle, TimeZoneChoice
from workbench.ui.frameclock import widget_is_shown
from workbench.ui.hexview.copying import TooMuchToCopyError
from workbench.ui.theme import Theme
from workbench.ui.traffic.commentedit import CommentEdit
from workbench.ui.traffic.copying import COPY_ROWS, payload_text, rows_text
from workbench.ui.traffic.header import TrafficHeader
from workbench.ui.traffic.menu import TrafficMenu
from workbench.ui.traffic.model import Change, TrafficModel
from workbench.ui.traffic.numbers import RecordNumbers, ranges_of_rows, row_at_or_after
from workbench.ui.traffic.pill import NewBelowPill
from workbench.ui.traffic.rowmarks import RowMarks
from workbench.ui.traffic.table import TrafficTable

EAGER_BLOCKS = 32


class TrafficView(QWidget):
    """Shows the records of one session; a :class:`~workbench.ui.frameclock.Presenter`.

    ``record_selected`` carries the current record's number, 0 for none. What changes the project is only asked for:
    ``send_again_requested`` and ``remove_requested`` carry a :class:`RecordNumbers`, which iterates and counts like
    a list of numbers. ``message`` is a sentence for a toast.
    """

    record_selected = Signal(int)
    send_again_requested = Signal(object)
    remove_requested = Signal(object)
    clear_requested = Signal()
    following_changed = Signal(bool)
    bookmark_requested = Signal(object)  # RecordNumbers
    comment_written = Signal(int, str)
    follow_requested = Signal(int)  # a record of the conversation
    message = Signal(str)

    def __init__(
        self, traffic: Rows, theme: Theme, settings: Settings, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName("traffic-view")
        self._traffic = traffic
        self._theme = theme
        self.model = TrafficModel(traffic, self)
        self.header = TrafficHeader(theme, self)  # before the table: Tab follows the eye
        self.table = TrafficTable(self.model, theme, self)
        self.pill = NewBelowPill(theme, self.table)
        self._comment = CommentEdit(theme, self.table)
        self._menu = TrafficMenu(theme, self, self.table)
        self._following = True
        self.is_filtered = False  # told by who filters: some rows are kept back
        self._seen = 0
        self._numbers = RecordNumbers(())
        self._stale = False
        self._kept_top = 0
        self._told = 0
        self._selection_moved = False
        self._kept: tuple[RecordNumbers, int] = (self._numbers, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.table, 1)
        self._connect()
        self.apply_settings(settings)
        self.set_following(settings.reading.follow_tail)
        self._show_count()

    def _connect(self) -> None:
        table, header = self.table, self.header
        table.left_tail.connect(self._on_left_tail)
        table.reached_tail.connect(self.follow)
        table.customContextMenuRequested.connect(self._on_menu)
        table.selectionModel().selectionChanged.connect(self._on_selection)
        table.selectionModel().currentRowChanged.connect(self._on_current)
        header.follow_toggled.connect(self.set_following)
        header.style_chosen.connect(self.set_time_style)
        header.utc_toggled.connect(self.set_utc)
        header.number_entered.connect(self.go_to)
        header.left.connect(table.setFocus)
        self.pill.clicked.connect(self.follow)
        self._comment.written.connect(self.comment_written)
        self.model.modelAboutToBeReset.connect(self._remember)
        self.model.modelReset.connect(self._restore)

    # what the clock calls

    def is_shown(self) -> bool:
        """Visible, in a window that is not minimised."""
        return widget_is_shown(self)

    def refresh(self) -> bool:
        """Take in what is new; follow the tail. True if anything has to be painted."""
        change = self.model.refresh()
        painted = self.table.after_refresh() or change is not Change.NOTHING
        painted |= self._refresh_marks()
        if self._following and not self.table.busy_with_mouse():
            self.table.scroll_to_tail()
        if self._following:
            self._seen = self.model.rowCount()
        else:
            self._seen = max(min(self._seen, self.model.rowCount()), self.table.end_row())
        painted |= self.pill.set_count(self.model.rowCount() - self._seen)
        if change is not Change.NOTHING or self._selection_moved:
            self.selected_numbers()
            self._show_count()
        self._tell_selected()
        return painted

    def set_marks(self, marks: RowMarks) -> None:
        """Whose bookmarks and hits are shown."""
        self.model.marks = marks
        self.table.texts_changed()

    def _refresh_marks(self) -> bool:
        marks = self.model.marks
        changed = marks.refresh()
        if changed:
            self.table.texts_changed()
        rows, revision = self.model.rowCount(), self._traffic.revision
        return changed | self.table.marked_bar.refresh(marks, rows, revision, self._traffic.row_of)

    def put_filter(self, line: QWidget, make_menu: Callable[[QMenu], QMenu]) -> None:
        """A line below the header, and a menu within that of the rows."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, line)
        self.add_menu(make_menu)

    def add_menu(self, entry: Callable[[QMenu], QMenu] | QAction) -> None:
        """A menu within that of the rows, or a single action."""
        self._menu.add_menu(entry)

    # what is chosen

    @property
    def following(self) -> bool:
        """True while the newest record is kept in sight."""
        return self._following

    @property
    def current_number(self) -> int:
        """The record that is current and selected; 0 for none."""
        index = self.table.currentIndex()
        if not index.isValid() or not self.table.selectionModel().isRowSelected(index.row(), QModelIndex()):
            return 0
        return self.model.cache.number_at(index.row()) or 0

    def selected_rows(self) -> list[tuple[int, int]]:
        """First and last row of each selected block, ascending."""
        return self.table.selected_blocks()

    def selected_numbers(self) -> RecordNumbers:
        """The selected records."""
        if self._stale:
            ranges: list[range] = []
            for first, last in self.selected_rows():
                ranges += ranges_of_rows(self._traffic, first, last, self.model.cache.number_at)
            self._numbers = RecordNumbers(ranges)
            self._stale = False
        return self._numbers

    # what can be done

    @Slot()
    def follow(self) -> None:
        """Go to the newest record and stay there."""
        self.set_following(True)

    @Slot(bool)
    def set_following(self, following: bool) -> None:
        """Keep the newest record in sight, or stay where the user reads."""
        if following:
            self.table.scroll_to_tail()
            self.pill.set_count(0)
        if following == self._following:
            return
        self._following = following
        self._seen = self.model.rowCount()
        self.header.show_following(following)
        self.following_changed.emit(following)

    def choose(self, number: int) -> bool:
        """Make a record current where it is shown; False if it is not. No move of a person: the tail is followed on."""
        row = self._traffic.row_of(number)
        if row is None or row >= self.model.rowCount():
            return False
        self.table.show_row(row)
        return True

    def place(self, row: int | None, top: int | None) -> None:
        """Make a row current, if one is told, with ``top`` as the first one in sight. No move of a person."""
        rows = [] if row is None else [(row, row)]
        self.table.restore(rows, row, self.table.top_row() if top is None else top)
        self._tell_selected()

    @Slot(int)
    def go_to(self, number: int) -> None:
        """Show and select a record by its number; the next one there is, if that was removed."""
        if self.model.refresh() is not Change.NOTHING:  # a filter may just have been set: rows are those of now
            self._selection_moved = True
        rows = self.model.rowCount()
        row = self._traffic.row_of(number)
        if row is None or row >= rows:
            row = min(row_at_or_after(number, rows, self.model.cache.number_at), rows - 1)
        if row < 0:
            self.message.emit("There are no records yet.")
            return
        self.set_following(False)
        self.table.show_row(row)
        self.table.setFocus()
        found = self.model.cache.number_at(row)
        if found != number and self.is_filtered:
            self.message.emit(f"{number:,} does not pass the filter; the nearest that does is {found:,}.")
        elif found != number:
            self.message.emit(f"There is no record {number:,}; the nearest is {found:,}.")

    @Slot()
    def ask_number(self) -> None:
        """Open the field for a record number."""
        self.header.ask_number(self.model.rowCount())

    @Slot()
    def send_again(self) -> None:
        """Ask for the selected payloads to be sent once more."""
        if numbers := self.selected_numbers():
            self.send_again_requested.emit(numbers)

    @Slot()
    def remove_selected(self) -> None:
        """Ask for the selected records to be removed."""
        if numbers := self.selected_numbers():
            self.remove_requested.emit(numbers)

    @Slot()
    def toggle_bookmark(self) -> None:
        """Ask for bookmarks at the selected records, or for their removal."""
        if numbers := self.selected_numbers():
            self.bookmark_requested.emit(numbers)

    @Slot()
    def edit_comment(self) -> None:
        """Write the current record's comment in its row."""
        number = self.current_number
        if number:
            self.set_following(False)
            self.table.scrollTo(self.table.currentIndex())
            bookmark = self.model.marks.bookmark(number)
            self._comment.open(number, self.table.currentIndex().row(), bookmark.comment if bookmark else "")

    @Slot()
    def follow_conversation(self) -> None:
        """Ask for the conversation of the current record."""
        if number := self.current_number:
            self.follow_requested.emit(number)

    @Slot()
    def clear(self) -> None:
        """Ask for all records to be removed."""
        if self.model.rowCount():
            self.clear_requested.emit()

    def copy_payload(self, form: CopyForm) -> None:
        """The selected payloads to the clipboard, in a form."""
        try:
            text = payload_text(self._traffic, self.selected_numbers(), form, self.model.encoding)
        except TooMuchToCopyError as error:
            self.message.emit(str(error))
            return
        self._to_clipboard(text)

    @Slot()
    def copy_rows(self) -> None:
        """The selected rows as they stand, tab separated."""
        self._copy_rows(as_csv=False)

    @Slot()
    def copy_csv(self) -> None:
        """The selected rows as CSV with titles."""
        self._copy_rows(as_csv=True)

    def _copy_rows(self, *, as_csv: bool) -> None:
        try:
            text = rows_text(self.model, self.selected_rows(), as_csv=as_csv)
        except TooMuchToCopyError as error:
            self.message.emit(str(error))
            return
        self._to_clipboard(text)

    def _to_clipboard(self, text: str) -> None:
        rows = sum(last - first + 1 for first, last in self.selected_rows())
        if rows:
            QGuiApplication.clipboard().setText(text)
            self.message.emit(f"Copied {count_text(rows, 'record', 'records')}.")

    # how it looks

    def apply_settings(self, settings: Settings) -> None:
        """Preferences for time: style and zone."""
        self.set_time_style(settings.reading.time_style)
        self.set_utc(settings.reading.time_zone is TimeZoneChoice.UTC)

    @Slot(object)
    def set_time_style(self, style: TimeStyle) -> None:
        """What the time column tells; as differences it makes the Δ column superfluous."""
        self.model.format.style = style
        self.table.show_delta(style is not TimeStyle.DELTA)
        self.header.show_style(style)
        self.table.texts_changed()

    @Slot(bool)
    def set_utc(self, utc: bool) -> None:
        """Times of day in UTC or in this computer's zone."""
        self.model.set_utc(utc)
        self.header.show_utc(utc)
        self.table.texts_changed()

    def set_encoding(self, name: str) -> None:
        """The encoding of the preview column. Raises :class:`~workbench.codec.encodings.UnknownEncodingError`."""
        self.model.set_encoding(name)
        self.table.texts_changed()

    # slots

    @Slot()
    def _on_left_tail(self) -> None:
        self.set_following(False)

    @Slot(QItemSelection, QItemSelection)
    def _on_selection(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        self._stale = self._selection_moved = True
        # Rows may move beneath the selection before the next frame, so its numbers are asked for now, where that is
        # a matter of a few reads.
        if len(self.selected_rows()) <= EAGER_BLOCKS:
            self.selected_numbers()
        self._tell_selected()

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, previous: QModelIndex) -> None:
        self._selection_moved = True
        self._tell_selected()

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        self._menu.show_for(self.table.viewport().mapToGlobal(place), bool(self.selected_rows()), self.model.rowCount())

    def _tell_selected(self) -> None:
        number = self.current_number
        if number != self._told:
            self._told = number
            self.record_selected.emit(number)

    def _show_count(self) -> None:
        self._selection_moved = False
        rows = self.selected_rows()
        chosen = sum(last - first + 1 for first, last in rows)
        size = 0
        if 0 < chosen <= COPY_ROWS // 20:
            heads = (self.model.cache.head(row) for first, last in rows for row in range(first, last + 1))
            size = sum(head.size for head in heads if head is not None)
        self.header.show_count(self.model.rowCount(), chosen, size)

    @Slot()
    def _remember(self) -> None:
        """Before a reset the rows have already moved beneath us: only what was asked before still holds."""
        self._kept_top = self.model.cache.number_at(self.table.top_row()) or 0
        self._kept = (self._numbers, self._told)

    @Slot()
    def _restore(self) -> None:
        numbers, current = self._kept
        count, number_at = self.model.rowCount(), self.model.cache.number_at
        rows: list[tuple[int, int]] = []
        for span in numbers.ranges:
            first = row_at_or_after(span.start, count, number_at)
            last = row_at_or_after(span.stop, count, number_at) - 1
            if first <= last:
                rows.append((first, last))
        row = self._traffic.row_of(current) if current else None
        self.table.restore(rows, row, row_at_or_after(self._kept_top, count, number_at))
        self._stale = self._selection_moved = True
        self.table.texts_changed()
