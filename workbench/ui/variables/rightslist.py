"""What the project's payloads may read, with a way to take it back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from workbench.session.payloads.desk import PayloadDesk
from workbench.session.payloads.rights import Right
from workbench.session.payloads.wanted import Wanted, wanted_text
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label
from workbench.ui.widgets.tips import plain_tip

HEIGHT_PX = 84


class RightsList(QWidget):
    """Hidden while nothing is allowed."""

    def __init__(self, desk: PayloadDesk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown: tuple[Right, ...] = ()
        self.setObjectName("rights")
        self.list = QListWidget(self)
        self.list.setObjectName("rights-list")
        self.list.setAccessibleName("What payloads of this project may read")
        self.list.setToolTip("You allowed these for this project, on this computer")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setFixedHeight(theme.px(HEIGHT_PX))
        self.take = TextButton(theme, "Take back", self)
        self.take.setObjectName("rights-take")
        self.take.setToolTip("Ask again before the chosen ones are read")
        self.take.clicked.connect(self._on_take)
        self.list.itemSelectionChanged.connect(self._on_selected)
        row = QHBoxLayout()
        row.addWidget(Label(theme, "Allowed for this project", FontRole.STRONG, parent=self))
        row.addStretch(1)
        row.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addLayout(row)
        column.addWidget(self.list)
        self.refresh()

    def refresh(self) -> bool:
        """Agree with the desk; True if something changed."""
        rights = self._desk.rights.given()
        self.setVisible(bool(rights))
        self._on_selected()
        if rights == self._shown:
            return False
        self._shown = rights
        self.list.clear()
        for kind, name in rights:
            text = wanted_text(Wanted(kind, name))
            item = QListWidgetItem(f"{text[:1].upper()}{text[1:]}")
            item.setData(Qt.ItemDataRole.UserRole, (str(kind), name))
            item.setToolTip(plain_tip(Wanted(kind, name).shown))
            self.list.addItem(item)
        return True

    @Slot()
    def _on_take(self) -> None:
        rows = [self.list.row(item) for item in self.list.selectedItems()]
        for row in rows:
            self._desk.disallow(*self._shown[row])
        self.refresh()

    @Slot()
    def _on_selected(self) -> None:
        self.take.setEnabled(bool(self.list.selectedItems()))
