"""Two recordings in a window of their own: their records aligned, and the bytes of the chosen line."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from workbench.session.across.comparedsides import OtherProject, Side, choices_of, side_of
from workbench.session.across.comparing import ByteComparison, RecordComparison, compare_recordings, recording_summary
from workbench.session.work.jobs import Job
from workbench.session.workspace import Workspace
from workbench.ui.compare.bytespage import BytesPage
from workbench.ui.compare.pairmodel import PairModel
from workbench.ui.compare.payloads import Payload, PayloadComparing
from workbench.ui.compare.recordswindow import END_TEXTS
from workbench.ui.compare.sidechooser import OURS, THEIRS, SideChooser
from workbench.ui.frameclock import FrameClock, widget_is_shown
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import ElidedLabel
from workbench.ui.widgets.tables import set_up_rows

FIRST_PX = (1200, 720)
ROW_PX = 20
WIDTHS_PX = (28, 64, 48, 72, 0, 64, 48, 72, 0)
PAYLOAD_COLUMNS = (4, 8)
ASK = "Choose two recordings above, and press “Compare”."
FILE_FILTER = "Projects (*.swb);;All files (*)"


class RecordingsWindow(QWidget):
    """A presenter on the clock while it is open: it shows how far the work has come. Deleted when it is closed."""

    message = Signal(str)

    def __init__(self, workspace: Workspace, theme: Theme, clock: FrameClock, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("compare-recordings-window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Compare recordings")
        self.setAccessibleName("Compare recordings")
        self._workspace, self._theme, self._clock = workspace, theme, clock
        self._other: OtherProject | None = None
        self._generation = workspace.generation
        self._sides: tuple[Side, Side] | None = None
        self._job: Job | None = None
        self.chooser = SideChooser(theme, self)
        self.said = ElidedLabel(theme, ASK, FontRole.STRONG, parent=self)
        self.said.setObjectName("compare-recordings-summary")
        self.progress = QProgressBar(self)
        self.progress.setObjectName("compare-progress")
        self.progress.setAccessibleName("Comparing")
        self.progress.setRange(0, 100)
        self.progress.setTextVisible(False)
        self.stop = TextButton(theme, "Cancel", self, kind="quiet")
        self.stop.setObjectName("compare-cancel")
        self.model = PairModel(theme, self)
        self.table = QTableView(self)
        self.page = BytesPage(theme, self)
        self._payloads = PayloadComparing(workspace, self._show_bytes)
        self._titles = ("", "")
        self._lay_out()
        self._connect()
        self.chooser.offer(choices_of(workspace))
        self.resize(QSize(*(theme.px(side) for side in FIRST_PX)).boundedTo(self.screen().availableSize()))
        self._working(None)
        clock.add(self)

    def _lay_out(self) -> None:
        self.table.setObjectName("compare-pairs")
        self.table.setAccessibleName("Records side by side")
        self.table.setModel(self.model)
        set_up_rows(self.table)
        for place in PAYLOAD_COLUMNS:
            self.table.horizontalHeader().setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().setMinimumSectionSize(1)
        self._follow_theme()
        line = QHBoxLayout()
        line.setContentsMargins(8, 4, 8, 4)
        line.setSpacing(8)
        line.addWidget(self.said, 1)
        line.addWidget(self.progress)
        line.addWidget(self.stop)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setObjectName("compare-splitter")
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self.page)
        splitter.setSizes([400, 320])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.chooser)
        column.addLayout(line)
        column.addWidget(splitter, 1)

    def _connect(self) -> None:
        self.chooser.compare_wanted.connect(self.compare)
        self.chooser.file_wanted.connect(self.ask_file)
        self.stop.clicked.connect(self.cancel)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.page.ended.connect(self._on_ended)
        self.page.bar.stop_wanted.connect(self._on_stop)
        self._theme.changed.connect(self._follow_theme)

    # what the clock calls

    def is_shown(self) -> bool:
        return widget_is_shown(self)

    def refresh(self) -> bool:
        """How far the work has come; another project closes the window, for its recordings are gone."""
        if self._workspace.generation != self._generation:
            self.close()
            return False
        if self._job is None:
            return False
        value = round(100 * (self._job.progress or 0))
        changed = value != self.progress.value()
        self.progress.setValue(value)
        return changed

    # what can be done

    @Slot()
    def compare(self) -> None:
        """The two that are chosen, in a thread."""
        if self._job is not None:
            return
        left, right = self._side(self.chooser.left.currentData()), self._side(self.chooser.right.currentData())
        if left is None or right is None:
            self.said.set_text(ASK)
            return
        self._sides = left, right

        def work(job: Job) -> None:
            job.result = compare_recordings(left.rows, right.rows, job.report, job.is_cancelled)

        self._working(self._workspace.run_job("Comparing recordings", work))

    @Slot()
    def cancel(self) -> None:
        """What was found before stays."""
        if self._job is not None:
            self._job.cancel()

    @Slot()
    def ask_file(self) -> None:
        """For another project's file."""
        dialog = QFileDialog(self, "Compare with another project", "", FILE_FILTER)
        dialog.setObjectName("compare-file-dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.open_file)
        dialog.open()

    @Slot(str)
    def open_file(self, path: str) -> None:
        """Its sessions can be chosen at the right from now on."""
        if self._job is not None:
            return

        def work(job: Job) -> None:
            job.result = OtherProject(Path(path), self._workspace.data_dir)

        self._working(self._workspace.run_job(f"Opening {Path(path).name}", work))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let go of the other file; work that is under way ends by itself."""
        self._clock.remove(self)
        self._payloads.cancel()
        self.cancel()
        self._job = None
        self._release()
        super().closeEvent(event)

    # inside

    def _side(self, chosen: object) -> Side | None:
        where, _, number = str(chosen or "").partition(" ")
        if where == OURS:
            return side_of(self._workspace, int(number))
        return self._other.side(int(number)) if where == THEIRS and self._other is not None else None

    def _working(self, job: Job | None) -> None:
        self._job = job
        self.progress.setVisible(job is not None)
        self.stop.setVisible(job is not None)
        self.chooser.setEnabled(job is None)
        self.progress.setValue(0)
        if job is not None:
            self.said.set_text(f"{job.text} …")
            job.on_done.append(self._on_done)
            self._clock.hurry()

    def _on_done(self, job: Job) -> None:
        if job is not self._job:  # the window was closed meanwhile
            if isinstance(job.result, OtherProject):
                job.result.close()
            return
        self._working(None)
        if isinstance(job.result, RecordComparison):
            self._show(job.result)
        elif isinstance(job.result, OtherProject):
            self._release()
            self._other = job.result
            self.chooser.offer(choices_of(self._workspace), self._other.choices(), self._other.path.name)
            self.said.set_text(ASK)
        else:
            self.said.set_text(job.failure_text or "Cancelled.")

    def _show(self, comparison: RecordComparison) -> None:
        self.model.show_pairs(comparison.pairs)
        self.said.set_text(recording_summary(comparison))
        first = self.model.next_difference(-1, 1)
        if comparison.pairs:
            self.table.selectRow(first or 0)
            self.table.setFocus()
        else:
            self.page.show_comparison(None, ("", ""), "Neither has any records.")

    def _show_bytes(self, comparison: ByteComparison | None, said: str) -> None:
        self.page.show_comparison(comparison, self._titles, said)

    def _release(self) -> None:
        if self._other is not None:
            other, self._other = self._other, None
            other.close()

    @Slot(QModelIndex)
    def _on_row(self, index: QModelIndex) -> None:
        if not index.isValid() or self._sides is None:
            return
        pair = self.model.pairs[index.row()]
        payloads = [
            Payload(side.rows, head, f"Record {head.number:,} of {side.title}") if head is not None else None
            for side, head in zip(self._sides, (pair.left, pair.right), strict=True)
        ]
        self._titles = tuple(  # type: ignore[assignment]
            each.title if each is not None else f"No record of {side.title} belongs here"
            for side, each in zip(self._sides, payloads, strict=True)
        )
        self._payloads.compare(payloads[0], payloads[1])

    @Slot()
    def _on_stop(self) -> None:
        self._payloads.stop()

    @Slot(int)
    def _on_ended(self, step: int) -> None:
        """The differences of this line are seen: on to the next line that differs."""
        row = self.model.next_difference(self.table.currentIndex().row(), step)
        if row is None:
            self.message.emit(END_TEXTS[step])
            return
        self.table.selectRow(row)

    @Slot()
    def _follow_theme(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(self._theme.px(ROW_PX))
        self.table.horizontalHeader().setFont(self._theme.font(FontRole.SMALL))
        for column, width in enumerate(WIDTHS_PX):
            if width:
                self.table.setColumnWidth(column, self._theme.px(width))
