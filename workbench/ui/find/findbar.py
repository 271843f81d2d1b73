"""What to look for and where: the line above the hits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QToolButton, QWidget

from workbench.codec.encodings import COMMON, all_encodings, encoding_label
from workbench.model.records import Direction
from workbench.session.across.search import SearchForm, SearchWish
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import IconButton

_FORMS = (("Text", SearchForm.TEXT), ("Hex", SearchForm.HEX), ("Regex", SearchForm.REGEX))
_PLACEHOLDERS = {
    SearchForm.TEXT: "Find in all records: text, with escapes such as \\r\\n",
    SearchForm.HEX: "Find in all records: hex, ?? for any byte",
    SearchForm.REGEX: "Find in all records: regular expression over bytes",
}
_DIRECTIONS = (("Both", None), ("◀ RX", Direction.RX), ("▶ TX", Direction.TX))


class FindField(QLineEdit):
    """Enter searches; down goes to the hits."""

    down = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FindEncoding(QComboBox):
    """The common encodings; all that Python knows once the list is opened, for each is a module to load."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("find-encoding")
        self.setAccessibleName("Encoding")
        self.setToolTip("How the text that you look for was sent, as bytes")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(7)
        for name in COMMON:
            self.addItem(encoding_label(name), name)

    @property
    def encoding(self) -> str:
        """The chosen one's canonical name."""
        return str(self.currentData())

    def offer_all(self) -> None:
        """Those that are not common, too."""
        if self.count() == len(COMMON):
            self.insertSeparator(self.count())
            for name in all_encodings():
                if name not in COMMON:
                    self.addItem(encoding_label(name), name)

    def showPopup(self) -> None:
        self.offer_all()
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + self._theme.px(40))
        super().showPopup()


class FindBar(QWidget):
    """``wanted`` asks to search; ``edited`` tells that what was found is not what stands here any more."""

    wanted = Signal()
    edited = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("find-bar")
        self._theme = theme
        self.field = FindField(self)
        self.field.setObjectName("find-field")
        self.field.setAccessibleName("Find in all records")
        self.field.setClearButtonEnabled(True)
        self.field.setToolTip("What to look for in everything that was recorded; Enter searches")
        self.forms = self._box("find-form", "Written as", "Text, hex digits, or a regular expression over bytes")
        for title, form in _FORMS:
            self.forms.addItem(title, form)
        self.encodings = FindEncoding(theme, self)
        self.case = QToolButton(self)
        self.case.setObjectName("find-case")
        self.case.setAccessibleName("Match case")
        self.case.setToolTip("Tell capital and small letters apart")
        self.case.setText("Aa")
        self.case.setCheckable(True)
        self.sessions = self._box("find-sessions", "Where to look", "All sockets, or one of them")
        self.sessions.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.sessions.setMinimumContentsLength(12)
        self.directions = self._box("find-direction", "Direction", "What was received, what was sent, or both")
        for title, direction in _DIRECTIONS:
            self.directions.addItem(title, direction)
        self.start = IconButton(theme, "search", "Search", self, tip="Search everything that was recorded (Enter)")
        self._lay_out()
        self._connect()
        self.set_sessions(())
        self.apply_theme()
        theme.changed.connect(self.apply_theme)
        self._on_form()

    @property
    def form(self) -> SearchForm:
        """How it is written."""
        return SearchForm(self.forms.currentData())

    def wish(self) -> SearchWish:
        """What stands here."""
        direction = self.directions.currentData()
        return SearchWish(
            self.field.text(), self.form, self.encodings.encoding, match_case=self.case.isChecked(),
            session_id=self.sessions.currentData() or None, direction=None if direction is None else int(direction),
        )  # fmt: skip

    def set_sessions(self, sessions: Sequence[tuple[int, str]]) -> None:
        """The sockets that there are; the choice stays where it can."""
        wanted = [(0, "All sockets"), *sessions]
        held = [(self.sessions.itemData(at), self.sessions.itemText(at)) for at in range(self.sessions.count())]
        if wanted == held:
            return
        chosen = self.sessions.currentData()
        self.sessions.blockSignals(True)
        self.sessions.clear()
        for number, name in wanted:
            self.sessions.addItem(name, number)
        self.sessions.setCurrentIndex(max(0, self.sessions.findData(chosen)))
        self.sessions.blockSignals(False)

    @Slot()
    def apply_theme(self) -> None:
        """Fonts have changed."""
        self.field.setFont(self._theme.font(FontRole.DATA))

    def _box(self, name: str, accessible: str, tip: str) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(name)
        box.setAccessibleName(accessible)
        box.setToolTip(tip)
        return box

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        gap = self._theme.px(4)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(gap)
        row.addWidget(self.field, 1)
        for part in (self.forms, self.encodings, self.case, self.sessions, self.directions, self.start):
            row.addWidget(part)

    def _connect(self) -> None:
        self.field.returnPressed.connect(self.wanted)
        self.start.clicked.connect(self.wanted)
        self.field.textEdited.connect(self.edited)
        self.case.toggled.connect(self.edited)
        self.forms.currentIndexChanged.connect(self._on_form)
        self.encodings.currentIndexChanged.connect(self.edited)
        self.sessions.currentIndexChanged.connect(self.edited)
        self.directions.currentIndexChanged.connect(self.edited)

    @Slot()
    def _on_form(self) -> None:
        self.field.setPlaceholderText(_PLACEHOLDERS[self.form])
        self.encodings.setVisible(self.form is SearchForm.TEXT)
        self.case.setEnabled(self.form is not SearchForm.HEX)
        self.edited.emit()
