"""Context menus of tabs and tree: the catalogue's actions, on the socket that was clicked."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtWidgets import QMainWindow, QMenu

from workbench.ui.actions import ActionBinder
from workbench.ui.actions.catalogue import BY_ID
from workbench.ui.window.commands.socketcommands import SocketCommands
from workbench.ui.window.project.projectrows import TopRow
from workbench.ui.window.project.projecttree import ProjectTree
from workbench.ui.window.tabs.panes import PaneDeck

_SOCKET = ("socket.open", "socket.half_close", "socket.close", "socket.abort")
_EDIT = ("socket.rename", "socket.duplicate", "socket.remove")
_TOPS = {
    TopRow.PAYLOADS: (("payload.find",), ("payload.new", "payload.new_file", "payload.keep")),
    TopRow.PADS: (("dock.pads", "pad.show"), ("pad.new",)),
    TopRow.SEQUENCES: (("dock.sequences", "sequence.run"), ("sequence.new",)),
}
_TAB = ("view.split_right", "view.split_down", "view.tear_off", "tab.close")


class ContextMenus(QObject):
    """Menus are shown with ``popup()`` and go by themselves."""

    def __init__(
        self, window: QMainWindow, binder: ActionBinder, deck: PaneDeck, tree: ProjectTree, sockets: SocketCommands
    ) -> None:
        super().__init__(window)
        self._window, self._binder, self._deck, self._tree, self._sockets = window, binder, deck, tree, sockets

    def show_new(self, place: QPoint) -> None:
        """The kinds of sockets, below the button that was pressed."""
        self._binder.menu("Socket/New").popup(place)

    def show_tab(self, number: int, place: QPoint) -> None:
        """For a tab: what concerns its socket, and where it stands."""
        self._deck.activate(number)
        title = "&Bring back" if self._deck.is_torn_off(number) else ""
        self._binder.set_title("view.tear_off", title)
        self._popup("tab", (_SOCKET, _TAB, _EDIT), place)

    def show_tree(self, number: int, place: QPoint) -> None:
        """For a row of the tree; on other rows what concerns all sockets."""
        if number:
            self._tree.show_socket(number)
            self._tree.setFocus()
            self._popup("socket", (_SOCKET, _EDIT), place)
        else:
            self._popup("sockets", (("socket.new",), ("sockets.open_all", "sockets.close_all")), place)

    @Slot(TopRow, int, QPoint)
    def show_top(self, row: TopRow, _number: int, place: QPoint) -> None:
        """For payloads, pads and sequences, and for one of them."""
        groups = tuple(group for group in (tuple(each for each in ids if each in BY_ID) for ids in _TOPS[row]) if group)
        self._popup(row.name.lower(), groups, place)

    def _popup(self, name: str, groups: tuple[tuple[str, ...], ...], place: QPoint) -> None:
        menu = QMenu(self._window)
        menu.setObjectName(f"contextMenu.{name}")
        menu.setAccessibleName(f"Menu of the {name}")
        for group in groups:
            if not menu.isEmpty():
                menu.addSeparator()
            menu.addActions([self._binder.action(action_id) for action_id in group])
        menu.aboutToHide.connect(menu.deleteLater)
        self._binder.update()
        menu.popup(place)
