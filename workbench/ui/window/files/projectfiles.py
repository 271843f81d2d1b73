"""Projects as files: new, open, save, close, recover, export; and the question before something would be lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMainWindow

from workbench.model.texts import count_text
from workbench.session.unsaved import Unsaved, unsaved_of
from workbench.session.work.jobs import Job
from workbench.session.workspace import Workspace
from workbench.settings.places import example_project, projects_dir
from workbench.settings.store import SettingsStore
from workbench.ui.theme import Theme
from workbench.ui.widgets.banner import BannerKind
from workbench.ui.widgets.toast import ToastHost
from workbench.ui.window.files.jobsview import JobsView
from workbench.ui.window.files.questions import Answer, AnswerRole, ask
from workbench.ui.window.files.recovery import Left, RecoveryDialog, discard_left
from workbench.ui.window.files.windowbanners import WindowBanners

if TYPE_CHECKING:
    from workbench.ui.window.files.exportdialog import ExportWish

SUFFIX: Final = ".swb"
OPEN_FILTER: Final = "Projects (*.swb *.json);;All files (*)"
SAVE_FILTER: Final = "Socket Workbench project (*.swb)"
Deed = Callable[[], object]


def project_name(workspace: Workspace) -> str:
    """For the title and for questions."""
    return workspace.path.stem if workspace.path else workspace.document.name or "Untitled project"


def loss_text(unsaved: Unsaved) -> str:
    """``2 sockets and 1,234 records are not saved yet.``"""
    counts = ((unsaved.sockets, "socket", "sockets"), (unsaved.records, "record", "records"))
    parts = [count_text(*count) for count in counts if count[0]]
    if not parts:
        return "The latest changes are not saved yet."
    verb = "is" if unsaved.sockets + unsaved.records == 1 else "are"
    return f"{' and '.join(parts)} {verb} not saved yet."


class ProjectFiles(QObject):
    """``settle`` is called before anything is saved or judged: it hands over what is still being typed."""

    opened = Signal()  # another project is there

    def __init__(
        self, window: QMainWindow, workspace: Workspace, settings: SettingsStore, theme: Theme, settle: Deed
    ) -> None:
        super().__init__(window)
        self._window, self._workspace, self._settings = window, workspace, settings
        self._theme, self._settle = theme, settle
        self.jobs: JobsView
        self.banners: WindowBanners
        self.toasts = ToastHost(theme, window)
        self.discard = False  # the user chose to lose what was not saved
        self._then: Deed | None = None
        self._path = Path()
        self._wish: ExportWish | None = None
        self._copy_to: Path | None = None
        self._left: Left | None = None
        self.left_count = 0  # projects that could be recovered when it was last looked

    # new, open

    def new(self) -> None:
        """Begin anew, after the question."""
        self.guard(self._new)

    def open(self) -> None:
        """Ask for a file, after the question."""
        self.guard(self._ask_open)

    def open_path(self, path: Path) -> None:
        """Open that file, after the question."""
        self._path = path
        self.guard(self._open)

    def open_examples(self) -> None:
        """The project of examples as an untitled one, after the question."""
        self.open_path(example_project())

    @property
    def is_example(self) -> bool:
        """The project of examples was opened last."""
        return self._path == example_project()

    def open_recent(self, text: str) -> None:
        """A slot for the menu of recent projects."""
        self.open_path(Path(text))

    # save

    def save(self) -> None:
        """Into the project's file; asks for one where there is none."""
        self._save_then(None)

    def save_as(self) -> None:
        """Into another file."""
        self._then = None
        self._ask_save()

    def guard(self, then: Deed) -> None:
        """Do ``then`` at once, or ask first where something would be lost."""
        self._settle()
        self.discard = False
        if not self._workspace.modified:
            then()
            return
        self._then = then
        busy = sum(1 for session in self._workspace.sessions if not session.is_at_rest)
        text = loss_text(unsaved_of(self._workspace))
        if busy:
            text += f" {count_text(busy, 'socket is', 'sockets are')} open and will be closed."
        ask(
            self._window,
            f"Save the changes to “{project_name(self._workspace)}”?",
            text,
            (
                Answer("save", "&Save"),
                Answer("discard", "&Don’t save", AnswerRole.DESTROY),
                Answer("cancel", "Cancel", AnswerRole.REJECT),
            ),
            self._on_guard_answered,
        )

    # recover

    def look_for_left(self) -> None:
        """Offer what a crash left behind, if there is anything."""
        self._look(self._on_left_found)

    def mention_left(self) -> None:
        """The same by a toast, where a question would stand in the way."""
        self._look(self._on_left_to_mention)

    # export

    def export(self, current: str) -> None:
        """Ask what and where; ``current`` is the name of the socket in front."""
        from workbench.session.across.shownpart import shows_a_part  # what exports is not read before somebody does
        from workbench.ui.window.files.exportdialog import ExportDialog

        names = [session.spec.name for session in self._workspace.sessions]
        part = shows_a_part(self._workspace.sessions)
        dialog = ExportDialog(names, current, self._theme, self._window, part=part)
        if self._wish is not None:
            dialog.recall(self._wish)
        dialog.chosen.connect(self._ask_export)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # inside: new and open

    def _new(self) -> None:
        self._watch(self._workspace.new_project(), self._on_opened)

    def _ask_open(self) -> None:
        dialog = self._file_dialog("Open a project", OPEN_FILTER, save=False)
        dialog.fileSelected.connect(self._on_open_chosen)
        dialog.open()

    def _on_open_chosen(self, text: str) -> None:
        self._path = Path(text)
        self._open()

    def _open(self) -> None:
        self._watch(self._workspace.open_project(self._path), self._on_opened)

    def _open_read_only(self) -> None:
        self._watch(self._workspace.open_project(self._path, read_only=True), self._on_opened)

    def _on_opened(self, job: Job) -> None:
        if job.succeeded:
            self.banners.clear_file()
            self.discard = False
            if self._workspace.path is not None:
                self._settings.remember_project(self._workspace.path)
            self.opened.emit()
            if self._copy_to is not None:
                copy_to, self._copy_to = self._copy_to, None
                self._watch(self._workspace.save_as(copy_to), self._on_saved)
            return
        self._copy_to = None
        if job.failure_detail == "OpenElsewhereError":
            self._ask_elsewhere(job.failure_text)
        elif not job.cancelled:
            title = f"{self._path.name} could not be opened" if self._path.name else "The project could not be opened"
            details = f"{self._path}\n{job.failure_detail}: {job.failure_text}"
            self.banners.show_file_failure(title, job.failure_text, details, self._open)

    def _ask_elsewhere(self, sentence: str) -> None:
        ask(
            self._window,
            f"{self._path.name} is open in another window",
            sentence,
            (
                Answer("read_only", "Open &read only"),
                Answer("copy", "Work on a &copy…"),
                Answer("cancel", "Cancel", AnswerRole.REJECT),
            ),
            self._on_elsewhere_answered,
        )

    def _on_elsewhere_answered(self, key: str) -> None:
        if key == "read_only":
            self._open_read_only()
        elif key == "copy":
            dialog = self._file_dialog("Save the copy as", SAVE_FILTER, save=True)
            dialog.selectFile(f"{self._path.stem} copy{SUFFIX}")
            dialog.fileSelected.connect(self._on_copy_chosen)
            dialog.open()

    def _on_copy_chosen(self, text: str) -> None:
        self._copy_to = Path(text)
        self._open_read_only()

    # inside: save

    def _save_then(self, then: Deed | None) -> None:
        self._then = then
        self._settle()
        if self._workspace.path is None or self._workspace.read_only:
            self._ask_save()
        else:
            self._watch(self._workspace.save(), self._on_saved)

    def _ask_save(self) -> None:
        dialog = self._file_dialog("Save the project as", SAVE_FILTER, save=True)
        dialog.selectFile(f"{project_name(self._workspace)}{SUFFIX}")
        dialog.fileSelected.connect(self._on_save_chosen)
        dialog.rejected.connect(self._forget_then)
        dialog.open()

    def _on_save_chosen(self, text: str) -> None:
        self._settle()
        path = Path(text)
        self._watch(self._workspace.save_as(path if path.suffix else path.with_suffix(SUFFIX)), self._on_saved)

    def _on_saved(self, job: Job) -> None:
        then, self._then = self._then, None
        if not job.succeeded:
            if job.cancelled:
                self.toasts.show_text("Cancelled. The file is as it was.", BannerKind.INFO)
            else:
                details = f"{self._workspace.path}\n{job.failure_detail}: {job.failure_text}"
                self.banners.show_file_failure("The project could not be saved", job.failure_text, details, self.save)
            return
        self.banners.clear_file()
        path = self._workspace.path
        if path is not None:
            self._settings.remember_project(path)
            self.toasts.show_text(f"Saved {path.name}")
        if then is not None:
            then()

    def _forget_then(self) -> None:
        self._then = None

    def _on_guard_answered(self, key: str) -> None:
        then, self._then = self._then, None
        if key == "save":
            self._save_then(then)
        elif key == "discard" and then is not None:
            self.discard = True
            then()

    # inside: recover

    def _look(self, done: Callable[[Job], None]) -> None:
        job = self._workspace.run_job("Looking for projects to recover", self._find_left)
        job.on_done.append(done)

    def _find_left(self, job: Job) -> None:
        job.result = self._workspace.recoverable()

    def _note_left(self, job: Job) -> None:
        self.left_count = len(job.result) if job.succeeded and job.result else 0

    def _on_left_to_mention(self, job: Job) -> None:
        self._note_left(job)
        if self.left_count:
            text = f"{count_text(self.left_count, 'project', 'projects')} can be recovered: Project ▸ Recover…"
            self.toasts.show_text(text, BannerKind.INFO, action="Recover…", slot=self.look_for_left)

    def _on_left_found(self, job: Job) -> None:
        self._note_left(job)
        if not self.left_count:
            return
        dialog = RecoveryDialog(job.result, self._theme, self._window)
        dialog.recover_requested.connect(self._recover)
        dialog.discard_requested.connect(self._discard_left)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _recover(self, left: Left) -> None:
        self._left = left
        self.guard(self._recover_left)

    def _recover_left(self) -> None:
        if (left := self._left) is not None:
            self._path = left.saved or Path()
            self._watch(self._workspace.recover(left), self._on_recovered)  # type: ignore[arg-type]

    def _on_recovered(self, job: Job) -> None:
        self._on_opened(job)
        self._look(self._note_left)

    def _discard_left(self, left: Left) -> None:
        def work(_job: Job) -> None:
            discard_left(left.working)

        self._watch(self._workspace.run_job("Discarding", work), self._on_discarded)

    def _on_discarded(self, job: Job) -> None:
        self._look(self._note_left)
        if job.failure_text:
            self.banners.show_file_failure("It could not be discarded", job.failure_text, job.failure_detail, None)

    # inside: export

    def _ask_export(self, wish: ExportWish) -> None:
        from workbench.project.export.forms import SUFFIXES

        self._wish = wish
        dialog = self._file_dialog("Export to", f"*{SUFFIXES[wish.form]}", save=True)
        dialog.setDefaultSuffix(SUFFIXES[wish.form].removeprefix("."))
        dialog.selectFile(project_name(self._workspace) + SUFFIXES[wish.form])
        dialog.fileSelected.connect(self._on_export_chosen)
        dialog.open()

    def _on_export_chosen(self, text: str) -> None:
        from workbench.project.export.exporting import export_to_file
        from workbench.project.export.keylogfile import read_key_log
        from workbench.project.export.walk import ExportSource
        from workbench.session.across.shownpart import shown_part, shown_source

        wish, path = self._wish, Path(text)
        if wish is None:
            return
        document, capture = self._workspace.document, self._workspace.store.capture
        source, keep = ExportSource(document, capture), None
        if wish.shown:
            sessions = self._workspace.sessions
            source = shown_source(document, capture, sessions, wish.form)
            keep = shown_part(sessions, wish.form)

        def work(job: Job) -> None:
            secrets = read_key_log(wish.key_log) if wish.key_log is not None else b""
            selection = replace(wish.selection, keep=keep, key_log=secrets)
            export_to_file(source, wish.form, path, selection, progress=job.report, cancelled=job.is_cancelled)
            job.result = path

        self._watch(self._workspace.run_job(f"Exporting {path.name}", work), self._on_exported)

    def _on_exported(self, job: Job) -> None:
        if job.succeeded:
            self.toasts.show_text(f"Exported {job.result.name}")
        elif job.cancelled:
            self.toasts.show_text("Export cancelled. Nothing was written.", BannerKind.INFO)
        else:
            self.banners.show_file_failure("The export failed", job.failure_text, job.failure_text, None)

    # inside: small change

    def _watch(self, job: Job, done: Callable[[Job], None]) -> None:
        self.jobs.watch(job, done)

    def _file_dialog(self, title: str, name_filter: str, *, save: bool) -> QFileDialog:
        folder = self._settings.settings.folders.projects or str(projects_dir())
        if self._workspace.path is not None:
            folder = str(self._workspace.path.parent)
        dialog = QFileDialog(self._window, title, folder, name_filter)
        dialog.setObjectName("fileDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave if save else QFileDialog.AcceptMode.AcceptOpen)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile if save else QFileDialog.FileMode.ExistingFile)
        if save:
            dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        dialog.finished.connect(dialog.deleteLater)
        return dialog
