"""What can be done with records: the context menu, and the keys that work while the table has the focus."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu

from workbench.codec.hexdump import CopyForm
from workbench.ui.hexview.copying import COPY_TITLES
from workbench.ui.theme import Theme


class TrafficCommands(Protocol):
    """What the actions call: :class:`~workbench.ui.traffic.trafficview.TrafficView` has it all."""

    def send_again(self) -> None:
        """Send the selected payloads once more."""
        ...

    def copy_payload(self, form: CopyForm) -> None:
        """The selected payloads to the clipboard."""
        ...

    def copy_rows(self) -> None:
        """The selected rows to the clipboard."""
        ...

    def copy_csv(self) -> None:
        """The same as CSV."""
        ...

    def ask_number(self) -> None:
        """Ask for a record to go to."""
        ...

    def remove_selected(self) -> None:
        """Remove the selected records."""
        ...

    def toggle_bookmark(self) -> None:
        """Mark the selected records, or unmark them."""
        ...

    def edit_comment(self) -> None:
        """Write a comment to the current record."""
        ...

    def follow_conversation(self) -> None:
        """Show the current record's connection as one run of bytes."""
        ...

    def clear(self) -> None:
        """Remove all records."""
        ...


class TrafficMenu(QObject):
    """The actions of one table."""

    def __init__(self, theme: Theme, commands: TrafficCommands, table: QAbstractItemView) -> None:
        super().__init__(table)
        self._commands = commands
        self._table = table
        self._theme = theme
        self._menu = QMenu(table)
        self._menu.setObjectName("traffic-menu")
        self._for_chosen: list[QAction] = []
        self._icons: list[tuple[QAction, str]] = []
        self._fill()
        self.apply_theme()
        theme.changed.connect(self.apply_theme)

    def _fill(self) -> None:
        view, menu = self._commands, self._menu
        self._for_chosen.append(self._add(menu, "Send again", "send", view.send_again))
        copy = menu.addMenu("Copy payload as")
        copy.setObjectName("traffic-copy-menu")
        for form, title in COPY_TITLES.items():
            action = copy.addAction(title)
            action.setObjectName(f"traffic-copy-{form.value}")
            action.setData(form.value)
        copy.triggered.connect(self._on_copy)
        self._copy = copy
        rows = self._add(menu, "Copy rows", "copy", view.copy_rows, QKeySequence(QKeySequence.StandardKey.Copy))
        self._for_chosen += [rows, self._add(menu, "Copy rows as CSV", "", view.copy_csv)]
        self._add_marks(menu)
        menu.addSeparator()
        self._go = self._add(menu, "Go to record…", "", view.ask_number, QKeySequence("Ctrl+G"))
        self._all = self._add(menu, "Select all", "", self._table.selectAll)
        menu.addSeparator()
        remove = self._add(menu, "Delete", "trash-2", view.remove_selected, QKeySequence("Del"))
        self._for_chosen.append(remove)
        self._clear = self._add(menu, "Clear all records", "eraser", view.clear)

    def _add_marks(self, menu: QMenu) -> None:
        """What people write to records; the keys are the window's actions'."""
        view = self._commands
        menu.addSeparator()
        self._for_chosen += [
            self._add(menu, "Follow conversation", "messages-square", view.follow_conversation),
            self._add(menu, "Bookmark", "bookmark", view.toggle_bookmark),
            self._add(menu, "Comment…", "message-square", view.edit_comment),
        ]

    def _add(self, menu: QMenu, title: str, icon: str, slot: object, key: QKeySequence | None = None) -> QAction:
        action = menu.addAction(title)
        action.setObjectName("traffic-" + title.rstrip("…").lower().replace(" ", "-"))
        action.triggered.connect(slot)
        if key is not None:
            action.setShortcut(key)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self._table.addAction(action)
        if icon:
            self._icons.append((action, icon))
        return action

    def add_menu(self, entry: Callable[[QMenu], QMenu] | QAction) -> None:
        """Another room's entries, in a menu of their own that ``entry`` makes for ours; or its single action."""
        if isinstance(entry, QAction):
            self._menu.insertAction(self._go, entry)
        else:
            self._menu.insertMenu(self._go, entry(self._menu))
        self._menu.insertSeparator(self._go)

    @Slot()
    def apply_theme(self) -> None:
        """Icons have changed."""
        for action, icon in self._icons:
            action.setIcon(self._theme.icon(icon))

    def show_for(self, place: QPoint, chosen: bool, rows: int) -> None:
        """Open at a place on the screen. An action that has nothing to act on is greyed while the menu is open."""
        for action in self._for_chosen:
            action.setEnabled(chosen)
        self._copy.setEnabled(chosen)
        for action in (self._clear, self._all, self._go):
            action.setEnabled(rows > 0)
        self._menu.aboutToHide.connect(self._enable_keys, Qt.ConnectionType.SingleShotConnection)
        self._menu.popup(place)

    @Slot()
    def _enable_keys(self) -> None:
        """A disabled action's key would be dead later, when something is chosen."""
        for action in (*self._for_chosen, self._go):
            action.setEnabled(True)

    @Slot(QAction)
    def _on_copy(self, action: QAction) -> None:
        self._commands.copy_payload(CopyForm(action.data()))
