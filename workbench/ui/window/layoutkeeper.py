"""Where everything stands: panels and their views in the project, docks and the window's place in the settings.

Each object is put back by itself, so that what cannot be read costs that object alone.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import replace
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import QByteArray, QObject, QTimer
from PySide6.QtWidgets import QMainWindow

from workbench.session.workspace import Workspace
from workbench.settings.store import SettingsStore
from workbench.ui.window.tabs.arrangement import Arrangement, Tabs, arrangement_from_layout, arrangement_to_layout
from workbench.ui.window.tabs.panes import PaneDeck

STATE_VERSION = 1  # of the docks: raise it when docks come or go
KEEP_AFTER_MS = 300
PANELS_AT_ONCE = 12  # tabs that a project without a layout opens: nobody looks through more, the tree has them all


@runtime_checkable
class Viewed(Protocol):
    """A panel that can say how it is set up, as JSON values, and be set up so again."""

    def view_state(self) -> dict[str, Any]: ...

    def restore_view_state(self, state: dict[str, Any]) -> None: ...


class LayoutKeeper(QObject):
    """Writes ``document.layout`` shortly after a change, and the settings when asked to."""

    def __init__(self, window: QMainWindow, deck: PaneDeck, workspace: Workspace, settings: SettingsStore) -> None:
        super().__init__(window)
        self._window, self._deck, self._workspace, self._settings = window, deck, workspace, settings
        self._restoring = False
        self.views: dict[int, dict[str, Any]] = {}
        self._timer = QTimer(self)
        self._timer.setObjectName("keepLayoutTimer")
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER_MS)
        self._timer.timeout.connect(self.keep)
        deck.changed.connect(self._on_changed)
        deck.active_changed.connect(self._on_changed)

    def keep(self) -> None:
        """Write the project's layout now. What was kept of panels that were not shown since stays as it is."""
        self._timer.stop()
        for number in self._deck.ids():
            self.note_view(number, self._deck.panel(number))
        known = {session.spec.id for session in self._workspace.sessions}
        views = {str(number): state for number, state in sorted(self.views.items()) if number in known}
        self._workspace.set_layout({"panes": arrangement_to_layout(self._deck.arrangement()), "panels": views})

    def note_view(self, number: int, panel: object) -> None:
        """Remember how a panel is set up."""
        if isinstance(panel, Viewed):
            self.views[number] = panel.view_state()

    def restore_view(self, number: int, panel: object) -> None:
        """Set a new panel up as it was."""
        state = self.views.get(number)
        if state is not None and isinstance(panel, Viewed):
            panel.restore_view_state(state)

    def restore_project(self) -> None:
        """Open the panels of the project as its layout says; without one, those of its first sockets in one group."""
        layout = self._workspace.document.layout
        known = [session.spec.id for session in self._workspace.sessions]
        stored = layout.get("panels")
        names = {str(number): number for number in known}
        self.views = {}
        for key, state in stored.items() if isinstance(stored, dict) else ():
            if key in names and isinstance(state, dict):  # never int(): digits may be of any script and any number
                self.views[names[key]] = state
        if "panes" in layout:
            arrangement = arrangement_from_layout(layout["panes"], known)
        else:
            first = tuple(known[:PANELS_AT_ONCE])
            arrangement = Arrangement(Tabs(first, first[0] if first else 0))
        self._restoring = True
        self._deck.restore(arrangement)
        self._restoring = False

    def restore_window(self) -> None:
        """The window's place and its docks, from the settings."""
        state = self._settings.settings.window
        if state.geometry:
            self._window.restoreGeometry(_bytes(state.geometry))
        if state.docks:
            self._window.restoreState(_bytes(state.docks), STATE_VERSION)

    def keep_window(self) -> None:
        """Into the settings."""
        geometry = b64encode(bytes(self._window.saveGeometry().data())).decode()
        docks = b64encode(bytes(self._window.saveState(STATE_VERSION).data())).decode()
        self._settings.change(window=replace(self._settings.settings.window, geometry=geometry, docks=docks))

    def _on_changed(self) -> None:
        if not self._restoring:
            self._timer.start()


def _bytes(text: str) -> QByteArray:
    """What was stored, or nothing where it is damaged."""
    try:
        return QByteArray(b64decode(text, validate=True))
    except ValueError:
        return QByteArray()
