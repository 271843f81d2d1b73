"""Makes the ``QAction``s of the catalogue, binds them to slots and keeps them named, enabled and translated to keys."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget
from shiboken6 import isValid

from workbench.ui.actions.action import Action, Condition
from workbench.ui.actions.boundaction import ActionSlot, BoundAction
from workbench.ui.actions.catalogue import BY_ID, MENUS, SUBMENU_ICONS
from workbench.ui.actions.menuorder import insert_in_order
from workbench.ui.actions.shortcuts import sequences_of, shown_shortcut
from workbench.ui.theme import Theme
from workbench.ui.widgets.buttons import IconButton


class ActionBinder(QObject):
    """Give it slots (``bind``) and facts (``set_condition``); call ``update()`` when facts may have changed.

    An action that nobody bound is neither in menus nor in the palette: no control does nothing. Every id that is
    not in the catalogue raises ``KeyError``.
    """

    def __init__(self, theme: Theme, overrides: Mapping[str, str] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("action-binder")
        self._theme = theme
        self._overrides = dict(overrides or {})
        self._actions: dict[str, BoundAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        self._conditions: dict[Condition, Callable[[], bool]] = {}
        self._limits: dict[str, Callable[[], Collection[str]]] = {}
        self._menus: dict[str, QMenu] = {}
        self._windows: list[QWidget] = []
        self._settled: tuple[dict[Condition, bool], dict[str, frozenset[str]]] | None = None  # what all follow already
        theme.changed.connect(self._on_theme_changed)

    def action(self, action_id: str) -> BoundAction:
        """The ``QAction``, made when it is first asked for."""
        if action_id not in BY_ID:
            raise KeyError(f"there is no action {action_id!r} in the catalogue")
        if action_id not in self._actions:
            self._actions[action_id] = self._make(BY_ID[action_id])
        return self._actions[action_id]

    def bind(self, action_id: str, slot: ActionSlot) -> BoundAction:
        """Run ``slot`` when the action is triggered; a later bind replaces an earlier one.

        The slot takes the action's argument, or the new state of a checkable one, or nothing (see ``Action``).
        """
        action = self.action(action_id)
        action.slot_called = slot
        self._settled = None
        action.setVisible(True)
        self._place(action)
        return action

    def set_condition(self, condition: Condition, fact: Callable[[], bool]) -> None:
        """Say how a fact is found out; ``fact`` must be cheap, it is asked at each ``update()``."""
        self._conditions[condition] = fact

    def set_limit(self, prefix: str, possible: Callable[[], Collection[str]]) -> None:
        """Of the actions whose id begins with ``prefix`` only those can be done whose rest is in ``possible()``: as
        cheap as a fact, and asked as often."""
        self._limits[prefix] = possible

    def update(self) -> None:
        """Ask every fact once and enable what can be done now. A fact that nobody tells is false."""
        facts = {condition: fact() for condition, fact in self._conditions.items()}
        limits = {prefix: frozenset(possible()) for prefix, possible in self._limits.items()}
        if (facts, limits) == self._settled:
            return
        self._settled = dict(facts), limits
        facts[Condition.ALWAYS] = True
        for action in self._actions.values():
            enabled = action.slot_called is not None and facts.get(action.spec.when, False)
            enabled = enabled and _is_within(action.spec.id, limits)
            if action.isEnabled() != enabled:
                action.setEnabled(enabled)

    def set_checked(self, action_id: str, checked: bool) -> None:
        """Show a state without running the slot."""
        action = self.action(action_id)
        if action.isChecked() != checked:
            action.setChecked(checked)

    def set_title(self, action_id: str, title: str) -> None:
        """A title that says more than the catalogue's, as "Undo: rename socket"; an empty one restores it."""
        action = self.action(action_id)
        action.setText(title or action.spec.title)
        self._name(action)

    def bound_actions(self) -> list[BoundAction]:
        """What was bound, in the catalogue's order."""
        known = (self._actions.get(action_id) for action_id in BY_ID)
        return [action for action in known if action is not None and action.slot_called is not None]

    def set_shortcuts(self, overrides: Mapping[str, str]) -> None:
        """Use other overrides: action id to portable text, empty for none."""
        self._overrides = dict(overrides)
        for action in self._actions.values():
            action.setShortcuts(sequences_of(action.spec, self._overrides))
            self._name(action)

    def shortcut_text(self, action_id: str) -> str:
        """The shortcut as this system writes it, or an empty text."""
        return shown_shortcut(self.action(action_id).spec, self._overrides)

    def attach(self, window: QWidget) -> None:
        """Make the shortcuts work in a window: the main one, and every torn-off one."""
        self._windows.append(window)
        window.addActions(list(self._actions.values()))

    def fill_menu_bar(self, bar: QMenuBar) -> None:
        """Make the menus and put in what is bound, now and later."""
        for title in MENUS:
            self._menus[title.replace("&", "")] = self._make_menu(title.replace("&", ""), title, bar)
            bar.addMenu(self._menus[title.replace("&", "")])
        for action in self.bound_actions():
            self._place(action)

    def menu(self, path: str) -> QMenu:
        """A menu of the bar by its path, as "Project/Open recent". Raises ``KeyError`` before ``fill_menu_bar``."""
        if path not in self._menus:
            above, _, title = path.rpartition("/")
            if not above:
                raise KeyError(f"there is no menu {path!r}")
            parent = self.menu(above)
            self._menus[path] = self._make_menu(path, title, parent)
            insert_in_order(parent, self._menus[path].menuAction())
        return self._menus[path]

    def make_button(self, action_id: str, parent: QWidget, *, text: bool = False) -> IconButton:
        """A tool button that is the action: icon, tool tip, shortcut, state; ``text`` shows its title too."""
        action = self.action(action_id)
        button = IconButton(self._theme, "", action.spec.plain_title, parent)
        button.set_action(action, action.spec.icon)
        button.setObjectName(f"button.{action_id}")
        if text:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return button

    def _make(self, spec: Action) -> BoundAction:
        action = BoundAction(spec, self)
        action.setShortcuts(sequences_of(spec, self._overrides))
        action.setEnabled(False)
        action.setVisible(False)
        if spec.icon:
            action.setIcon(self._theme.icon(spec.icon))
        if spec.choice:
            group = self._groups.setdefault(spec.choice, QActionGroup(self))
            group.addAction(action)
        self._name(action)
        self._windows = [window for window in self._windows if isValid(window)]
        for window in self._windows:
            window.addAction(action)
        return action

    def _name(self, action: BoundAction) -> None:
        title = action.text().replace("&", "").removesuffix("…")
        keys = shown_shortcut(action.spec, self._overrides)
        head = f"{title} ({keys})" if keys else title
        action.setToolTip(f"{head}\n{action.spec.tip}" if action.spec.tip else head)
        action.setStatusTip(action.spec.tip)

    def _make_menu(self, path: str, title: str, parent: QWidget) -> QMenu:
        menu = QMenu(title, parent)
        menu.setObjectName(f"menu.{path}")
        menu.setAccessibleName(path.replace("/", ", "))
        menu.setToolTipsVisible(False)
        if path in SUBMENU_ICONS:
            menu.setIcon(self._theme.icon(SUBMENU_ICONS[path]))
        return menu

    def _place(self, action: BoundAction) -> None:
        """Put a bound action at its place among those that are in its menu already."""
        if not self._menus:
            return
        insert_in_order(self.menu(action.spec.menu), action)

    @Slot()
    def _on_theme_changed(self) -> None:
        for action in self._actions.values():
            if action.spec.icon:
                action.setIcon(self._theme.icon(action.spec.icon))
        for path, name in SUBMENU_ICONS.items():
            if path in self._menus:
                self._menus[path].setIcon(self._theme.icon(name))


def _is_within(action_id: str, limits: Mapping[str, frozenset[str]]) -> bool:
    found = [possible for prefix, possible in limits.items() if action_id.startswith(prefix)]
    return all(action_id.rpartition(".")[2] in possible for possible in found)
