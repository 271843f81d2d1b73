"""A page of settings: rows of label, field and a hint below, all lined up."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.labels import Label


class FormPage(QWidget):
    """Add rows from above; ``finish`` fills the rest of the page with nothing."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName(f"preferences.{title.lower()}")
        self.setAccessibleName(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(Label(theme, title, FontRole.TITLE))
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self.column.addLayout(self._grid)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def add_row(self, title: str, field: QWidget, hint: str = "") -> None:
        """A labelled field; the label's mnemonic (``&Scale``) moves the focus to it."""
        row = self._grid.rowCount()
        label = Label(self._theme, title)
        label.setBuddy(field)
        field.setSizePolicy(QSizePolicy.Policy.Maximum, field.sizePolicy().verticalPolicy())
        if not field.accessibleName():
            field.setAccessibleName(title.replace("&", ""))
        cell = QVBoxLayout()
        cell.setSpacing(self._theme.px(3))
        cell.addWidget(field, 0, Qt.AlignmentFlag.AlignLeft)
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addLayout(cell, row, 1)
        label.setMinimumHeight(field.sizeHint().height())
        if hint:
            note = Label(self._theme, hint, FontRole.SMALL, "muted")
            note.setWordWrap(True)
            cell.addWidget(note)
            field.setAccessibleDescription(hint)
            if not field.toolTip():
                field.setToolTip(hint)

    def finish(self) -> None:
        """No more rows come."""
        self.column.addStretch(1)

    @Slot()
    def _follow_theme(self) -> None:
        px = self._theme.px
        self.column.setSpacing(px(16))
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(12))
        self._grid.setColumnMinimumWidth(0, px(150))
