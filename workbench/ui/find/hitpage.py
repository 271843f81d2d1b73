"""Searching: the bar, how far it is, and what was found."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from workbench.capture.search.hits import HITS_MAX, Hit
from workbench.model.texts import count_text
from workbench.session.across.search import ProjectSearch, SearchError
from workbench.session.workspace import Workspace
from workbench.ui.find.findbar import FindBar
from workbench.ui.find.hitlist import HitTable
from workbench.ui.find.hitmodel import HitModel
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import IconButton
from workbench.ui.widgets.labels import ElidedLabel

HINT = "Searches what every socket recorded, across the borders of records. What comes later is searched as it comes."
BAR_STEPS = 1_000
FOLLOW_S = 0.25  # between two looks for what has come since
CANCEL_S = 0.1  # a search that is in the middle of something ends by itself


class HitPage(QWidget):
    """``chosen`` asks to show a hit; ``searched`` tells that there is another search, or none."""

    chosen = Signal(Hit)
    searched = Signal()

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("find-hit-page")
        self._workspace = workspace
        self._theme = theme
        self._run: ProjectSearch | None = None
        self._settled = True
        self._followed_at = 0.0
        self.bar = FindBar(theme, self)
        self.model = HitModel(workspace, theme, self)
        self.table = HitTable(self.model, theme, self)
        self.status = QWidget(self)  # stands beside the dock's tabs
        self.status.setObjectName("find-status")
        self.said = ElidedLabel(theme, HINT, FontRole.SMALL, parent=self.status)
        self.said.setObjectName("find-said")
        self.progress = QProgressBar(self)
        self.cancel_button = IconButton(theme, "x", "Stop searching", self, tip="Stop searching; what was found stays")
        self.back = IconButton(theme, "chevron-up", "Previous hit", self, tip="Show the hit before (Shift+F4)")
        self.on = IconButton(theme, "chevron-down", "Next hit", self, tip="Show the next hit (F4)")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        px = self._theme.px
        self.progress.setObjectName("find-progress")
        self.progress.setAccessibleName("Progress of the search")
        self.progress.setRange(0, BAR_STEPS)
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(px(96), px(6))
        for button in (self.cancel_button, self.back, self.on):
            button.setAutoRaise(True)
        under = QHBoxLayout(self.status)
        under.setContentsMargins(px(8), 0, 0, 0)
        under.setSpacing(px(4))
        under.addWidget(self.said, 1)
        for part in (self.progress, self.cancel_button, self.back, self.on):
            under.addWidget(part)
        top = QHBoxLayout()
        top.setContentsMargins(px(8), px(4), px(8), px(4))
        top.addWidget(self.bar, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.bar.field)
        self._show_running(False)
        self.back.setEnabled(False)
        self.on.setEnabled(False)

    def _connect(self) -> None:
        self.bar.wanted.connect(self.search)
        self.bar.edited.connect(self._on_edited)
        self.bar.field.down.connect(self.table.setFocus)
        self.bar.field.left.connect(self.cancel)
        self.cancel_button.clicked.connect(self.cancel)
        self.back.clicked.connect(self.show_previous)
        self.on.clicked.connect(self.show_next)
        self.table.chosen.connect(self.chosen)

    @property
    def run(self) -> ProjectSearch | None:
        """The search whose hits are shown."""
        return self._run

    def refresh(self) -> bool:
        """Follow the search, the records that come and the project's sockets."""
        self.bar.set_sessions([(each.id, each.spec.name) for each in self._workspace.sessions])
        run = self._run
        if run is None:
            return False
        if run.is_foreign:
            self.forget()
            return True
        running = run.search.running
        if not running and monotonic() - self._followed_at >= FOLLOW_S:
            self._followed_at = monotonic()
            running = run.search.follow()
        if not running and run.is_stale and not run.search.cancelled:
            self.search()
            return True
        changed = self.model.refresh()
        if not running and self._settled and not changed:
            return False
        self._settled = not running
        self._tell(run, running)
        return True

    @Slot()
    def search(self) -> None:
        """Look for what stands in the bar."""
        self._end()
        if not self.bar.field.text():
            self.forget()
            return
        try:
            self._run = ProjectSearch(self._workspace, self.bar.wish())
        except SearchError as error:
            place = "" if error.position is None else f" (at character {error.position + 1})"
            self.said.set_text(f"{str(error)[:1].upper()}{str(error)[1:]}{place}.")
            if error.position is not None:
                self.bar.field.setCursorPosition(error.position)
        self.model.show(self._run)
        self._settled = self._run is None
        self.refresh()
        self.searched.emit()

    @Slot()
    def cancel(self) -> None:
        """Look no further; what was found stays."""
        if self._run is not None and self._run.search.running:
            self._run.search.cancel(CANCEL_S)
            self._settled = False
            self.refresh()

    @Slot()
    def show_next(self) -> None:
        """The hit behind the current one, the first after the last."""
        self._step(1)

    @Slot()
    def show_previous(self) -> None:
        """The hit before."""
        self._step(-1)

    def forget(self) -> None:
        """No search, no hits."""
        self._end()
        self.model.show(None)
        self.said.set_text(HINT)
        self._show_running(False)
        self.searched.emit()

    def _step(self, by: int) -> None:
        rows = self.model.rowCount()
        if not rows:
            if self._run is None:
                self.search()
            return
        row = self.table.row
        self.table.show_row((row + by) % rows if row >= 0 else 0 if by > 0 else rows - 1)
        if (hit := self.model.hit(self.table.row)) is not None:
            self.chosen.emit(hit)

    def _end(self) -> None:
        if self._run is not None:
            self._run.search.cancel(CANCEL_S)
            self._run = None

    def _tell(self, run: ProjectSearch, running: bool) -> None:
        search, hits = run.search, run.hits
        self._show_running(running)
        self.progress.setValue(round(search.progress * BAR_STEPS))
        words = [count_text(hits.total, "hit", "hits") if hits.total or not running else "Searching"]
        if hits.uncounted:
            words.append(f"the first {HITS_MAX:,} are listed")
        if search.failure is not None:
            words.append(search.failure.detail)
        elif search.cancelled:
            words.append(f"stopped at {search.progress:.0%}")
        elif running:
            words.append(f"{search.progress:.0%} searched")
        if search.unreadable_records:
            words.append(f"{count_text(search.unreadable_records, 'record', 'records')} could not be read")
        self.said.set_text(", ".join(words))
        self.back.setEnabled(bool(len(hits)))
        self.on.setEnabled(bool(len(hits)))

    def _show_running(self, running: bool) -> None:
        self.progress.setVisible(running)
        self.cancel_button.setVisible(running)

    @Slot()
    def _on_edited(self) -> None:
        """What was found stays until the next search."""
        if self._run is None:
            self.said.set_text(HINT)
