"""The catalogue's ``help.…`` actions and the preferences."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from workbench.session.workspace import Workspace
from workbench.settings.store import SettingsStore
from workbench.ui.actions import ActionBinder
from workbench.ui.theme import Theme
from workbench.ui.window.docks import Docks
from workbench.ui.window.programlog import LogDockBody


class HelpCommands(QObject):
    """Opens the dialogs of ``ui/dialogs``; none of them blocks."""

    def __init__(
        self, window: QMainWindow, workspace: Workspace, theme: Theme, settings: SettingsStore, docks: Docks,
        log: LogDockBody,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._workspace, self._theme, self._settings = window, workspace, theme, settings
        self._docks, self._log = docks, log

    def bind(self, binder: ActionBinder) -> None:
        """Bind every action of this room."""
        binder.bind("help.log", self.show_log)

    def show_log(self) -> None:
        """What the program has reported."""
        self._docks["log"].show_dock()
        self._log.show_program()
