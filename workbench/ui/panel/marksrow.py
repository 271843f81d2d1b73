"""The marks of the header, one beside the other."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from workbench.ui.panel.marks import Mark
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.labels import Label

ICON_PX = 14
_TOKENS = {"warn": Token.WARN, "ok": Token.OK, "muted": Token.TEXT_MUTED}


class MarkLabel(QWidget):
    """A sign and its words."""

    def __init__(self, theme: Theme, mark: Mark, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._mark = theme, mark
        self.setObjectName(f"mark-{mark.key}")
        self.setAccessibleName(mark.text)
        self.setAccessibleDescription(mark.tip)
        self.setToolTip(mark.tip)
        self._sign = QLabel(self)
        self._words = Label(theme, mark.text, FontRole.SMALL, mark.tone, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 0, Qt.AlignmentFlag.AlignVCenter)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    @Slot()
    def _follow_theme(self) -> None:
        self._sign.setPixmap(self._theme.pixmap(self._mark.icon, ICON_PX, _TOKENS[self._mark.tone]))


class MarksRow(QWidget):
    """Made anew when the marks change, which is seldom."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._marks: tuple[Mark, ...] = ()
        self._labels: list[MarkLabel] = []
        self.setObjectName("panel-marks")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(12))
        self.hide()

    @property
    def texts(self) -> list[str]:
        """The words that are shown."""
        return [mark.text for mark in self._marks]

    def show_marks(self, marks: tuple[Mark, ...]) -> bool:
        """True if they are other ones than before."""
        if marks == self._marks:
            return False
        self._marks = marks
        for label in self._labels:
            self._row.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels = [MarkLabel(self._theme, mark, self) for mark in marks]
        for label in self._labels:
            self._row.addWidget(label)
            label.show()
        self.setVisible(bool(marks))
        return True
