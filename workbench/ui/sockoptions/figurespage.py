"""The page “Kernel figures”: what the system knows of a TCP connection now, and its last minute as curves."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.model.kernelfigures import FIGURES, STATE_MEANINGS, KernelFigures, figure_text
from workbench.model.sockets import Role
from workbench.model.texts import failure_sentence
from workbench.ui.panelkit.pages import PageRoom, PageWidget
from workbench.ui.sockoptions.figurecharts import SPAN_S, FigureCharts
from workbench.ui.theme import FontRole, Token
from workbench.ui.widgets.labels import Label
from workbench.ui.widgets.tables import name_columns

TITLES = ("Figure", "Now", "What it tells")
CHARS = (20, 18)
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NARROW_PX = 520  # of the 4-pixel grid, scaled
CONNECTIONS_LISTED = 1_000  # longer lists nobody reads, and they would be made anew at each change
NEWEST = "The newest connection"


class FiguresPage(PageWidget):
    """Looking is what makes the session ask: a hidden page costs nothing."""

    preferred_width_px = 720

    def __init__(self, room: PageRoom) -> None:
        super().__init__(room)
        self._theme = room.theme
        self._figures = room.session.figures
        self._seen = -1
        self._rows_seen = -1
        self.setObjectName("figures-page")
        self.setAccessibleName("Kernel figures")
        self.which = QComboBox(self)
        self.which.setObjectName("figures-connection")
        self.which.setAccessibleName("Whose figures")
        self.which.setToolTip("The connection that is looked at")
        self.which.addItem(NEWEST, 0)
        self.which.setVisible(room.session.spec.role is Role.LISTENER)
        self.state = Label(self._theme, "", FontRole.STRONG, parent=self)
        self.state.setWordWrap(True)
        self.options = Label(self._theme, "", FontRole.SMALL, "muted", self)
        self.table = self._make_table()
        self.told = Label(self._theme, "", parent=self)
        self.told.setWordWrap(True)
        self.charts = FigureCharts(room.session.throughput, self._theme, self)
        self._lay_out()
        self._theme.changed.connect(self._on_theme)
        self._on_theme()
        self.table.currentItemChanged.connect(self._on_row)
        self.table.setCurrentIndex(self.table.model().index(0, 0))

    def refresh(self) -> bool:
        session = self.room.session
        if session.revision != self._rows_seen:
            self._rows_seen = session.revision
            self._list_connections()
        self._figures.look(int(self.which.currentData() or 0))
        if self._figures.revision == self._seen:
            return False
        self._seen = self._figures.revision
        self._show(self._figures.latest if self._figures.failure is None else None)
        self.charts.draw(self._figures.window(SPAN_S))
        return False  # looking does not set the clock's pace: while nothing is carried, once a second is enough

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the chosen figure's sentence stands below the table alone."""
        super().resizeEvent(event)
        self.table.setColumnHidden(len(TITLES) - 1, self.width() < self._theme.px(NARROW_PX))

    # -- showing

    def _show(self, found: KernelFigures | None) -> None:
        failure = self._figures.failure
        if found is None:
            self.state.setText("Nothing is known now. " + (failure_sentence(failure) if failure else ""))
        else:
            number = f"Connection {self._figures.connection}: " if self.which.isVisible() else ""
            meaning = STATE_MEANINGS[found.state] if found.state else "The state is not known."
            self.state.setText(f"{number}{found.state.value if found.state else ''}  {meaning}".strip())
        self.options.setText(f"Agreed on: {', '.join(found.options)}" if found and found.options else "")
        self.options.setVisible(bool(self.options.text()))
        muted, plain = self._theme.color(Token.TEXT_MUTED), self._theme.color(Token.TEXT)
        for at, figure in enumerate(FIGURES):
            value = getattr(found, figure.field) if found is not None else None
            item = self.table.topLevelItem(at)
            text = figure_text(figure.unit, value) if found is not None else "–"
            if item is not None and item.text(1) != text:
                item.setText(1, text)
                item.setForeground(1, muted if value is None else plain)

    def _list_connections(self) -> None:
        if self.room.session.spec.role is not Role.LISTENER:
            return
        entries = [(NEWEST, 0)]
        entries += [(f"Connection {each.number}, {each.peer}", each.number)
                    for each in self.room.session.connections.values() if each.is_open]  # fmt: skip
        del entries[CONNECTIONS_LISTED:]
        if entries == [(self.which.itemText(at), self.which.itemData(at)) for at in range(self.which.count())]:
            return
        chosen = self.which.currentData()
        self.which.clear()
        for text, number in entries:
            self.which.addItem(text, number)
        self.which.setCurrentIndex(max(0, self.which.findData(chosen)))

    # -- making

    def _make_table(self) -> QTreeWidget:
        table = QTreeWidget(self)
        table.setObjectName("figures-table")
        table.setAccessibleName("Figures of the connection")
        table.setToolTip("What the kernel tells of the connection")
        table.setHeaderLabels(list(TITLES))
        name_columns(table)
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTextElideMode(Qt.TextElideMode.ElideRight)
        table.headerItem().setTextAlignment(1, RIGHT)
        for figure in FIGURES:
            item = QTreeWidgetItem([figure.title, "–", figure.text])
            item.setToolTip(2, figure.text)
            item.setToolTip(0, figure.text)
            item.setTextAlignment(1, RIGHT)
            table.addTopLevelItem(item)
        return table

    def _lay_out(self) -> None:
        px = self._theme.px
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.setObjectName("figures-splitter")
        split.setChildrenCollapsible(False)
        upper = QWidget(self)
        upper_column = QVBoxLayout(upper)
        upper_column.setContentsMargins(0, 0, 0, px(4))
        upper_column.addWidget(self.table, 1)
        upper_column.addWidget(self.told)
        split.addWidget(upper)
        split.addWidget(self.charts)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([300, 200])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), 0, px(16), px(16))
        layout.setSpacing(px(8))
        layout.addWidget(self.which)
        layout.addWidget(self.state)
        layout.addWidget(self.options)
        layout.addWidget(split, 1)

    @Slot(QTreeWidgetItem, QTreeWidgetItem)
    def _on_row(self, now: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        """The whole sentence of the chosen figure: in its cell it may be cut."""
        at = self.table.indexOfTopLevelItem(now) if now is not None else -1
        self.told.setText(FIGURES[at].text if at >= 0 else "")

    @Slot()
    def _on_theme(self) -> None:
        metrics = self.table.fontMetrics()
        for number, chars in enumerate(CHARS):
            self.table.setColumnWidth(number, metrics.averageCharWidth() * chars + self._theme.px(12))
        data = self._theme.font(FontRole.DATA_SMALL)
        for at in range(self.table.topLevelItemCount()):
            item = self.table.topLevelItem(at)
            if item is not None:
                item.setFont(1, data)
                item.setForeground(2, self._theme.color(Token.TEXT_MUTED))
