"""Checks with their signs: the answer to “why do I hear nothing?”."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from workbench.session.socketfacts.hearing import Check, Mark
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.labels import Label

SIGNS: Final[dict[Mark, tuple[str, Token, str]]] = {
    Mark.YES: ("circle-check", Token.OK, "In order"),
    Mark.NO: ("circle-x", Token.ERROR, "Explains it"),
    Mark.UNKNOWN: ("info", Token.INFO, "Cannot be seen from here"),
}
ICON_PX: Final = 16


class CheckList(QWidget):
    """A sign, a title and a sentence in each row; a screen reader is told the sign in words."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: list[Check] = []
        self._rows: list[tuple[QLabel, Label, Label]] = []
        self.setObjectName("hearing-checks")
        self.setAccessibleName("Why nothing is heard")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(8))
        self._grid.setColumnStretch(2, 1)
        theme.changed.connect(self._on_theme)

    @property
    def shown(self) -> list[Check]:
        """What stands there now."""
        return self._shown

    def show_checks(self, found: Sequence[Check]) -> bool:
        """True if anything was changed."""
        if list(found) == self._shown:
            return False
        self._shown = list(found)
        while len(self._rows) < len(self._shown):
            self._add_row()
        for at, (sign, title, sentence) in enumerate(self._rows):
            is_shown = at < len(self._shown)
            for part in (sign, title, sentence):
                part.setVisible(is_shown)
            if is_shown:
                self._fill(self._shown[at], sign, title, sentence)
        return True

    def _fill(self, check: Check, sign: QLabel, title: Label, sentence: Label) -> None:
        icon, token, words = SIGNS[check.mark]
        sign.setPixmap(self._theme.icon(icon, token).pixmap(self._theme.px(ICON_PX)))
        sign.setToolTip(words)
        sign.setAccessibleName(words)
        title.setText(check.title)
        sentence.setText(check.sentence)
        sentence.setAccessibleName(f"{words}. {check.title}: {check.sentence}")

    def _add_row(self) -> None:
        at = len(self._rows)
        sign, title = QLabel(self), Label(self._theme, "", FontRole.STRONG, parent=self)
        sentence = Label(self._theme, "", FontRole.BODY, parent=self)
        sentence.setWordWrap(True)
        sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for column, part in enumerate((sign, title, sentence)):
            self._grid.addWidget(part, at, column, Qt.AlignmentFlag.AlignTop)
        self._rows.append((sign, title, sentence))

    @Slot()
    def _on_theme(self) -> None:
        found, self._shown = self._shown, []
        self.show_checks(found)
