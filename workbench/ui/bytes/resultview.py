"""What a chain of transforms gave: as bytes or as text, to copy, or to be sent."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.sources import BytesSource
from workbench.model.texts import bytes_text, count_text
from workbench.ui.bytetools.tool import ToolRoom
from workbench.ui.hexview.view import HexView
from workbench.ui.theme import FontRole, Token
from workbench.ui.widgets.buttons import IconButton
from workbench.ui.widgets.labels import ElidedLabel
from workbench.ui.widgets.segmented import Segment, SegmentedControl

TEXT_MAX_BYTES = 256 * 1024
COPIED_MAX_BYTES = 4 * 1024 * 1024
PAYLOAD_MAX_BYTES = 256 * 1024


class ResultView(QWidget):
    """Bytes or text of a result, and the fault of the chain that gave it. ``used`` carries a payload to send."""

    used = Signal(object)

    def __init__(self, room: ToolRoom, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transform-result")
        self._room = room
        self._data = b""
        theme = room.theme
        self.forms = SegmentedControl(theme, "Result as", (
            Segment("hex", "Bytes", tip="Hex digits and characters"), Segment("text", "Text", tip="Decoded text"),
        ), self)  # fmt: skip
        self.said = ElidedLabel(theme, "", FontRole.SMALL, parent=self)
        self.said.setObjectName("transform-said")
        self._copy = IconButton(theme, "copy", "Copy the result", self, tip="Copy the result, as hex or as text")
        self._use = IconButton(theme, "send", "Use as payload", self, tip="Put the result into the composer, as hex")
        self.hex = HexView(theme, self)
        self.hex.setAccessibleName("Result")
        self.hex.set_columns(0)
        self.hex.empty_text = "The result has no bytes."
        self.text = QPlainTextEdit(self)
        self.text.setObjectName("transform-text")
        self.text.setAccessibleName("Result as text")
        self.text.setReadOnly(True)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.hex)
        self._stack.addWidget(self.text)
        self._stack.setMinimumHeight(theme.px(64))
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 4, 4)
        row.setSpacing(8)
        row.addWidget(self.forms)
        row.addWidget(self.said, 1)
        for button in (self._copy, self._use):
            button.setAutoRaise(True)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._stack, 1)
        self.forms.chosen.connect(self._show)
        self._copy.clicked.connect(self.copy)
        self._use.clicked.connect(self.use)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def show_result(self, data: bytes, fault: str) -> None:
        """``fault`` says why ``data`` is not the whole chain's result; empty if it is."""
        self._data = data
        self.said.set_text(fault or count_text(len(data), "byte", "bytes"))
        self.said.set_token(Token.ERROR if fault else Token.TEXT_MUTED)
        self._show()

    @Slot()
    def _show(self) -> None:
        if self.forms.key == "hex":
            self.hex.set_source(BytesSource(self._data))
            self._stack.setCurrentWidget(self.hex)
            return
        text = self._data[:TEXT_MAX_BYTES].decode(self._room.host.encoding, "replace").replace("\0", "␀")
        more = f"\n… the first {bytes_text(TEXT_MAX_BYTES)} of it" if len(self._data) > TEXT_MAX_BYTES else ""
        self.text.setPlainText(text + more)
        self._stack.setCurrentWidget(self.text)

    @Slot()
    def copy(self) -> None:
        """To the clipboard, in the form that is shown."""
        if len(self._data) > COPIED_MAX_BYTES:
            self._room.host.say(f"Up to {bytes_text(COPIED_MAX_BYTES)} can be copied.")
            return
        as_text = self.forms.key == "text"
        text = self._data.decode(self._room.host.encoding, "replace") if as_text else self._data.hex(" ")
        QGuiApplication.clipboard().setText(text.replace("\0", "␀"))
        self._room.host.say(f"Copied {count_text(len(self._data), 'byte', 'bytes')}.")

    @Slot()
    def use(self) -> None:
        """Into the composer."""
        if len(self._data) > PAYLOAD_MAX_BYTES:
            self._room.host.say(f"The composer takes up to {bytes_text(PAYLOAD_MAX_BYTES)}; copy it to a file instead.")
            return
        self.used.emit(PayloadSpec(form=PayloadForm.HEX, text=self._data.hex(" ")))
        self._room.host.say("The result stands in the composer.")

    @Slot()
    def _follow_theme(self) -> None:
        self.text.setFont(self._room.theme.font(FontRole.DATA))
