"""What can be done with the view: the catalogue's ``view.…``, ``tab.…``, ``pane.…`` and ``theme.…`` actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from workbench.settings.store import SettingsStore
from workbench.settings.values import Appearance, Settings, ThemeChoice, bounds_of
from workbench.ui.actions import ActionBinder, Condition
from workbench.ui.window.tabs.arrangement import SplitDirection
from workbench.ui.window.tabs.panes import PaneDeck

ZOOM_STEP = 0.1
LAST_TAB = 9  # Ctrl+9 is the last tab, however many there are


@runtime_checkable
class Paned(Protocol):
    """A panel with several places that F6 goes to."""

    def panes(self) -> list[QWidget]: ...


class ViewCommands(QObject):
    """``panes`` answers the places beside the panels that F6 goes to: tree and docks."""

    def __init__(
        self, window: QMainWindow, deck: PaneDeck, settings: SettingsStore, panes: Callable[[], list[QWidget]]
    ) -> None:
        super().__init__(window)
        self._window, self._deck, self._settings, self._panes = window, deck, settings, panes
        self._binder: ActionBinder

    def bind(self, binder: ActionBinder) -> None:
        """Bind every action and tell every fact of this room."""
        self._binder = binder
        for number in range(1, LAST_TAB + 1):
            binder.bind(f"tab.go_{number}", self.go_to_tab)
        for choice in ThemeChoice:
            binder.bind(f"theme.{choice}", self.set_theme)
        slots: dict[str, Callable[..., object]] = {
            "view.split_right": self.split_right, "view.split_down": self.split_down,
            "view.tear_off": self.tear_off, "tab.next": self.next_tab, "tab.previous": self.previous_tab,
            "pane.next": self.next_pane, "pane.previous": self.previous_pane, "view.presenter": self.set_presenter,
            "view.zoom_in": self.zoom_in, "view.zoom_out": self.zoom_out, "view.zoom_reset": self.zoom_reset,
            "view.full_screen": self.set_full_screen,
        }  # fmt: skip
        for action_id, slot in slots.items():
            binder.bind(action_id, slot)
        binder.set_condition(Condition.TABS, self._has_tabs)
        binder.set_condition(Condition.TABS_MANY, self._has_many_tabs)
        self._deck.changed.connect(self._show_tabs)
        self._show_tabs()
        self._settings.subscribe(self._follow)
        self._follow(self._settings.settings)

    # tabs

    def split_right(self) -> None:
        """The active tab beside the others."""
        self._deck.split(self._deck.active, SplitDirection.RIGHT)

    def split_down(self) -> None:
        """The active tab below the others."""
        self._deck.split(self._deck.active, SplitDirection.DOWN)

    def tear_off(self) -> None:
        """Into a window of its own, or from there back into the main window."""
        if self._deck.is_torn_off(self._deck.active):
            self._deck.bring_back(self._deck.active)
        else:
            self._deck.tear_off(self._deck.active)

    def next_tab(self) -> None:
        """Round and round through all groups."""
        self._deck.step(1)

    def previous_tab(self) -> None:
        """The other way round."""
        self._deck.step(-1)

    def go_to_tab(self, number: int) -> None:
        """1 is the first; 9 the last."""
        self._deck.select(len(self._deck.ids()) - 1 if number == LAST_TAB else number - 1)

    def _show_tabs(self) -> None:
        """Only tabs that exist are offered."""
        count = len(self._deck.ids())
        for number in range(1, LAST_TAB):
            self._binder.action(f"tab.go_{number}").setVisible(number <= count)

    # panes

    def next_pane(self) -> None:
        """The next place to work in: tree, the panel's parts, docks."""
        self._step_pane(1)

    def previous_pane(self) -> None:
        """The place before."""
        self._step_pane(-1)

    def _step_pane(self, by: int) -> None:
        panes = [pane for pane in self._all_panes() if pane.isVisible()]
        if not panes:
            return
        focus = QApplication.focusWidget()
        now = next((at for at, pane in enumerate(panes) if focus is not None and _holds(pane, focus)), -1)
        panes[(now + by) % len(panes) if now >= 0 else 0].setFocus()

    def _all_panes(self) -> list[QWidget]:
        """Tree first, then the active panel's parts, then the docks below, as the eye goes."""
        around = self._panes()
        panel = self._deck.panel(self._deck.active)
        inner = panel.panes() if isinstance(panel, Paned) else [panel] if panel is not None else []
        return [*around[:1], *inner, *around[1:]]

    # appearance

    def set_theme(self, choice: str) -> None:
        """Pin a palette, or follow the system."""
        self._change(theme=ThemeChoice(choice))

    def set_presenter(self, on: bool) -> None:
        """Half as large again, or not."""
        self._change(presenter=on)

    def zoom_in(self) -> None:
        """A tenth larger."""
        self._zoom(self._settings.settings.appearance.scale + ZOOM_STEP)

    def zoom_out(self) -> None:
        """A tenth smaller."""
        self._zoom(self._settings.settings.appearance.scale - ZOOM_STEP)

    def zoom_reset(self) -> None:
        """100 %."""
        self._zoom(1.0)

    def set_full_screen(self, on: bool) -> None:
        """Without a frame, or back."""
        if on:
            self._window.showFullScreen()
        else:
            self._window.showNormal()

    def _zoom(self, scale: float) -> None:
        least, most = bounds_of(Appearance, "scale")
        self._change(scale=round(min(most, max(least, scale)), 2))

    def _change(self, **changes: object) -> None:
        appearance = replace(self._settings.settings.appearance, **changes)  # type: ignore[arg-type]
        self._settings.change(appearance=appearance)

    def _follow(self, settings: Settings) -> None:
        for choice in ThemeChoice:
            self._binder.set_checked(f"theme.{choice}", settings.appearance.theme is choice)
        self._binder.set_checked("view.presenter", settings.appearance.presenter)

    def _has_tabs(self) -> bool:
        return self._deck.active != 0

    def _has_many_tabs(self) -> bool:
        return len(self._deck.ids()) > 1


def _holds(pane: QWidget, widget: QWidget) -> bool:
    return pane is widget or pane.isAncestorOf(widget)
