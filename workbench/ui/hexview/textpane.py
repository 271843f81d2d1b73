"""The text tab: a page of the source in a chosen encoding, faulty bytes marked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from workbench.model.records import Direction
from workbench.model.sources import ByteSource, BytesSource
from workbench.ui.hexview.textpages import PAGE_BYTES, TextPage, page_start, read_page
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.buttons import IconButton
from workbench.ui.widgets.labels import Label

MARKED_FAULTS = 500
MARKED_RUNS = 2_000  # more than a page of single bytes can show


class TextPane(QWidget):
    """Reads a page of 16 KiB at most, whatever the length of the source; leaves through with two buttons."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("text-pane")
        self._theme = theme
        self._source: ByteSource = BytesSource(b"")
        self._size = 0
        self._encoding = "utf-8"
        self._page = TextPage(0, 0, "", ())
        self._starts: list[int] = []
        self._is_wide = False  # there are characters that are two to Qt
        self.edit = QPlainTextEdit(self)
        self._pager = QWidget(self)
        self._span = Label(theme, "", FontRole.SMALL, "muted", self._pager)
        self._back = IconButton(theme, "chevron-left", "Previous page", self._pager)
        self._on = IconButton(theme, "chevron-right", "Next page", self._pager)
        self._set_up()
        self.apply_theme()
        theme.changed.connect(self.apply_theme)

    def _set_up(self) -> None:
        edit = self.edit
        edit.setObjectName("text-edit")
        edit.setAccessibleName("Bytes as text")
        edit.setReadOnly(True)
        edit.setUndoRedoEnabled(False)
        edit.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        edit.setStyleSheet("QPlainTextEdit { border: none; border-radius: 0; }")
        edit.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._back.setAutoRaise(True)
        self._on.setAutoRaise(True)
        self._back.clicked.connect(self.show_previous)
        self._on.clicked.connect(self.show_next)
        row = QHBoxLayout(self._pager)
        row.setContentsMargins(8, 2, 8, 2)
        row.addWidget(self._back)
        row.addWidget(self._on)
        row.addWidget(self._span, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(edit, 1)
        column.addWidget(self._pager)
        self.setFocusProxy(edit)

    @property
    def page(self) -> TextPage:
        """What is shown."""
        return self._page

    @property
    def at_end(self) -> bool:
        """True if the page is the last one."""
        return self._page.end >= self._size

    def set_source(self, source: ByteSource, *, at_end: bool = False) -> None:
        """Show other bytes, from the start or their last page."""
        self._source = source
        self._size = source.size()
        self._starts.clear()
        start = page_start(source, max(0, self._size - PAGE_BYTES), self._encoding) if at_end else 0
        self._show(start)
        if at_end:
            self._to_bottom()

    def refresh(self) -> bool:
        """Follow a source that has grown, if its last page is shown."""
        size = self._source.size()
        if size == self._size:
            return False
        bar = self.edit.verticalScrollBar()
        followed, at_bottom = self.at_end and not self.edit.textCursor().hasSelection(), bar.value() == bar.maximum()
        self._size = size
        if not followed:
            self._tell()
            return True
        start = self._page.start
        if size - start > PAGE_BYTES:
            self._starts.append(start)
            start = page_start(self._source, size - PAGE_BYTES // 2, self._encoding)
        place, held = bar.value(), start == self._page.start
        self._show(start)
        if at_bottom:
            self._to_bottom()
        elif held:
            bar.setValue(place)  # where somebody reads
        return True

    def set_encoding(self, name: str) -> None:
        """Read the same bytes in another encoding. Raises :class:`LookupError`."""
        self._encoding = name
        self._show(page_start(self._source, self._page.start, name))

    def show_at(self, offset: int) -> None:
        """The page that begins at ``offset``, or at the character that holds it."""
        if 0 <= offset < self._size:
            self._starts.clear()
            self._show(page_start(self._source, offset, self._encoding))
            self.edit.verticalScrollBar().setValue(0)

    @Slot()
    def show_next(self) -> None:
        """The page behind this one."""
        if not self.at_end:
            self._starts.append(self._page.start)
            self._show(self._page.end)

    @Slot()
    def show_previous(self) -> None:
        """The page before this one."""
        if self._page.start:
            before = max(0, self._page.start - PAGE_BYTES)
            self._show(self._starts.pop() if self._starts else page_start(self._source, before, self._encoding))

    @Slot()
    def apply_theme(self) -> None:
        """Fonts and colours have changed."""
        self.edit.setFont(self._theme.font(FontRole.DATA))
        self._mark()

    def _show(self, start: int) -> None:
        page = read_page(self._source, start, self._encoding)
        changed = page.text != self._page.text or page.runs != self._page.runs
        self._page = page
        if changed:
            self.edit.setPlainText(page.text)
            self._mark()
        self._tell()

    def _tell(self) -> None:
        page = self._page
        self._pager.setVisible(page.start > 0 or not self.at_end)
        self._back.setEnabled(page.start > 0)
        self._on.setEnabled(not self.at_end)
        self._span.setText(f"Bytes {page.start:,} to {max(page.start, page.end - 1):,} of {self._size:,}")

    def _to_bottom(self) -> None:
        bar = self.edit.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _mark(self) -> None:
        """What each end said on its ground; faulty bytes on the error's, as many as are enough to see."""
        color = self._theme.color
        marks = []
        self._is_wide = max(self._page.text, default="") > "\uffff"
        for run in self._page.runs[:MARKED_RUNS]:
            fill, ink = (Token.RX_FILL, Token.RX) if run.direction == Direction.RX else (Token.TX_FILL, Token.TX)
            ground = QTextCharFormat()
            ground.setBackground(color(fill))
            marks.append(self._marked(run.first, run.end, ground))
            label = QTextCharFormat(ground)
            label.setForeground(color(ink))
            label.setFontWeight(QFont.Weight.DemiBold)
            marks.append(self._marked(run.first, run.label_end, label))
        faulty = QTextCharFormat()
        faulty.setBackground(color(Token.ERROR_FILL))
        faulty.setForeground(color(Token.ERROR))
        marks += [self._marked(place, place + 1, faulty) for place in self._page.bad[:MARKED_FAULTS]]
        self.edit.setExtraSelections(marks)

    def _marked(self, first: int, end: int, look: QTextCharFormat) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.edit.document())
        text = self._page.text if self._is_wide else ""
        cursor.setPosition(_utf16_place(text, first))
        cursor.setPosition(_utf16_place(text, end), QTextCursor.MoveMode.KeepAnchor)
        mark.cursor = cursor
        mark.format = look
        return mark


def _utf16_place(text: str, place: int) -> int:
    """Qt counts in UTF-16 units; without a text each character is one."""
    return place if not text else len(text[:place].encode("utf-16-le", "surrogatepass")) // 2
