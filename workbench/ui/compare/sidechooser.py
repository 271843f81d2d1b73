"""Which two recordings are compared: sessions of this project, and those of another project's file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from workbench.session.across.comparedsides import SideChoice
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label

OURS, THEIRS, OTHER_FILE = "ours", "theirs", "file"


def key_of(session_id: int, *, elsewhere: bool = False) -> str:
    """What a box keeps of a choice: texts, which it finds again."""
    return f"{THEIRS if elsewhere else OURS} {session_id}"


class SideChooser(QWidget):
    """``compare_wanted`` asks to begin, ``file_wanted`` for another project's file."""

    compare_wanted = Signal()
    file_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare-sides")
        self._theme = theme
        self.left, self.right = self._box("left", "Left"), self._box("right", "Right")
        self.compare = TextButton(theme, "Compare", self, kind="primary")
        self.compare.setObjectName("compare-start")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.left, 1)
        row.addWidget(Label(theme, "with", FontRole.BODY, "muted", self))
        row.addWidget(self.right, 1)
        row.addWidget(self.compare)
        self.compare.clicked.connect(self.compare_wanted)
        self.right.activated.connect(self._on_right)

    def _box(self, name: str, title: str) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(f"compare-{name}")
        box.setAccessibleName(f"{title} recording")
        box.setToolTip(f"The recording at the {name}")
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(12)
        return box

    def offer(self, ours: Sequence[SideChoice], theirs: Sequence[SideChoice] = (), file_name: str = "") -> None:
        """Sessions of this project on both sides, those of another file at the right only. The other file's first is
        chosen if there is one, else our second."""
        for box in (self.left, self.right):
            chosen = box.currentData()
            box.clear()
            for choice in ours:
                box.addItem(f"{choice.name}   {choice.url}", key_of(choice.session_id))
            box.setCurrentIndex(max(0, box.findData(chosen)))
        for choice in theirs:
            self.right.addItem(f"{choice.name} in {file_name}", key_of(choice.session_id, elsewhere=True))
        self.right.insertSeparator(self.right.count())
        self.right.addItem("Another project's file…", OTHER_FILE)
        self.right.setCurrentIndex(len(ours) if theirs else min(1, len(ours) - 1))

    def choose_left(self, session_id: int) -> None:
        """The session in front; the other side is another one, if there is one."""
        place = self.left.findData(key_of(session_id))
        self.left.setCurrentIndex(max(0, place))
        if place == self.right.currentIndex() and place > 0:
            self.right.setCurrentIndex(0)

    @Slot(int)
    def _on_right(self, place: int) -> None:
        if self.right.itemData(place) == OTHER_FILE:
            self.right.setCurrentIndex(0)
            self.file_wanted.emit()
