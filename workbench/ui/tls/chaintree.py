"""The certificates that a peer showed, as a tree: its own first, faults marked with a sign and words."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from workbench.model.layerfacts import CertificateFacts
from workbench.model.tlstexts import certificate_rows, certificate_title
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.tables import name_columns
from workbench.ui.widgets.tips import plain_tip

FAULT_SIGN: Final = "✕"


class ChainTree(QTreeWidget):
    """One branch for each certificate; the peer's own is open, and whatever has a fault."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chain: tuple[CertificateFacts, ...] = ()
        self.setObjectName("tls-chain")
        self.setAccessibleName("Certificates of the peer")
        self.setToolTip("The peer's own certificate first, then those that vouch for it")
        self.setColumnCount(2)
        self.setHeaderLabels(["Field", "Value"])
        name_columns(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setUniformRowHeights(True)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def show_chain(self, chain: tuple[CertificateFacts, ...]) -> None:
        """Show other certificates; nothing is done if they are the same."""
        if chain is self._chain or chain == self._chain:
            return
        self._chain = chain
        self._fill()

    def chosen(self) -> CertificateFacts | None:
        """The certificate that the cursor is in; the peer's own if it is nowhere."""
        item = self.currentItem()
        while item is not None and item.parent() is not None:
            item = item.parent()
        at = self.indexOfTopLevelItem(item) if item is not None else 0
        return self._chain[at] if 0 <= at < len(self._chain) else None

    def _fill(self) -> None:
        self.clear()
        for at, one in enumerate(self._chain):
            role = "Peer" if at == 0 else "Authority" if one.is_ca else "Certificate"
            branch = self._row(role, certificate_title(one))
            branch.setFont(1, self._theme.font(FontRole.STRONG))
            if one.faults:
                branch.setText(0, f"{FAULT_SIGN} {role}")
                self._mark(branch)
            self.addTopLevelItem(branch)
            for fault in one.faults:
                row = self._row(f"{FAULT_SIGN} Fault", f"{fault}.")
                self._mark(row)
                branch.addChild(row)
            for title, text in certificate_rows(one):
                branch.addChild(self._row(title, text))
            branch.setExpanded(at == 0 or bool(one.faults))

    def _row(self, title: str, text: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([title, text])
        item.setToolTip(1, plain_tip(text))
        item.setForeground(0, self._theme.color(Token.TEXT_MUTED))
        return item

    def _mark(self, item: QTreeWidgetItem) -> None:
        for column in range(2):
            item.setForeground(column, self._theme.color(Token.ERROR))

    @Slot()
    def _follow_theme(self) -> None:
        self._fill()
