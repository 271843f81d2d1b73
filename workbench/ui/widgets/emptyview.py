"""An empty view says what it is for, and does the next step by one click."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label

TEXT_WIDTH_PX = 420


class EmptyView(QWidget):
    """Icon, title, a sentence or two, buttons; the first one added with ``primary`` is the way on."""

    def __init__(self, theme: Theme, icon: str, title: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icon_name = theme, icon
        self.setObjectName("empty_view")
        self.setAccessibleName(title)
        self._sign = QLabel(self)
        self._title = Label(theme, title, FontRole.TITLE, parent=self)
        self._text = Label(theme, text, tone="muted", parent=self)
        for label in (self._sign, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._title.setWordWrap(True)
        self._text.setWordWrap(True)
        self._buttons = QHBoxLayout()
        self._first: TextButton | None = None
        self._lay_out()
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def set_texts(self, title: str, text: str = "") -> None:
        """Say something else."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(title)

    def add_button(
        self, title: str, slot: Callable[[], object] | None, *, icon: str = "", primary: bool = False
    ) -> TextButton:
        """A button below the text, from left to right; without ``slot`` it is to get a menu."""
        button = TextButton(self._theme, title, self, icon=icon, kind="primary" if primary else "")
        if slot is not None:
            button.clicked.connect(slot)
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        self._first = self._first or button
        return button

    def focusInEvent(self, event: QFocusEvent) -> None:
        """To the way on."""
        if self._first is not None:
            self._first.setFocus(event.reason())

    def _lay_out(self) -> None:
        self._buttons.addStretch(1)
        self._buttons.insertStretch(0, 1)
        self._column = QVBoxLayout(self)
        self._column.addStretch(2)
        self._column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addWidget(self._title)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._text, 100)
        row.addStretch(1)
        self._column.addLayout(row)
        self._column.addLayout(self._buttons)
        self._column.addStretch(3)

    @Slot()
    def _follow_theme(self) -> None:
        px = self._theme.px
        self._sign.setPixmap(self._theme.pixmap(self._icon_name, 32, Token.TEXT_MUTED))
        self._text.setMaximumWidth(px(TEXT_WIDTH_PX))
        self._column.setContentsMargins(px(16), px(16), px(16), px(16))
        self._column.setSpacing(px(8))
        self._buttons.setSpacing(px(8))
