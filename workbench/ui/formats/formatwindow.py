"""The window of own formats: the list, the editor, and what the description makes of real bytes at each key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from workbench.codec.formats.describing import read_format
from workbench.codec.formats.formatdissector import FormatDissector
from workbench.codec.formats.formaterror import FormatError
from workbench.session.workspace import Workspace
from workbench.ui.formats.formatedit import FormatEdit
from workbench.ui.formats.formatlist import FormatList
from workbench.ui.formats.sample import Sample
from workbench.ui.formats.trial import FormatTrial
from workbench.ui.frameclock import FrameClock, widget_is_shown
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.emptyview import EmptyView
from workbench.ui.widgets.labels import ElidedLabel

WIDTH_PX, HEIGHT_PX = 1200, 720
LIST_PX, EDIT_PX, TRIAL_PX = 220, 480, 500
EMPTY_TEXT = "Describe the fields of a protocol of your own: what they make of real bytes is shown at each key."
STORE_AFTER_MS = 400  # so that the document is not written for every key


class FormatWindow(QWidget):
    """A presenter. ``sample`` gives the bytes that are shown in the panel in front. ``message`` is for a toast."""

    message = Signal(str)

    def __init__(
        self, workspace: Workspace, theme: Theme, clock: FrameClock, sample: Callable[[], Sample | None],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent, Qt.WindowType.Window)
        self._workspace, self._clock, self._ask_sample = workspace, clock, sample
        self.setObjectName("format-window")
        self.setAccessibleName("Own formats")
        self.setWindowTitle("Own formats")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._name = ""
        self._sample: Sample | None = None
        self._is_stale = True
        self.formats = FormatList(workspace, theme, self)
        self.edit = FormatEdit(theme, self)
        self.fault = ElidedLabel(theme, "", FontRole.SMALL, parent=self)
        self.fault.setObjectName("format-fault")
        self.go = TextButton(theme, "Go there", self, kind="quiet")
        self.trial = FormatTrial(theme, self)
        self._place = (0, 0)
        self._empty = EmptyView(theme, "braces", "No formats yet", EMPTY_TEXT, self)
        self._empty.add_button("New format", self._on_first, primary=True)
        self._stack = QStackedWidget(self)
        self._timer = QTimer(self)
        self._timer.setObjectName("store-format-timer")
        self._timer.setSingleShot(True)
        self._timer.setInterval(STORE_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        self._lay_out(theme)
        self.formats.chosen.connect(self._on_chosen)
        self.formats.message.connect(self.message)
        self.edit.textChanged.connect(self._on_text)
        self.trial.wanted.connect(self._look_again)
        self.go.clicked.connect(self._on_go)
        wanted = QSize(theme.px(WIDTH_PX), theme.px(HEIGHT_PX))
        self.resize(wanted.boundedTo(self.screen().availableSize() * 0.9))
        self.refresh()

    def _lay_out(self, theme: Theme) -> None:
        below = QHBoxLayout()
        below.setContentsMargins(8, 4, 8, 4)
        below.addWidget(self.fault, 1)
        below.addWidget(self.go)
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.edit, 1)
        column.addLayout(below)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setObjectName("format-splitter")
        split.setChildrenCollapsible(False)
        for part in (self.formats, middle, self.trial):
            split.addWidget(part)
        split.setSizes([theme.px(LIST_PX), theme.px(EDIT_PX), theme.px(TRIAL_PX)])
        split.setStretchFactor(1, 1)
        split.setStretchFactor(2, 1)
        self._stack.addWidget(split)
        self._stack.addWidget(self._empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    # what the clock calls

    def is_shown(self) -> bool:
        """Visible, and not minimised."""
        return widget_is_shown(self)

    def refresh(self) -> bool:
        """The project's formats, the description as it stands, and the sample in front."""
        painted = self.formats.refresh()
        self._stack.setCurrentIndex(0 if self._workspace.document.formats else 1)
        if painted and self._name and not self._timer.isActive():
            self._take_text()
        sample = self.trial.typed() if self.trial.is_typed else self._ask_sample()
        if sample == self._sample and not self._is_stale:
            return painted
        self._sample, self._is_stale = sample, False
        self._try(sample)
        return True

    @Slot()
    def flush(self) -> None:
        """Hand what was typed to the project, now."""
        self._timer.stop()
        if self._name:
            self._workspace.set_format_text(self._name, self.edit.toPlainText())

    # inside

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.add(self)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.remove(self)
        self.flush()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.flush()
        super().closeEvent(event)

    def _try(self, sample: Sample | None) -> None:
        dissector: FormatDissector | None = None
        self._place, words, token = (0, 0), "It can be read.", Token.TEXT_MUTED
        try:
            dissector = FormatDissector(read_format(self.edit.toPlainText()))
        except FormatError as error:
            self._place = (error.line, error.column)
            where = f"Line {error.line}, column {error.column}: " if error.line else ""
            words, token = f"{where}{error}.", Token.ERROR
        self.fault.set_text(words)
        self.fault.set_token(token)
        self.go.setVisible(bool(self._place[0]))
        self.edit.mark_fault(*self._place)
        self.trial.show_trial(sample, dissector)

    def _take_text(self) -> None:
        """Undo, or another window, changed the text."""
        found = next((each.text for each in self._workspace.document.formats if each.name == self._name), "")
        if found != self.edit.toPlainText():
            self.edit.blockSignals(True)
            self.edit.setPlainText(found)
            self.edit.blockSignals(False)
            self._is_stale = True

    @Slot(str)
    def _on_chosen(self, name: str) -> None:
        if self._timer.isActive():
            self.flush()
        self._name = name
        self._take_text()
        self._is_stale = True
        self._clock.hurry()

    @Slot()
    def _on_text(self) -> None:
        self._is_stale = True
        self._timer.start()
        self._clock.hurry()

    @Slot()
    def _look_again(self) -> None:
        self._is_stale = True
        self._clock.hurry()

    @Slot()
    def _on_go(self) -> None:
        self.edit.go_to(*self._place)

    @Slot()
    def _on_first(self) -> None:
        self.formats.add_example("message")
        self.refresh()
