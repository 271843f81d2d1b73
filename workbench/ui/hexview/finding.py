"""Find and go to, between their bars and the hex view."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from workbench.codec.inputerror import PayloadError
from workbench.ui.hexview.bars import FindBar, OffsetBar
from workbench.ui.hexview.offsets import OffsetError, parse_offset
from workbench.ui.hexview.search import Search, needle_bytes
from workbench.ui.hexview.view import HexView


class Finding(QObject):
    """Runs a search in slices: :meth:`refresh` is called once a frame. Closing the bar cancels."""

    searched = Signal()  # a search has begun or ended

    def __init__(self, view: HexView, find: FindBar, offset: OffsetBar) -> None:
        super().__init__(view)
        self.encoding = "utf-8"
        self._view = view
        self._find = find
        self._offset = offset
        self._search: Search | None = None
        find.wanted.connect(self.find)
        find.changed.connect(self._on_changed)
        find.closed.connect(self._on_closed)
        offset.entered.connect(self._on_offset)
        offset.closed.connect(self._on_closed)

    @property
    def searching(self) -> bool:
        """True while a search is on its way."""
        return self._search is not None

    @Slot()
    def open_find(self) -> None:
        """Ctrl+F."""
        self._offset.hide()
        self._find.open()

    @Slot()
    def ask_offset(self) -> None:
        """Ctrl+G."""
        self._find.hide()
        self.cancel()
        self._offset.say("")
        self._offset.open()

    @Slot()
    def find_next(self) -> None:
        """F3; opens the bar where nothing is looked for yet."""
        self._find_or_open(backwards=False)

    @Slot()
    def find_previous(self) -> None:
        """Shift+F3."""
        self._find_or_open(backwards=True)

    @Slot(bool)
    def find(self, backwards: bool) -> None:
        """Begin to look from the cursor for what stands in the bar."""
        try:
            needle = needle_bytes(self._find.field.text(), self._find.form, self.encoding)
        except PayloadError as error:
            self._find.say(f"{error}.")
            return
        if not needle:
            self._find.say("")
            return
        cursor = self._view.cursor_at
        chosen = cursor.selection
        start = chosen.start + (0 if backwards else 1) if chosen else cursor.position
        self._search = Search(
            self._view.bytes.source, needle, start, backwards=backwards, ignore_case=self._find.ignores_case
        )  # fmt: skip
        self.refresh()
        self.searched.emit()

    @Slot()
    def cancel(self) -> None:
        """Look no further."""
        self._search = None

    def refresh(self) -> bool:
        """Search on for a slice; True while there is something to show."""
        search = self._search
        if search is None:
            return False
        if not search.run_slice():
            self._find.say(f"Searching, {search.progress:.0%}. Esc stops.")
            return True
        self._search = None
        self._show(search)
        self.searched.emit()
        return True

    def _show(self, search: Search) -> None:
        found = search.found
        if found is None:
            self._view.set_match(range(0))
            self._find.say("Not found.")
            return
        self._view.set_match(found)
        place = search.count()
        words = [f"{place[0]:,} of {place[1]:,}"] if place else [f"at 0x{found.start:x}"]
        if search.wrapped:
            words.append("from the other end")
        self._find.say(", ".join(words))

    def _find_or_open(self, *, backwards: bool) -> None:
        if self._find.field.text():
            self.find(backwards)
        else:
            self.open_find()

    @Slot()
    def _on_changed(self) -> None:
        self.cancel()
        self._find.say("")

    @Slot()
    def _on_closed(self) -> None:
        self.cancel()
        self._view.set_match(range(0))
        self._view.setFocus()

    @Slot(str)
    def _on_offset(self, text: str) -> None:
        try:
            offset = parse_offset(text, self._view.cursor_at.position, self._view.size_bytes)
        except OffsetError as error:
            self._offset.say(str(error))
            return
        self._view.go_to(offset)
        self._offset.leave()
