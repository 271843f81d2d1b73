"""The bytes pane: what the hex view and the text show, and all that can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QKeyCombination, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from workbench.codec.encodings import canonical_name
from workbench.codec.hexdump import CopyForm
from workbench.model.records import RecordHead
from workbench.model.sources import ByteSource, BytesSource
from workbench.model.texts import count_text
from workbench.settings.values import Settings
from workbench.ui.frameclock import widget_is_shown
from workbench.ui.hexview.bars import FindBar, OffsetBar
from workbench.ui.hexview.byteheader import BytesHeader, BytesMode, BytesTab
from workbench.ui.hexview.bytesmenu import BytesMenu
from workbench.ui.hexview.byteviews import ByteViews
from workbench.ui.hexview.conversations import (
    CONVERSATION_DIRECTIONS,
    EMPTY_TEXTS,
    Conversations,
    conversation_text,
    record_text,
    row_title,
)
from workbench.ui.hexview.copying import COPY_TITLES, TooMuchToCopyError, span_text
from workbench.ui.hexview.finding import Finding
from workbench.ui.hexview.offsets import byte_text, place_text
from workbench.ui.hexview.shown import ShownBytes
from workbench.ui.hexview.textpane import TextPane
from workbench.ui.hexview.view import HexView
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.labels import ElidedLabel


class BytesPane(QWidget):
    """Bytes of the selected record, of the newest while none is selected, or of the conversation.

    A :class:`~workbench.ui.frameclock.Presenter`. ``message`` is a sentence for a toast.
    """

    mode_changed = Signal(str)
    message = Signal(str)
    bytes_changed = Signal()

    def __init__(
        self, traffic: Conversations, theme: Theme, settings: Settings, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName("bytes-pane")
        self._traffic = traffic
        self._theme = theme
        self._number = 0  # what the table selected; 0 for none
        self._shown: RecordHead | None = None
        self._connection: int | None = None
        self._mode = BytesMode.RECORD
        self._revision = traffic.revision
        self._encoding = "utf-8"
        self.header = BytesHeader(theme, self)
        self.hex = HexView(theme, self)
        self.text = TextPane(theme, self)
        self.find_bar = FindBar(theme, self)
        self._offset_bar = OffsetBar(theme, self)
        self.finding = Finding(self.hex, self.find_bar, self._offset_bar)
        self._place = ElidedLabel(theme, "", FontRole.DATA_SMALL, parent=self)
        self._what = ElidedLabel(theme, "", FontRole.SMALL, parent=self)
        self._views = ByteViews(self.hex, self.text, theme, self)
        self.menu = BytesMenu(self)
        self._lay_out()
        self._connect()
        self.apply_settings(settings)
        self._show_source()

    def _lay_out(self) -> None:
        for label, name in ((self._place, "bytes-place"), (self._what, "bytes-what")):
            label.setObjectName(name)
            label.set_token(Token.TEXT_MUTED)
        self._what.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # is cut first
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 2, 8, 2)
        foot.setSpacing(12)
        foot.addWidget(self._what)
        foot.addWidget(self._place, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._views, 1)
        column.addWidget(self.find_bar)
        column.addWidget(self._offset_bar)
        column.addLayout(foot)
        self.setFocusProxy(self._views)

    def _connect(self) -> None:
        header = self.header
        header.tab_chosen.connect(self._on_tab)
        header.mode_chosen.connect(self.set_mode)
        header.columns_chosen.connect(self.set_columns)
        header.group_chosen.connect(self.set_group)
        header.encoding_chosen.connect(self.set_encoding)
        header.find_wanted.connect(self.open_find)
        self.hex.cursor_changed.connect(self._tell_place)
        self.hex.menu_requested.connect(self._on_menu)
        self.menu.copy_wanted.connect(self.copy)
        self.menu.all_wanted.connect(self.select_all)
        self.menu.find_wanted.connect(self.open_find)
        self.menu.offset_wanted.connect(self.ask_offset)

    # what the clock calls

    def is_shown(self) -> bool:
        """Visible, in a window that is not minimised."""
        return widget_is_shown(self)

    def refresh(self) -> bool:
        """Take in what is new: the newest record, a longer conversation, a search on its way."""
        painted = self.finding.refresh()
        if self._traffic.revision != self._revision:
            self._revision = self._traffic.revision
            self._reopen()
            painted = True
        if self._mode is BytesMode.RECORD and self._number == 0:
            painted |= self._show_newest()
        if self.hex.refresh() | (self.tab is not BytesTab.BYTES and self.text.refresh()):
            self._tell()
            painted = True
        return painted

    def height_of_rows(self, rows: int) -> int:
        """Pixels that the pane needs to show this many rows of bytes."""
        return self.height() - self._views.height() + rows * self.hex.row_height

    def width_of_columns(self, columns: int) -> int:
        """Pixels that the pane needs to show this many bytes in a row."""
        return self.hex.width_of_columns(columns)

    # what is shown

    @property
    def connection(self) -> int | None:
        """Whose conversation is shown; None for everybody's."""
        return self._connection

    @property
    def mode(self) -> BytesMode:
        """One record or a conversation."""
        return self._mode

    @property
    def tab(self) -> BytesTab:
        """Bytes or text."""
        return BytesTab(self.header.tabs.key)

    @property
    def encoding(self) -> str:
        """The chosen encoding of text."""
        return self._encoding

    def shown_bytes(self) -> ShownBytes:
        """What is shown, for the tools beside it."""
        head = self._shown if self._mode is BytesMode.RECORD else None
        key = (self._traffic.revision, head.number) if head else (self._traffic.revision, self._mode, self._connection)
        return ShownBytes(self.hex.bytes.source, head, key)

    def say(self, text: str) -> None:
        """A sentence for a toast."""
        self.message.emit(text)

    @property
    def shown_number(self) -> int:
        """The record that is shown; 0 for none or a conversation."""
        return self._shown.number if self._shown is not None and self._mode is BytesMode.RECORD else 0

    @Slot(int)
    def show_record(self, number: int) -> None:
        """Show a record; 0 shows the newest, and those that follow it. In the other modes it is kept for later."""
        if number == self._number:
            return
        self._number = number
        if self._mode is BytesMode.RECORD:
            self._show_source()

    def set_connection(self, connection: int | None) -> None:
        """Whose conversation is shown; None for everybody's."""
        if connection != self._connection:
            self._connection = connection
            if self._mode is not BytesMode.RECORD:
                self._show_source()

    @Slot(str)
    def set_mode(self, mode: str) -> None:
        """Record, RX, TX or both."""
        if mode == self._mode:
            return
        self._mode = BytesMode(mode)
        self.header.modes.choose(self._mode)
        self._show_source()
        self.mode_changed.emit(self._mode)

    def set_tab(self, tab: BytesTab) -> None:
        """Bytes, text, or both."""
        self.header.tabs.choose(tab)

    def show_bytes(self) -> None:
        """See that the bytes are shown, beside the text or alone."""
        if self.tab is BytesTab.TEXT:
            self.set_tab(BytesTab.BYTES)

    @Slot(int)
    def set_columns(self, columns: int) -> None:
        """8, 16, 32, or 0 for as many as fit."""
        self.hex.set_columns(columns)
        self.header.show_layout(self.hex.columns, self.hex.group)

    @Slot(int)
    def set_group(self, group: int) -> None:
        """Bytes between two blanks: 1, 2, 4, 8."""
        self.hex.set_group(group)
        self.header.show_layout(self.hex.columns, self.hex.group)

    @Slot(str)
    def set_encoding(self, name: str) -> None:
        """For text, copies and find. Raises :class:`~workbench.codec.encodings.UnknownEncodingError`."""
        self._encoding = canonical_name(name)
        self.finding.encoding = self._encoding
        self.text.set_encoding(self._encoding)
        self.header.show_encoding(self._encoding)

    def apply_settings(self, settings: Settings) -> None:
        """Preferences: bytes in a row."""
        self.set_columns(settings.reading.hex_columns.number)

    # what can be done

    @Slot()
    def open_find(self) -> None:
        """Find text or hex."""
        self.show_bytes()
        self.finding.open_find()

    @Slot()
    def find_next(self) -> None:
        """The next place."""
        self.show_bytes()
        self.finding.find_next()

    @Slot()
    def find_previous(self) -> None:
        """The place before."""
        self.show_bytes()
        self.finding.find_previous()

    @Slot()
    def ask_offset(self) -> None:
        """Go to an offset."""
        self.show_bytes()
        self.finding.ask_offset()

    @Slot()
    def select_all(self) -> None:
        """All bytes that are shown."""
        self.hex.select_all()

    @Slot(object)
    def copy(self, form: CopyForm) -> None:
        """The selected bytes, or the one under the cursor, to the clipboard."""
        span = self.hex.cursor_at.chosen
        if not span:
            return
        try:
            text = span_text(self.hex.bytes.source, span, form, self._encoding)
        except TooMuchToCopyError as error:
            self.message.emit(str(error))
            return
        # The clipboard's text ends at a NUL on some systems: it is written as its picture.
        QGuiApplication.clipboard().setText(text.replace("\0", "\N{SYMBOL FOR NULL}"))
        self.message.emit(f"Copied {count_text(len(span), 'byte', 'bytes')} as {COPY_TITLES[form]}.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that the bytes and their bars leave to the pane."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy(CopyForm.HEX)
        elif event.keyCombination().toCombined() == _GO_KEY:  # before "find next", which has it on some desktops
            self.ask_offset()
        elif event.matches(QKeySequence.StandardKey.Find):
            self.open_find()
        elif event.matches(QKeySequence.StandardKey.FindNext):
            self.find_next()
        elif event.matches(QKeySequence.StandardKey.FindPrevious):
            self.find_previous()
        else:
            super().keyPressEvent(event)

    # sources

    def _show_source(self) -> None:
        self._shown = None
        self.finding.cancel()
        self.hex.empty_text = EMPTY_TEXTS[self._mode]
        if self._mode is not BytesMode.RECORD:
            self._put(self._traffic.conversation(self._connection, CONVERSATION_DIRECTIONS[self._mode]), at_end=True)
        elif self._number:
            self._show_head(self._head(self._number))
        elif not self._show_newest():
            self._show_head(None)

    def _show_newest(self) -> bool:
        """The last record; not while the user has something selected in it."""
        if self.hex.cursor_at.extended and self._shown is not None:
            self._tell_what()  # it is the newest no longer
            return False
        newest = self._newest()
        if newest is None or (self._shown is not None and newest.number == self._shown.number):
            return False
        self._show_head(newest)
        return True

    def _newest(self) -> RecordHead | None:
        count = self._traffic.count()
        heads = self._traffic.heads(count - 1, 1) if count else []
        return heads[0] if heads else None

    def _head(self, number: int) -> RecordHead | None:
        row = self._traffic.row_of(number)
        heads = self._traffic.heads(row, 1) if row is not None else []
        return heads[0] if heads else None

    def _show_head(self, head: RecordHead | None) -> None:
        self._shown = head
        self._put(BytesSource(b"") if head is None else self._traffic.source(head.number))

    def _put(self, source: ByteSource, *, at_end: bool = False) -> None:
        self.hex.set_source(source, at_end=at_end)
        if self.tab is not BytesTab.BYTES:
            self.text.set_source(source, at_end=at_end)
        self._tell()
        self.bytes_changed.emit()

    def _reopen(self) -> None:
        """Records were removed or came back: the same place in what is left."""
        place, followed = self.hex.cursor_at.position, self.hex.at_end
        self._show_source()
        if not followed:
            self.hex.go_to(place)

    # what is told

    def _tell(self) -> None:
        self._tell_what()
        self._tell_place()

    def _tell_what(self) -> None:
        size = self.hex.size_bytes
        if self._mode is BytesMode.RECORD:
            last = self._newest() if self._number == 0 and self._shown is not None else None
            newest = last is not None and self._shown is not None and last.number == self._shown.number
            title = row_title(self._traffic, self._shown.number) if self._shown is not None else ""
            self._what.set_text(record_text(self._shown, size, newest=newest, title=title))
        else:
            self._what.set_text(conversation_text(self._mode, self._connection, size))

    @Slot()
    def _tell_place(self) -> None:
        cursor = self.hex.cursor_at
        if not cursor.size or self.tab is BytesTab.TEXT:
            self._place.set_text("")
            return
        chosen = cursor.selection
        at = chosen.start if chosen else cursor.position
        value = self.hex.bytes.read(at, 1)
        detail = f"   {byte_text(value[0])}" if value else ""
        text = place_text(cursor.position, chosen) + detail
        self._place.set_text(text)
        self.hex.setAccessibleDescription(text)  # what a screen reader says as the cursor moves

    # slots

    @Slot(str)
    def _on_tab(self, tab: str) -> None:
        as_text = tab == BytesTab.TEXT
        self._views.show_tab(BytesTab(tab))
        if tab != BytesTab.BYTES:
            self.text.set_source(self.hex.bytes.source, at_end=self._mode is not BytesMode.RECORD)
        if as_text:
            self.find_bar.hide()
            self._offset_bar.hide()
            self.finding.cancel()
        self._tell_place()

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        self.menu.show_at(place, has_bytes=bool(self.hex.cursor_at.chosen))


_GO_KEY = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_G).toCombined()
