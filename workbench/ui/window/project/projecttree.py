"""The tree at the left: two lines a socket, name over address, with its state's sign."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from workbench.model.sockets import SessionState
from workbench.ui.frameclock import widget_is_shown
from workbench.ui.theme.fonts import FontRole
from workbench.ui.theme.palette import Token
from workbench.ui.theme.theme import Theme
from workbench.ui.widgets.statedot import draw_dot
from workbench.ui.window.project.projectmodel import (
    ENTRY_ROLE,
    ICON_ROLE,
    ID_ROLE,
    STATE_ROLE,
    TOP_ROLE,
    URL_ROLE,
    ProjectLike,
    ProjectModel,
)
from workbench.ui.window.project.projectrows import TopRow

_Index = QModelIndex | QPersistentModelIndex


class SocketDelegate(QStyledItemDelegate):
    """Draws the address below the name; other rows as usual."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        hint = super().sizeHint(option, index)
        if index.data(URL_ROLE) is None:
            return QSize(hint.width(), max(hint.height(), self._theme.px(28)))
        lines = option.fontMetrics.height() * 2
        return QSize(self._theme.px(120), lines + self._theme.px(8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        url = index.data(URL_ROLE)
        if url is None:
            super().paint(painter, option, index)
            return
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        rect: QRect = option.rect
        shown.text = ""
        style = shown.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, shown.widget)
        painter.save()
        side = self._theme.px(16)
        centre = QPointF(rect.x() + self._theme.px(2) + side / 2, rect.center().y() + 0.5)
        draw_dot(painter, self._theme, centre, self._theme.px(10) / 2, SessionState(index.data(STATE_ROLE)))
        left = rect.x() + side + self._theme.px(10)
        self._kind_icon(painter, rect, str(index.data(ICON_ROLE)))
        room = QRect(left, rect.y() + self._theme.px(3), rect.right() - left - self._theme.px(26), rect.height() // 2)
        selected = bool(shown.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        name_color = shown.palette.color(role)
        self._line(painter, room, str(index.data()), FontRole.BODY, name_color)
        room.moveTop(rect.center().y())
        room.setRight(rect.right() - self._theme.px(4))
        address_color = name_color if selected else self._theme.color(Token.TEXT_MUTED)
        self._line(painter, room, str(url), FontRole.DATA_SMALL, address_color)
        painter.restore()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        rect: QRect = option.rect
        left = self._theme.px(24)
        editor.setGeometry(rect.adjusted(left, 1, 0, -1))

    def _kind_icon(self, painter: QPainter, rect: QRect, name: str) -> None:
        """At the right of the name: what kind of socket it is."""
        side = self._theme.px(14)
        place = QRect(rect.right() - self._theme.px(4) - side, rect.y() + self._theme.px(5), side, side)
        self._theme.icon(name, Token.TEXT_MUTED).paint(painter, place)

    def _line(self, painter: QPainter, room: QRect, text: str, role: FontRole, color: QColor) -> None:
        painter.setFont(self._theme.font(role))
        painter.setPen(color)
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)


class ProjectTree(QTreeView):
    """Enter or a double click opens; F2 renames; Alt+Up and Alt+Down move; the rest is in the context menu."""

    socket_opened = Signal(int)  # show its panel
    notes_opened = Signal()
    remove_requested = Signal(int)
    menu_requested = Signal(int, QPoint)  # session id, 0 on other rows; place on the screen
    top_opened = Signal(TopRow, int)  # payloads, pads or sequences; the id of the pad or sequence, 0: all of them
    top_menu_requested = Signal(TopRow, int, QPoint)

    def __init__(self, project: ProjectLike, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = ProjectModel(project, theme, self)
        self.setObjectName("projectTree")
        self.setAccessibleName("Project")
        self.setModel(self.rows)
        self.setItemDelegate(SocketDelegate(theme, self))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(False)
        self._theme = theme
        self._measure()
        self.setRootIsDecorated(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.customContextMenuRequested.connect(self._on_menu)
        self.activated.connect(self._on_activated)
        theme.changed.connect(self._measure)
        self.rows.rowsInserted.connect(self._on_rows_inserted)
        self.rows.refresh()
        self.expandAll()

    def drawBranches(self, painter: QPainter, rect: QRect, index: _Index) -> None:
        """None: the rows' signs are enough, and a selected row is of one colour."""

    def is_shown(self) -> bool:
        return widget_is_shown(self)

    def refresh(self) -> bool:
        """Pull from the workspace."""
        return self.rows.refresh()

    def current_socket(self) -> int:
        """The session id of the current row; 0 on another row."""
        number = self.currentIndex().data(ID_ROLE)
        return int(number) if number is not None else 0

    def show_socket(self, number: int) -> None:
        """Make that socket's row the current one."""
        index = self.rows.socket_index(number)
        if not index.isValid():  # it may be younger than the last frame
            self.rows.refresh()
            index = self.rows.socket_index(number)
        if index.isValid() and index != self.currentIndex():
            self.setCurrentIndex(index)

    def rename(self, number: int) -> None:
        """Edit the name in place."""
        index = self.rows.socket_index(number)
        if index.isValid():
            self.setCurrentIndex(index)
            self.edit(index)

    def move_by(self, number: int, by: int) -> None:
        """Up (-1) or down (1) in the list."""
        self.rows.move(number, self.rows.socket_index(number).row() + by)
        self.show_socket(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = self.current_socket()
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if number and by and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self.move_by(number, by)
            return
        if event.key() == Qt.Key.Key_Delete and number:
            self.remove_requested.emit(number)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() != self.State.EditingState:
            self._on_activated(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _measure(self) -> None:
        side = self._theme.px(16)
        self.setIndentation(self._theme.px(12))
        self.setIconSize(QSize(side, side))
        self.setMinimumWidth(self._theme.px(140))
        self.scheduleDelayedItemsLayout()

    def _on_activated(self, index: QModelIndex) -> None:
        number = index.data(ID_ROLE)
        if number is not None:
            self.socket_opened.emit(int(number))
        elif (top := index.data(TOP_ROLE)) is not None:
            row = TopRow(top)
            if row is TopRow.NOTES:
                self.notes_opened.emit()
            elif row is not TopRow.SOCKETS:
                self.top_opened.emit(row, int(index.data(ENTRY_ROLE) or 0))

    def _on_rows_inserted(self, parent: QModelIndex, _first: int, _last: int) -> None:
        self.expand(parent)

    def _on_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        number = index.data(ID_ROLE) if index.isValid() else None
        top = index.data(TOP_ROLE) if index.isValid() else None
        if top in (TopRow.PAYLOADS, TopRow.PADS, TopRow.SEQUENCES):
            entry = int(index.data(ENTRY_ROLE) or 0)
            self.top_menu_requested.emit(TopRow(top), entry, self.viewport().mapToGlobal(place))
            return
        self.menu_requested.emit(int(number) if number is not None else 0, self.viewport().mapToGlobal(place))
