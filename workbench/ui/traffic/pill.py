"""The pill over the table that tells how many records came below, and leads there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QPushButton, QWidget

from workbench.ui.theme import FontRole, Theme, Token


class NewBelowPill(QPushButton):
    """``↓ 120 new below``, at the foot of its parent, in the middle. Hidden while there is nothing new."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("traffic-new-below")
        self.setAccessibleName("Go to the newest record")
        self.setToolTip("Go to the newest record and follow (End)")
        self._theme = theme
        self._table = parent
        self._count = 0
        self.hide()
        self.apply_theme()
        theme.changed.connect(self.apply_theme)
        parent.installEventFilter(self)

    def set_count(self, count: int) -> bool:
        """How many records nobody has seen; True if that is news."""
        if count == self._count:
            return False
        self._count = count
        if count:
            self.setText(f"{count:,} new below")
            self.setAccessibleName(f"{count:,} new records below: go to the newest")
            self._place()
        self.setVisible(count > 0)
        return True

    def apply_theme(self) -> None:
        """Fonts and colours have changed."""
        theme = self._theme
        self.setFont(theme.font(FontRole.SMALL))
        self.setIcon(theme.icon("arrow-down-to-line", Token.ACCENT_TEXT))
        fill, hover = theme.color(Token.ACCENT_FILL).name(), theme.color(Token.ACCENT_FILL_HOVER).name()
        text = theme.color(Token.ACCENT_TEXT).name()
        self.setStyleSheet(
            f"QPushButton {{ background: {fill}; color: {text}; border: none; border-radius: {theme.px(13)}px;"
            f" min-height: {theme.px(26)}px; max-height: {theme.px(26)}px; padding: 0 {theme.px(12)}px; }}"
            f" QPushButton:hover {{ background: {hover}; }}"
            f" QPushButton:focus {{ border: {theme.px(2)}px solid {text}; }}"
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self.adjustSize()
        room = self._table.size()
        self.move((room.width() - self.width()) // 2, room.height() - self.height() - self._theme.px(12))
        self.raise_()
