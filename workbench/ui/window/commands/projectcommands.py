"""The catalogue's ``project.…`` actions."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from workbench.model.texts import failure_sentence
from workbench.session.workspace import Workspace
from workbench.settings.store import SettingsStore
from workbench.ui.actions import ActionBinder, Condition
from workbench.ui.widgets.banner import BannerKind
from workbench.ui.window.files.importfiles import ImportFiles
from workbench.ui.window.files.projectfiles import ProjectFiles
from workbench.ui.window.files.recent import RecentMenu


class ProjectCommands(QObject):
    """Hands actions on to :class:`ProjectFiles`."""

    def __init__(
        self,
        window: QMainWindow,
        workspace: Workspace,
        files: tuple[ProjectFiles, ImportFiles],
        settings: SettingsStore,
    ) -> None:
        super().__init__(window)
        self._window, self._workspace, self._settings = window, workspace, settings
        self._files, self._imports = files

    def bind(self, binder: ActionBinder) -> None:
        """Bind every action and tell every fact of this room."""
        slots: dict[str, Callable[..., object]] = {
            "project.new": self._files.new, "project.open": self._files.open, "project.save": self._files.save,
            "project.save_as": self._files.save_as, "project.export": self.export, "project.close": self._files.new,
            "project.record": self.set_recording, "project.clear_recent": self.clear_recent,
            "project.recover": self._files.look_for_left, "project.import": self._imports.ask,
            "project.paste_dump": self._imports.paste, "project.paste_command": self._imports.paste_command,
            "help.examples": self._files.open_examples, "app.quit": self._window.close,
        }  # fmt: skip
        for action_id, slot in slots.items():
            binder.bind(action_id, slot)
        facts: dict[Condition, Callable[[], bool]] = {
            Condition.PROJECT_RECENT: self._has_recent,
            Condition.RECORDS_IN_PROJECT: self._has_records,
            Condition.RECOVERABLE: self._has_left,
        }  # fmt: skip
        for condition, fact in facts.items():
            binder.set_condition(condition, fact)
        recent = RecentMenu(binder.menu("Project/Open recent"), self._settings)
        recent.chosen.connect(self._files.open_recent)

    def export(self) -> None:
        """Ask what and where."""
        self._files.export("")

    def set_recording(self, on: bool) -> None:
        """Pause or resume; says why where it cannot be resumed."""
        failure = self._workspace.set_recording(on)
        if failure is not None:
            self._files.toasts.show_text(failure_sentence(failure), BannerKind.ERROR)

    def toggle_recording(self) -> None:
        """A click on the state in the status bar."""
        stopped = self._workspace.recording_failure is not None
        self.set_recording(stopped or not self._workspace.recording)

    def clear_recent(self) -> None:
        """Forget the recent projects."""
        self._settings.forget_project("")

    def _has_left(self) -> bool:
        return self._files.left_count > 0

    def _has_recent(self) -> bool:
        return bool(self._settings.settings.recent_projects)

    def _has_records(self) -> bool:
        return self._workspace.record_total() > 0
