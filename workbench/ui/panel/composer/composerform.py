"""The composer's controls and how they lie; what they do is in ``composer``."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workbench.model.payloads import LineEnding, PayloadForm, PayloadSpec
from workbench.session.session import Session
from workbench.settings.values import Settings
from workbench.ui.panel.composer.filebar import FileBar
from workbench.ui.panel.composer.repeatbar import RepeatBar
from workbench.ui.panel.composer.targetbox import WIDTH as TARGET_WIDTH
from workbench.ui.panel.composer.targetbox import target_box
from workbench.ui.panel.facts import is_datagram
from workbench.ui.panel.tips import tip_of
from workbench.ui.payloadkit.bytepreview import BytePreview
from workbench.ui.payloadkit.encodingbox import EncodingBox
from workbench.ui.payloadkit.payloadedit import PayloadEdit
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import IconButton, TextButton
from workbench.ui.widgets.labels import Label
from workbench.ui.widgets.segmented import Segment, SegmentedControl
from workbench.ui.widgets.tips import plain_tip

ENDINGS = (
    (LineEnding.NONE, "No ending"),
    (LineEnding.LF, "LF"),
    (LineEnding.CR, "CR"),
    (LineEnding.CRLF, "CRLF"),
    (LineEnding.NUL, "NUL"),
)
FORMS = (
    Segment("text", "Text", tip=r"Text with escapes: \r \n \t \0 \xNN \u20AC"),
    Segment("hex", "Hex", tip="Hex digits; spaces, commas, colons and 0x are skipped"),
    Segment("typed", "Typed", tip="Text with typed parts: ${u16 length} ${crc crc16-modbus le} ${var name} …"),
    Segment("file", "File", tip="The bytes of a file"),
)
NARROW, NARROW_WITH_TARGET = 770, 930  # of the 4-pixel grid, scaled, as are the next
FORM_FOLDS = 590
LEAST_WIDTH = 424
NARROW_TARGET = 168
BOX_LEAST, ENDING_LEAST = 96, 122  # the target gives way: a word that is cut says nothing
TARGET_PLACE = 3  # behind form, encoding and ending
PLACEHOLDERS = {
    PayloadForm.TEXT: "Write what is to be sent. Enter sends, Ctrl+Enter begins a new line.",
    PayloadForm.HEX: "48 65 6c 6c 6f   Enter sends.",
    PayloadForm.TYPED: r"${u16 length}Hello ${var name}\r\n   Composed anew each time. Enter sends.",
}


class ComposerForm(QWidget):
    """Rows: how it is written and for whom; the payload and Send; what will be sent; and, if wanted, repeat.

    Where there is little width the target stands above Send, and History and Repeat show their icons alone; where
    there is less still, the form folds into a button with a menu.
    """

    def __init__(self, session: Session, theme: Theme, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._is_narrow: bool | None = None
        self.setObjectName("composer")
        self.form = SegmentedControl(theme, "Form of the payload", FORMS, self)
        self.encoding = EncodingBox(theme, self)
        self.ending = self._make_ending()
        self.target = target_box(session, theme, is_datagram(session.spec), self)
        self.history = self._make_history()
        self.repeat_toggle = self._make_repeat_toggle(settings)
        self.edit = PayloadEdit(theme, self)
        self.file = FileBar(theme, self)
        self.send = TextButton(theme, "Send", self, icon="send", kind="primary")
        self.send.setObjectName("composer-send")
        self._send_tip = tip_of("send.now", settings, "Send (Enter)")
        self.count = Label(theme, "", FontRole.SMALL, "muted", self)
        self.asks = Label(theme, "", FontRole.SMALL, "warn", self)
        self.asks.hide()
        self.preview = BytePreview(theme, self)
        self.repeat = RepeatBar(theme, settings, self)
        self.repeat.hide()
        self._lay_out()
        self.repeat_toggle.toggled.connect(self.repeat.setVisible)
        theme.changed.connect(self._size_boxes)
        self._size_boxes()

    def add_bar(self, bar: QWidget) -> None:
        """A row of its own between the controls and the payload; Tab comes to it in the eye's order."""
        self._bars.addWidget(bar)
        last: QWidget = self.repeat_toggle
        for widget in bar.findChildren(QWidget):
            if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus:
                QWidget.setTabOrder(last, widget)
                last = widget
        QWidget.setTabOrder(last, self.edit)

    def draft(self) -> PayloadSpec:
        """What is written, as it is kept in the project."""
        form = PayloadForm(self.form.key)
        text = self.file.path if form is PayloadForm.FILE else self.edit.text()
        return PayloadSpec(form, text, self.encoding.encoding, LineEnding(self.ending.currentData()))

    def show_draft(self, draft: PayloadSpec) -> None:
        """Put a payload into the controls."""
        self.encoding.set_encoding(draft.encoding)
        self.ending.setCurrentIndex(self.ending.findData(draft.line_ending))
        if draft.form is PayloadForm.FILE:
            self.file.show_path(draft.text)
        elif draft.text != self.edit.text():
            self.edit.show_text(draft.text)
        self.form.choose(str(draft.form))
        self.show_form()

    @Slot()
    def show_form(self) -> None:
        """What belongs to the chosen form is there, the rest is not."""
        form = PayloadForm(self.form.key)
        is_text, is_file = form in (PayloadForm.TEXT, PayloadForm.TYPED), form is PayloadForm.FILE
        self.encoding.setVisible(is_text)
        self.ending.setVisible(is_text)
        self.repeat_toggle.setEnabled(not is_file)
        self._stack.setCurrentWidget(self.file if is_file else self.edit)
        if is_file:
            self.repeat_toggle.setChecked(False)
        else:
            self.edit.setPlaceholderText(PLACEHOLDERS[form])
            self.edit.set_typed(form is PayloadForm.TYPED)

    def allow_send(self, reason: str) -> None:
        """Enable Send, or say in its tool tip why not."""
        self.send.setEnabled(not reason)
        self.send.setToolTip(plain_tip(reason) or self._send_tip)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the broken row: the width at which it breaks must be reachable."""
        return QSize(self.theme.px(LEAST_WIDTH), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wide or narrow."""
        super().resizeEvent(event)
        narrow = self.width() < self.theme.px(NARROW if self.target is None else NARROW_WITH_TARGET)
        self.form.set_folded(self.width() < self.theme.px(FORM_FOLDS))
        self._place_target(narrow)
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextOnly
        for button in (self.history, self.repeat_toggle):
            if button.toolButtonStyle() is not style:
                button.setToolButtonStyle(style)
        self.repeat.set_narrow(narrow)

    def _place_target(self, narrow: bool) -> None:
        if self.target is None or narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        if narrow:
            self._top.removeWidget(self.target)
            self._side.insertWidget(0, self.target)
        else:
            self._side.removeWidget(self.target)
            self._top.insertWidget(TARGET_PLACE, self.target)
        self._size_boxes()
        self._set_tab_order(narrow)

    @Slot()
    def _size_boxes(self) -> None:
        self.encoding.setMinimumWidth(self.theme.px(BOX_LEAST))
        self.ending.setMinimumWidth(self.theme.px(ENDING_LEAST))
        if self.target is not None:
            self.target.setFixedWidth(self.theme.px(NARROW_TARGET if self._is_narrow else TARGET_WIDTH))

    def _set_tab_order(self, narrow: bool) -> None:
        """Tab follows the eye."""
        if self.target is None:
            return
        icons = (self.history, self.repeat_toggle)
        text = (self.edit, self.file)
        order = (self.ending, *icons, *text, self.target, self.send) if narrow else (
            self.ending, self.target, *icons, *text, self.send
        )  # fmt: skip
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _make_ending(self) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName("composer-ending")
        box.setAccessibleName("Line ending")
        box.setToolTip("What is put behind the text")
        for ending, text in ENDINGS:
            box.addItem(text, str(ending))
        return box

    def _make_history(self) -> IconButton:
        button = IconButton(self.theme, "history", "History", self, tip="What was sent before (Alt+Up, Alt+Down)")
        button.setObjectName("composer-history")
        button.setText("History")
        button.setProperty("button", True)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.setObjectName("composer-history-menu")
        button.setMenu(menu)
        return button

    def _make_repeat_toggle(self, settings: Settings) -> IconButton:
        button = IconButton(self.theme, "repeat", "Repeat", self, tip=tip_of("send.repeat", settings, "Repeat"))
        button.setObjectName("composer-repeat")
        button.setText("Repeat")
        button.setProperty("button", True)
        button.setCheckable(True)
        return button

    def _lay_out(self) -> None:
        px = self.theme.px
        self._top, self._side, below, block = QHBoxLayout(), QVBoxLayout(), QHBoxLayout(), QGridLayout()
        for row in (self._top, below, block):
            row.setSpacing(px(6))
        for widget in (self.form, self.encoding, self.ending):
            self._top.addWidget(widget)
        if self.target is not None:
            self._top.addWidget(self.target)
        self._top.addStretch(1)
        self._top.addWidget(self.history)
        self._top.addWidget(self.repeat_toggle)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.edit)
        self._stack.addWidget(self.file)
        below.addWidget(self.count)
        below.addWidget(self.preview, 1)
        below.addWidget(self.asks)
        self._side.setSpacing(px(4))
        self._side.addWidget(self.send)
        self._side.addStretch(1)
        block.setVerticalSpacing(px(2))
        block.addWidget(self._stack, 0, 0)
        block.addLayout(below, 1, 0)
        block.addLayout(self._side, 0, 1, 2, 1)
        block.setColumnStretch(0, 1)
        block.setRowStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(8), px(4), px(8), px(4))
        layout.setSpacing(px(4))
        self._bars = QVBoxLayout()
        self._bars.setSpacing(px(4))
        layout.addLayout(self._top)
        layout.addLayout(self._bars)
        layout.addLayout(block, 1)
        layout.addWidget(self.repeat)
