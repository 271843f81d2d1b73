"""One step of a chain of transforms: its name, its parameter, and the ways to move or remove it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from workbench.codec.bytes.transform import Step, Transform
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.buttons import IconButton
from workbench.ui.widgets.labels import ElidedLabel

BUTTON_PX = (26, 22)  # low, so that a chain is seen whole


class StepRow(QWidget):
    """``changed`` tells of another parameter; the others ask whoever holds the rows, with the row itself."""

    changed = Signal()
    removed = Signal(object)
    raised = Signal(object)

    def __init__(self, theme: Theme, transform: Transform, parameter: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"transform-step-{transform.key}")
        self.transform = transform
        self._theme = theme
        self.title = ElidedLabel(theme, transform.title, FontRole.SMALL, parent=self)
        self.title.setToolTip(transform.tip)
        self.said = ElidedLabel(theme, "", FontRole.SMALL, parent=self)
        self.said.set_token(Token.TEXT_MUTED)
        self.field = QLineEdit(parameter, self)
        self.field.setObjectName("transform-parameter")
        self.field.setAccessibleName(f"{transform.title}: {transform.parameter}")
        self.field.setPlaceholderText(transform.parameter)
        self.field.setToolTip(transform.parameter)
        self.field.setVisible(bool(transform.parameter))
        self.field.textChanged.connect(self.changed)
        up = IconButton(theme, "chevron-up", f"{transform.title}: one step earlier", self)
        gone = IconButton(theme, "x", f"Remove {transform.title}", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 4, 0)
        row.setSpacing(6)
        row.addWidget(self.title, 3)
        row.addWidget(self.field, 4)
        row.addWidget(self.said, 2)
        for button in (up, gone):
            button.setAutoRaise(True)
            button.setFixedSize(theme.px(BUTTON_PX[0]), theme.px(BUTTON_PX[1]))
            row.addWidget(button)
        up.clicked.connect(self._on_up)
        gone.clicked.connect(self._on_gone)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    @property
    def step(self) -> Step:
        """As it stands."""
        return Step(self.transform, self.field.text())

    def say(self, text: str, token: Token = Token.TEXT_MUTED) -> None:
        """How many bytes it gave, or that it failed."""
        self.said.set_text(text)
        self.said.set_token(token)

    @Slot()
    def _on_up(self) -> None:
        self.raised.emit(self)

    @Slot()
    def _on_gone(self) -> None:
        self.removed.emit(self)

    @Slot()
    def _follow_theme(self) -> None:
        self.field.setFont(self._theme.font(FontRole.DATA_SMALL))
