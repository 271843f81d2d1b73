"""The two lines that open below the bytes: find, and go to an offset."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from workbench.ui.hexview.search import NeedleForm
from workbench.ui.theme import FontRole, Theme, Token


class BarField(QLineEdit):
    """A field that tells Esc and Shift+Enter apart from the rest."""

    left = Signal()
    asked_back = Signal()
    asked_on = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self.asked_back if back else self.asked_on).emit()
        else:
            super().keyPressEvent(event)


class Bar(QWidget):
    """A field, a sentence and a way out."""

    closed = Signal()

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"hex-{name}-bar")
        self._theme = theme
        self.field = BarField(self)
        self.field.setObjectName(f"hex-{name}-field")
        self.said = QLabel(self)
        self.said.setObjectName(f"hex-{name}-said")
        self._close = self._button(f"hex-{name}-close", "Close", "Close (Esc)")
        self._close.clicked.connect(self.leave)
        self.field.left.connect(self.leave)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 4, 4, 4)
        self._row.setSpacing(4)
        self.hide()

    def _button(self, name: str, accessible: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAccessibleName(accessible)
        button.setToolTip(tip)
        button.setAutoRaise(True)
        return button

    @Slot()
    def apply_theme(self) -> None:
        """Fonts, icons and colours have changed."""
        self._dress()  # a slot that is overridden would be called for bars that are deleted, too

    def _dress(self) -> None:
        self.said.setFont(self._theme.font(FontRole.SMALL))
        self.field.setFont(self._theme.font(FontRole.DATA))
        self._close.setIcon(self._theme.icon("x", Token.TEXT_MUTED))

    def say(self, text: str) -> None:
        """A few words beside the field."""
        self.said.setText(text)
        self.said.setToolTip(text)

    def open(self) -> None:
        """Show the line, its text selected."""
        self.show()
        self.field.setFocus()
        self.field.selectAll()

    @Slot()
    def leave(self) -> None:
        """Hide the line."""
        self.hide()
        self.closed.emit()


class FindBar(Bar):
    """What is looked for, as text or hex; ``wanted`` carries True for backwards."""

    wanted = Signal(bool)
    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("find", theme, parent)
        self.field.setAccessibleName("Find")
        self.field.setPlaceholderText("Find text or hex")
        self.field.setToolTip("What to look for: Enter looks forwards, Shift+Enter backwards, Esc leaves")
        self._form = QComboBox(self)
        self._form.setObjectName("hex-find-form")
        self._form.setAccessibleName("Find as text or hex")
        self._form.setToolTip("Text with escapes such as \\r\\n, or hex digits")
        self._form.addItem("Text", NeedleForm.TEXT)
        self._form.addItem("Hex", NeedleForm.HEX)
        self._case = self._button("hex-find-case", "Match case", "Tell capital and small letters apart")
        self._case.setText("Aa")
        self._case.setCheckable(True)
        self._back = self._button("hex-find-previous", "Find previous", "The place before (Shift+F3)")
        self._on = self._button("hex-find-next", "Find next", "The next place (F3)")
        self._fill()
        self.apply_theme()
        theme.changed.connect(self.apply_theme)

    def _fill(self) -> None:
        row = self._row
        row.addWidget(self._form)
        row.addWidget(self.field, 2)
        row.addWidget(self._case)
        row.addWidget(self._back)
        row.addWidget(self._on)
        row.addWidget(self.said, 1)
        row.addWidget(self._close)
        self.field.asked_on.connect(self.ask_next)
        self.field.asked_back.connect(self.ask_previous)
        self.field.textEdited.connect(self.changed)
        self._form.currentIndexChanged.connect(self.changed)
        self._case.toggled.connect(self.changed)
        self._back.clicked.connect(self.ask_previous)
        self._on.clicked.connect(self.ask_next)

    @property
    def form(self) -> NeedleForm:
        """Text or hex."""
        return NeedleForm(self._form.currentData())

    @form.setter
    def form(self, form: NeedleForm) -> None:
        self._form.setCurrentIndex(self._form.findData(form))

    @property
    def ignores_case(self) -> bool:
        """True if capital and small letters count as the same."""
        return self.form is NeedleForm.TEXT and not self._case.isChecked()

    def _dress(self) -> None:
        super()._dress()
        self._back.setIcon(self._theme.icon("chevron-up"))
        self._on.setIcon(self._theme.icon("chevron-down"))

    @Slot()
    def ask_next(self) -> None:
        """Look forwards."""
        self.wanted.emit(False)

    @Slot()
    def ask_previous(self) -> None:
        """Look backwards."""
        self.wanted.emit(True)


class OffsetBar(Bar):
    """An offset to go to; ``entered`` carries what was written."""

    entered = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("offset", theme, parent)
        self.field.setAccessibleName("Go to offset")
        self.field.setPlaceholderText("Offset: 1024, 0x400, +16, end-16, 50 %")
        self.field.setToolTip("Where to go: decimal, hex, from the cursor (+16), from the end (end-16), or a part;"
            " Enter goes there, Esc leaves")
        self._row.addWidget(self.field, 1)
        self._row.addWidget(self.said, 1)
        self._row.addWidget(self._close)
        self.field.asked_on.connect(self._on_entered)
        self.apply_theme()
        theme.changed.connect(self.apply_theme)

    @Slot()
    def _on_entered(self) -> None:
        self.entered.emit(self.field.text())
