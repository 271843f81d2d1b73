"""The catalogue's ``help.…`` actions and the preferences."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from workbench.settings.store import SettingsStore
from workbench.settings.values import Settings
from workbench.ui.actions import ActionBinder
from workbench.ui.theme import Theme
from workbench.ui.window.docks import Docks
from workbench.ui.window.tapes.programlog import LogDockBody

if TYPE_CHECKING:
    from workbench.ui.dialogs.manual import ManualWindow
    from workbench.ui.errors import ErrorWindow


class HelpCommands(QObject):
    """Opens the dialogs of ``ui/dialogs``; none of them blocks, and none is imported before it is asked for."""

    message = Signal(str)  # a sentence for a toast

    def __init__(
        self, window: QMainWindow, theme: Theme, settings: SettingsStore, docks: Docks, diagnose: Callable[[], str]
    ) -> None:
        super().__init__(window)
        self._window, self._theme, self._settings = window, theme, settings
        self._docks, self._diagnose = docks, diagnose
        self._manual: ManualWindow | None = None
        self._errors: ErrorWindow | None = None
        self._binder: ActionBinder

    def bind(self, binder: ActionBinder) -> None:
        """Bind every action of this room."""
        self._binder = binder
        slots: dict[str, Callable[..., object]] = {
            "help.log": self.show_log, "help.about": self.about, "help.shortcuts": self.shortcuts,
            "help.manual": self.manual, "help.errors": self.errors,
            "help.diagnostics": self.copy_diagnostics, "app.preferences": self.preferences,
        }  # fmt: skip
        for action_id, slot in slots.items():
            binder.bind(action_id, slot)
        self._settings.subscribe(self._follow)

    def show_log(self) -> None:
        """What the program has reported."""
        self._docks["log"].show_dock()
        body = self._docks["log"].widget()
        if isinstance(body, LogDockBody):
            body.show_program()

    def manual(self) -> None:
        """The pages of the manual, in a window that stays."""
        if self._manual is None:
            from workbench.ui.dialogs.manual import ManualWindow

            self._manual = ManualWindow(self._theme, self._window)
        self._manual.show()
        self._manual.raise_()
        self._manual.activateWindow()

    def errors(self) -> None:
        """Every error with its names and numbers, in a window that stays."""
        self.explain_error("")

    def explain_error(self, name: str) -> None:
        """The error table at that name or number; at its beginning for an empty one."""
        if self._errors is None:
            from workbench.ui.errors import ErrorWindow

            self._errors = ErrorWindow(self._theme, self._window)
        self._errors.show()
        self._errors.raise_()
        self._errors.activateWindow()
        self._errors.show_error(name)

    def copy_diagnostics(self) -> None:
        """Versions, system facts and the newest log lines."""
        QGuiApplication.clipboard().setText(self._diagnose())
        self.message.emit("Diagnostics copied")

    def about(self) -> None:
        """Versions and licences."""
        from workbench.ui.dialogs.about import AboutDialog

        AboutDialog(self._theme, self._window).open()

    def preferences(self) -> None:
        """All settings."""
        self._open_preferences()

    def shortcuts(self) -> None:
        """The page of keyboard shortcuts."""
        self._open_preferences(page="shortcuts")

    def _open_preferences(self, **chosen: str) -> None:
        from workbench.ui.dialogs.preferences import PreferencesDialog

        PreferencesDialog(self._theme, self._settings, self._window, **chosen).open()

    def _follow(self, settings: Settings) -> None:
        self._binder.set_shortcuts(settings.shortcuts)
