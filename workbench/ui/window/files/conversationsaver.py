"""Saving the conversation that a panel shows: the question for a file, and the job."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QMainWindow

from workbench.session.across.conversationfile import ConversationForm, save_conversation
from workbench.session.work.jobs import Job
from workbench.session.workspace import Workspace
from workbench.ui.hexview.byteheader import BytesMode
from workbench.ui.panel import SocketPanel
from workbench.ui.widgets.toast import ToastHost
from workbench.ui.window.files.jobsview import JobsView

_FILTERS: Final = {
    ConversationForm.BOTH: "Both directions in order, raw (*)",
    ConversationForm.RX: "Received only, raw (*)",
    ConversationForm.TX: "Sent only, raw (*)",
    ConversationForm.TOLD_APART: "Both directions, labelled at each change (*)",
}
_FIRST: Final = {BytesMode.RX: ConversationForm.RX, BytesMode.TX: ConversationForm.TX}


class ConversationSaver(QObject):
    """One question at a time."""

    def __init__(self, window: QMainWindow, workspace: Workspace, toasts: ToastHost, jobs: JobsView) -> None:
        super().__init__(window)
        self._window, self._workspace, self._toasts, self._jobs = window, workspace, toasts, jobs
        self._wanted: tuple[int, int | None] = (0, None)
        self._path = Path()

    def ask(self, panel: SocketPanel) -> None:
        """Where to, and which direction; the panel's connection, or all of them."""
        connection = panel.bytes.connection
        self._wanted = (panel.session.id, connection)
        dialog = QFileDialog(self._window, "Save the conversation", str(Path.home()))
        dialog.setObjectName("conversationDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(_FILTERS.values()))
        dialog.selectNameFilter(_FILTERS[_FIRST.get(panel.bytes.mode, ConversationForm.BOTH)])
        who = f" connection {connection}" if connection is not None else ""
        name = "".join(char if char.isalnum() or char in "-_. " else "_" for char in panel.session.spec.name)
        dialog.selectFile(f"{name}{who}.bin")
        dialog.finished.connect(dialog.deleteLater)
        dialog.fileSelected.connect(self._on_chosen)
        dialog.open()

    @Slot(str)
    def _on_chosen(self, text: str) -> None:
        dialog = self.sender()
        chosen = dialog.selectedNameFilter() if isinstance(dialog, QFileDialog) else ""
        forms = {title: form for form, title in _FILTERS.items()}
        self._path = Path(text)
        form = forms.get(chosen, ConversationForm.BOTH)
        job = save_conversation(self._workspace, *self._wanted, form, self._path)
        self._jobs.watch(job, self._on_done)

    def _on_done(self, job: Job) -> None:
        if job.failure_text:
            self._toasts.show_text(f"The conversation was not saved: {job.failure_text}")
        elif job.succeeded:
            self._toasts.show_text(f"Saved the conversation as {self._path.name}.")
