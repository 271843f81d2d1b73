"""The composer's third form: a file that is chosen or dropped, and its progress while it is sent."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from workbench.model.texts import bytes_text, failure_sentence
from workbench.session.sending.transfer import FileTransfer
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import ElidedLabel

STEPS = 1_000


class FileBar(QWidget):
    """``path_changed`` when another path stands there; ``file_chosen`` in the dialog; ``cancel_requested`` while one
    is sent."""

    path_changed = Signal()
    file_chosen = Signal(str)
    cancel_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[object, ...] = ()
        self._foreign = ""
        self.setObjectName("file-bar")
        self.setAcceptDrops(True)
        self._path = QLineEdit(self)
        self._path.setObjectName("file-path")
        self._path.setAccessibleName("File to send")
        self._path.setPlaceholderText("Drop a file here, or choose one")
        self._path.setToolTip("The file's bytes are sent as they are")
        self._choose = TextButton(theme, "Choose…", self, icon="folder-open")
        self._choose.setObjectName("file-choose")
        self._choose.setToolTip("Choose the file to send (Ctrl+U)")
        self._progress = QProgressBar(self)
        self._progress.setObjectName("file-progress")
        self._progress.setAccessibleName("Progress of the file")
        self._progress.setRange(0, STEPS)
        self._progress.setTextVisible(False)
        self._cancel = TextButton(theme, "Cancel", self, icon="x")
        self._cancel.setObjectName("file-cancel")
        self._cancel.setToolTip("Send no more of the file (Shift+F8)")
        self._status = ElidedLabel(theme, "", FontRole.DATA_SMALL, parent=self)
        self._lay_out()
        self._path.textChanged.connect(self.path_changed)
        self._choose.clicked.connect(self.choose)
        self._cancel.clicked.connect(self.cancel_requested)
        self.file_chosen.connect(self.set_path)
        self.show_transfer(None)

    @property
    def path(self) -> str:
        """What is written; may be empty."""
        return self._path.text().strip()

    @property
    def is_foreign(self) -> bool:
        """The path stands in the project, and nobody chose it here: it may be a stranger's wish."""
        return bool(self.path) and self.path == self._foreign

    @Slot(str)
    def set_path(self, path: str) -> None:
        """Show a path that a person chose."""
        self._foreign = ""
        self._path.setText(path)

    def show_path(self, path: str) -> None:
        """Show one that the project holds: a draft, what was sent before."""
        self._foreign = path.strip()
        self._path.setText(path)

    @Slot()
    def choose(self) -> None:
        """Ask for a file."""
        dialog = QFileDialog(self, "Send a file", self.path)
        dialog.setObjectName("file-dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setModal(True)
        dialog.fileSelected.connect(self.file_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_transfer(self, transfer: FileTransfer | None) -> bool:
        """The transfer as it stands; True if something changed."""
        shown = (id(transfer), transfer.sent_bytes, transfer.size_bytes, transfer.running) if transfer else (None,)
        if shown == self._shown:
            return False
        self._shown = shown
        running = transfer is not None and transfer.running
        self._progress.setVisible(running)
        self._cancel.setVisible(running)
        self._choose.setEnabled(not running)
        self._path.setEnabled(not running)
        self._progress.setValue(round(transfer.progress * STEPS) if transfer else 0)
        self._status.set_text(transfer_text(transfer))
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One local file is welcome."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the first file."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.set_path(paths[0])
            event.acceptProposedAction()

    def _lay_out(self) -> None:
        px = self._theme.px
        row, below = QHBoxLayout(), QHBoxLayout()
        row.setSpacing(px(6))
        row.addWidget(self._path, 1)
        row.addWidget(self._choose)
        below.setSpacing(px(6))
        below.addWidget(self._status, 2)
        below.addWidget(self._progress, 3)
        below.addWidget(self._cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(4))
        layout.addLayout(row)
        layout.addLayout(below)
        layout.addStretch(1)


def transfer_text(transfer: FileTransfer | None) -> str:
    """How far it is, or how it ended."""
    if transfer is None:
        return ""
    amount = f"{bytes_text(transfer.sent_bytes)} of {bytes_text(transfer.size_bytes)}"
    name = Path(transfer.path).name
    if transfer.running:
        return f"Sending {name}: {amount}, {transfer.progress:.0%}"
    if transfer.failure is not None:
        return f"{failure_sentence(transfer.failure)} {amount} were sent."
    if transfer.cancelled:
        return f"Cancelled: {amount} of {name} were sent."
    return f"Sent {name}, {bytes_text(transfer.sent_bytes)}."
