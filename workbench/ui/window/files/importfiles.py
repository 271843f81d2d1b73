"""Importing into the open project: asking for files or a hex dump, and telling what came in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMainWindow

from workbench.session.work.jobs import Job
from workbench.session.workspace import Workspace
from workbench.settings.places import projects_dir
from workbench.settings.store import SettingsStore
from workbench.ui.theme import Theme
from workbench.ui.widgets.banner import BannerKind
from workbench.ui.widgets.toast import ToastHost
from workbench.ui.window.files.jobsview import JobsView
from workbench.ui.window.files.windowbanners import WindowBanners

if TYPE_CHECKING:
    from workbench.project.importing.commands.talk import Talk
    from workbench.project.importing.summary import ImportSummary
    from workbench.ui.window.files.hexdumpdialog import DumpWish

IMPORT_FILTER: Final = (
    "Everything that can be imported (*.pcap *.pcapng *.cap *.dmp *.gz *.jsonl *.json *.ini *.txt *.hex *.log *.sh);;"
    "Captures (*.pcap *.pcapng *.cap *.dmp *.gz);;Packet Sender (*.json *.ini);;All files (*)"
)
DUMP_NAME: Final = "Hex dump"
LINES_SHOWN: Final = 5  # of an account; all of it can be copied


class ImportFiles(QObject):
    """``imported`` carries the id of the first socket that came."""

    imported = Signal(int)

    def __init__(self, window: QMainWindow, workspace: Workspace, settings: SettingsStore, theme: Theme) -> None:
        super().__init__(window)
        self._window, self._workspace, self._settings, self._theme = window, workspace, settings, theme
        self.jobs: JobsView
        self.banners: WindowBanners
        self.toasts: ToastHost

    def ask(self) -> None:
        """Ask for files."""
        folder = self._settings.settings.folders.projects or str(projects_dir())
        dialog = QFileDialog(self._window, "Import", folder, IMPORT_FILTER)
        dialog.setObjectName("fileDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._on_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def paste(self) -> None:
        """Ask for a hex dump."""
        from workbench.ui.window.files.hexdumpdialog import HexDumpDialog  # not before it is wanted

        sockets = [(session.spec.id, session.spec.name) for session in self._workspace.sessions]
        dialog = HexDumpDialog(sockets, self._theme, self._window)
        dialog.chosen.connect(self._on_dump)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def paste_command(self) -> None:
        """Ask for a command of a shell."""
        from workbench.ui.window.files.commanddialog import CommandDialog  # not before it is wanted

        dialog = CommandDialog(self._theme, self._window)
        dialog.chosen.connect(self._on_command)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def import_paths(self, paths: list[Path]) -> None:
        """Import these files; the jobs view shows how far it is."""
        if paths:
            self._watch(self._workspace.import_files(paths), self._on_imported)

    def _on_chosen(self, files: list[str]) -> None:
        self.import_paths([Path(file) for file in files])

    def _on_command(self, talk: Talk) -> None:
        self._watch(self._workspace.import_command(talk), self._on_imported)

    def _on_dump(self, wish: DumpWish) -> None:
        if wish.to_library:
            self._watch(self._workspace.import_payloads(DUMP_NAME, wish.dump), self._on_imported)
            return
        if not wish.session_id:
            self._watch(self._workspace.import_dump(DUMP_NAME, wish.dump), self._on_imported)
            return
        self._workspace.add_dump(wish.session_id, wish.dump)
        self.imported.emit(wish.session_id)

    def _on_imported(self, job: Job) -> None:
        if job.succeeded:
            self._tell(job.result)
        elif job.cancelled:
            self.toasts.show_text("Import cancelled. The project is as it was.", BannerKind.INFO)
        else:
            self.banners.show_file_failure("The import failed", job.failure_text, job.failure_text, None)

    def _tell(self, summaries: list[ImportSummary]) -> None:
        from workbench.project.importing.summary import headline, summary_lines

        lines = [line for summary in summaries for line in summary_lines(summary)[1:]]
        title = " ".join(headline(summary) for summary in summaries[:3])
        if len(summaries) > 3:
            title += f" … and {len(summaries) - 3:,} more files."
        broken = any(summary.broken for summary in summaries)
        empty = all(summary.is_empty for summary in summaries)
        kind = BannerKind.WARN if broken or empty else BannerKind.OK
        shown = lines[:LINES_SHOWN] + (["Copy the details to read the rest."] if len(lines) > LINES_SHOWN else [])
        details = "\n".join(line for summary in summaries for line in summary_lines(summary))
        self.banners.show_import(kind, title, "\n".join(shown), details)
        first = next((spec.id for summary in summaries for spec in summary.sockets), None)
        if first is not None:
            self.imported.emit(first)

    def _watch(self, job: Job, done: Callable[[Job], None]) -> None:
        self.jobs.watch(job, done)
