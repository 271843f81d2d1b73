"""A line for an address with its fault shown below the very character."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from workbench.ui.panel.addresses import AddressFault
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.labels import Label

Check = Callable[[str], AddressFault | None]


class FaultMark(QWidget):
    """A small wedge below one character of a line."""

    def __init__(self, line: QLineEdit, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = line
        self._theme = theme
        self.offset = 0
        self.setFixedHeight(theme.px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The wedge, under the character where that is in sight."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(Token.ERROR))
        text = self._line.text()
        cursor_x = self._line.cursorRect().center().x()
        metrics = self._line.fontMetrics()
        advance = metrics.horizontalAdvance(text[: self.offset])
        before_cursor = metrics.horizontalAdvance(text[: self._line.cursorPosition()])
        half = metrics.averageCharWidth() / 2
        x = min(max(cursor_x - before_cursor + advance + half, 4.0), self.width() - 4.0)
        side = self.height() - 2.0
        painter.drawConvexPolygon([QPointF(x, 0), QPointF(x + side, side), QPointF(x - side, side)])
        painter.end()


class AddressField(QWidget):
    """``accepted`` carries a text that its check found good, when a person is done with it."""

    accepted = Signal(str)

    def __init__(self, name: str, check: Check, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._check = check
        self._told = ""
        self.line = QLineEdit(self)
        self.line.setObjectName(f"address-{name.lower().replace(' ', '-')}")
        self.line.setAccessibleName(name)
        self.line.setClearButtonEnabled(False)
        self._mark = FaultMark(self.line, theme, self)
        self._words = Label(theme, "", FontRole.SMALL, "error", self)
        self._words.setWordWrap(True)
        self._theme = theme
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.line)
        layout.addWidget(self._mark)
        layout.addWidget(self._words)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._on_edited)
        self.line.cursorPositionChanged.connect(self._mark.update)
        self.line.editingFinished.connect(self._on_finished)
        theme.changed.connect(self._apply_theme)
        self._apply_theme()
        self._show_fault(None)

    @property
    def fault(self) -> AddressFault | None:
        """What is wrong with the text as it stands."""
        return self._check(self.line.text().strip())

    def set_text(self, text: str) -> None:
        """Show an address; tells nobody. What is being written is left alone."""
        if self.line.hasFocus() and self.line.isModified():
            return
        self._told = text
        if self.line.text() != text:
            self.line.setText(text)
            self.line.setCursorPosition(0)
        self._show_fault(None)

    @Slot()
    def _on_edited(self) -> None:
        self._show_fault(self.fault)

    @Slot()
    def _on_finished(self) -> None:
        text = self.line.text().strip()
        fault = self.fault
        self._show_fault(fault)
        if fault is None and text != self._told:
            self._told = text
            self.line.setModified(False)
            self.accepted.emit(text)

    def _show_fault(self, fault: AddressFault | None) -> None:
        self._mark.setVisible(fault is not None)
        self._words.setVisible(fault is not None)
        self._mark.offset = fault.offset if fault else 0
        self._mark.update()
        self._words.setText(f"{fault.message[:1].upper()}{fault.message[1:]}." if fault else "")
        self.line.setAccessibleDescription(self._words.text())
        if bool(self.line.property("invalid")) != (fault is not None):
            self.line.setProperty("invalid", fault is not None)
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)

    @Slot()
    def _apply_theme(self) -> None:
        self.line.setFont(self._theme.font(FontRole.DATA))
