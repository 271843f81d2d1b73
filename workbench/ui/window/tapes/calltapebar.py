"""What the call tape's bar has beside the filter: whose sockets, which spelling, only failures, saving."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QToolButton, QWidget

from workbench.model.calls import Spelling
from workbench.ui.theme.theme import Theme
from workbench.ui.widgets.buttons import GAP_PX
from workbench.ui.widgets.segmented import Segment, SegmentedControl

_SPELLINGS = (
    Segment(Spelling.BSD, "BSD", "", "Names of calls and errors as on POSIX systems: close, ECONNREFUSED"),
    Segment(Spelling.WINSOCK, "Winsock", "", "Names as on Windows: closesocket, WSAGetLastError, WSAECONNREFUSED"),
)


class CallTapeBar(QWidget):
    """The left part of the bar. ``save`` stands apart: the view puts it at the right end."""

    spelling_chosen = Signal(str)
    save_requested = Signal(str)  # the file's path

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.all = _switch(self, "callTapeAll", "All sockets", "Show the calls of all sockets",
                           "Show the calls of all sockets, not only of the one in front")  # fmt: skip
        self.failures = _switch(self, "callTapeFailures", "Failures", "Show only calls that failed",
                                "Show only calls that failed; a call that merely waits is none")  # fmt: skip
        self.spelling = SegmentedControl(theme, "Call tape spelling", _SPELLINGS, self)
        self.save = QToolButton(parent)
        self.save.setObjectName("callTapeSave")
        self.save.setText("Save…")
        self.save.setAccessibleName("Save the lines of the call tape")
        self.save.setToolTip("Save the lines that are shown as text or as lines of JSON")
        self.save.setAutoRaise(True)
        for button in (self.failures, self.save):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.all)
        row.addWidget(self.spelling)
        row.addWidget(self.failures)
        self.spelling.chosen.connect(self.spelling_chosen)
        self.save.clicked.connect(self.ask_where_to_save)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    @Slot()
    def ask_where_to_save(self) -> None:
        """The file dialog; the ending decides between text and JSON lines."""
        dialog = QFileDialog(self.window(), "Save the call tape", str(Path.home()))
        dialog.setObjectName("callTapeDialog")
        dialog.setNameFilters(["Text (*.txt)", "JSON lines (*.jsonl)"])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("txt")
        dialog.selectFile("calls.txt")
        dialog.filterSelected.connect(self._on_filter)
        dialog.fileSelected.connect(self.save_requested)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _on_filter(self, chosen: str) -> None:
        dialog = self.sender()
        if isinstance(dialog, QFileDialog):
            dialog.setDefaultSuffix("jsonl" if "jsonl" in chosen else "txt")

    @Slot()
    def _follow_theme(self) -> None:
        side = self._theme.px(16)
        for button, icon in ((self.failures, "circle-alert"), (self.save, "download")):
            button.setIcon(self._theme.icon(icon, gap=GAP_PX))
            button.setIconSize(QSize(side + self._theme.px(GAP_PX), side))


def _switch(parent: QWidget, name: str, title: str, spoken: str, tip: str) -> QToolButton:
    button = QToolButton(parent)
    button.setObjectName(name)
    button.setText(title)
    button.setAccessibleName(spoken)
    button.setToolTip(tip)
    button.setCheckable(True)
    button.setAutoRaise(True)
    return button
