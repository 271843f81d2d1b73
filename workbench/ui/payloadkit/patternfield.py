"""A pattern in a form: its language, the text, where it has to stand, and its fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from workbench.model.patterns import Pattern, PatternKind, Place
from workbench.ui.payloadkit.patterncheck import PatternFault, check_pattern
from workbench.ui.payloadkit.payloadedit import PayloadEdit
from workbench.ui.payloadkit.typedcompleter import open_parts
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.labels import Label

Check = Callable[[Pattern], PatternFault | None]

KINDS: Final = (
    (PatternKind.ANY, "Anything", "Any bytes at all"),
    (PatternKind.TEXT, "Text", r"Text with the composer's escapes: \r \n \xNN"),
    (PatternKind.HEX, "Hex", "Hex digits; ?? stands for any byte"),
    (PatternKind.TYPED, "Typed", "A typed payload; ${any 2 as id} is left open, lengths and checksums are checked"),
    (PatternKind.REGEX, "Expression", "A regular expression (RE2); its groups can be used in the answer"),
    (PatternKind.FIELD, "Field", "A display filter asked of the message: dns.qry.name == \"example.org\""),
    (PatternKind.SIZE, "Size", "Of the message in bytes: 4, 1-100, >=5, <100"),
)
PLACES: Final = (
    (Place.ANYWHERE, "anywhere"),
    (Place.START, "at the start"),
    (Place.WHOLE, "all of it"),
)
HINTS: Final = {
    PatternKind.TEXT: "GET /",
    PatternKind.HEX: "01 03 ?? ??",
    PatternKind.TYPED: r"${any 2 as id}\x01\x00",
    PatternKind.REGEX: r"USER (\w+)",
    PatternKind.FIELD: 'dns.qry.name == "example.org"',
    PatternKind.SIZE: ">=12",
}
PLACED: Final = (PatternKind.TEXT, PatternKind.HEX, PatternKind.TYPED)
CASED: Final = (PatternKind.TEXT, PatternKind.REGEX)


class PatternField(QWidget):
    """``changed`` with every key, ``finished`` when the editing ends: the moment for a step of undo."""

    changed = Signal()
    finished = Signal()

    def __init__(
        self, theme: Theme, prefix: str, check: Check = check_pattern, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._check = check
        self._told = Pattern()
        self._showing = False
        self.setObjectName(prefix)
        self.kind = self._box(f"{prefix}-kind", "Kind of pattern", "In which language the pattern is written")
        for place, (kind, title, tip) in enumerate(KINDS):
            self.kind.addItem(title, str(kind))
            self.kind.setItemData(place, tip, Qt.ItemDataRole.ToolTipRole)
        self.place = self._box(f"{prefix}-place", "Place of the pattern", "Where in the bytes it has to stand")
        for where, title in PLACES:
            self.place.addItem(title, str(where))
        self.ignore_case = QCheckBox("Ignore case", self)
        self.ignore_case.setObjectName(f"{prefix}-ignore-case")
        self.ignore_case.setToolTip("A letter of ASCII is found as a capital, too")
        self.edit = PayloadEdit(theme, self)
        self.edit.setObjectName(f"{prefix}-text")
        self.edit.setAccessibleName("Pattern")
        self.edit.completer.known = open_parts
        self.edit.installEventFilter(self)
        self.fault = Label(theme, "", FontRole.SMALL, "error", self)
        self.fault.setWordWrap(True)
        self._lay_out()
        self.kind.activated.connect(self._on_chosen)
        self.place.activated.connect(self._on_chosen)
        self.ignore_case.clicked.connect(self._on_chosen)
        self.edit.textChanged.connect(self._on_changed)
        self.edit.submitted.connect(self._on_finished)
        self.setFocusProxy(self.kind)
        self._show()

    @property
    def pattern(self) -> Pattern:
        """What is written. A text that its kind has no use for is kept while another kind is tried."""
        kind = PatternKind(self.kind.currentData())
        return Pattern(
            kind,
            "" if kind is PatternKind.ANY else self.edit.text(),
            Place(self.place.currentData()) if kind in PLACED else Place.ANYWHERE,
            self._told.encoding,
            self.ignore_case.isChecked() and kind in CASED,
        )

    def set_pattern(self, pattern: Pattern) -> None:
        """Show a pattern; tells nobody."""
        if pattern == self.pattern:
            self._told = pattern
            return
        self._showing = True  # half of the values are still the old ones
        self.kind.setCurrentIndex(max(0, self.kind.findData(str(pattern.kind))))
        self.place.setCurrentIndex(max(0, self.place.findData(str(pattern.place))))
        self.ignore_case.setChecked(pattern.ignore_case)
        if pattern.text != self.edit.text():
            self.edit.show_text(pattern.text)
        self._told, self._showing = pattern, False
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The end of editing is when the focus leaves the text."""
        if watched is self.edit and event.type() is QEvent.Type.FocusOut:
            self._on_finished()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(280), super().sizeHint().height())

    @Slot()
    def _on_changed(self) -> None:
        if not self._showing:
            self._show()
            self.changed.emit()

    @Slot()
    def _on_chosen(self) -> None:
        self._on_changed()
        self._on_finished()

    @Slot()
    def _on_finished(self) -> None:
        if not self._showing and (pattern := self.pattern) != self._told:
            self._told = pattern
            self.finished.emit()

    def _show(self) -> None:
        pattern = self.pattern
        self.edit.setVisible(pattern.kind is not PatternKind.ANY)
        self.place.setVisible(pattern.kind in PLACED)
        self.ignore_case.setVisible(pattern.kind in CASED)
        self.edit.setPlaceholderText(HINTS.get(pattern.kind, ""))
        self.edit.set_typed(pattern.kind is PatternKind.TYPED)
        fault = self._check(pattern) if pattern.kind is not PatternKind.ANY else None
        if fault is not None and pattern.text:
            self.edit.mark_fault(fault.offset, fault.length)
        else:
            self.edit.mark_fault(None)
        words = "" if fault is None else fault.sentence
        if fault is not None and pattern.text:
            words = f"At character {fault.offset + 1}: {words}"
        self.fault.setText(words)
        self.fault.setVisible(bool(words))
        self.edit.setAccessibleDescription(words)
        self.kind.setToolTip(next(tip for kind, _title, tip in KINDS if kind is pattern.kind))

    def _box(self, name: str, title: str, tip: str) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(name)
        box.setAccessibleName(title)
        box.setToolTip(tip)
        return box

    def _lay_out(self) -> None:
        px = self._theme.px
        above = QHBoxLayout()
        above.setSpacing(px(6))
        for widget in (self.kind, self.place, self.ignore_case):
            above.addWidget(widget)
        above.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(px(4))
        whole.addLayout(above)
        whole.addWidget(self.edit, 1)
        whole.addWidget(self.fault)
        whole.setAlignment(Qt.AlignmentFlag.AlignTop)
