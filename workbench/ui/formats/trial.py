"""What a description makes of real bytes: hex above, fields below, one colour for both."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from workbench.codec.dissect.dissector import Dissector
from workbench.codec.hexparse import HexParseError
from workbench.model.fields import Dissection, Field
from workbench.model.sources import BytesSource
from workbench.model.texts import count_text
from workbench.ui.dissect.fieldtree import FieldTree
from workbench.ui.formats.sample import Sample, typed_sample
from workbench.ui.hexview.view import HexView
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.labels import ElidedLabel
from workbench.ui.widgets.segmented import Segment, SegmentedControl

LAYER = "fields"
RECORD, TYPED = "record", "typed"
NOTHING = Dissection("", "", "")


class FormatTrial(QWidget):
    """``wanted`` when another kind of sample was chosen, or other bytes were typed."""

    wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("format-trial")
        self._following = False
        self._sample: Sample | None = None
        self.dissection = NOTHING
        self.kind = SegmentedControl(theme, "Try it on", (
            Segment(RECORD, "Selected record", tip="The record that the bytes pane of the panel in front shows"),
            Segment(TYPED, "Typed bytes", tip="Hex digits that are typed here"),
        ), self)  # fmt: skip
        self.what = ElidedLabel(theme, "", FontRole.SMALL, parent=self)
        self.what.set_token(Token.TEXT_MUTED)
        self.digits = QLineEdit(self)
        self.digits.setObjectName("format-digits")
        self.digits.setAccessibleName("Bytes to try, as hex digits")
        self.digits.setPlaceholderText("00 05 01 68 65 6c 6c 6f")
        self.digits.setFont(theme.font(FontRole.DATA))
        self.digits.hide()
        self.hex = HexView(theme, self)
        self.hex.empty_text = "No bytes yet. Select a record in a socket's table, or type some here."
        self.tree = FieldTree(theme, self)
        self.summary = ElidedLabel(theme, "", FontRole.SMALL, parent=self)
        self.summary.setObjectName("format-summary")
        self._lay_out()
        self.kind.chosen.connect(self._on_kind)
        self.digits.textChanged.connect(self.wanted)
        self.tree.field_chosen.connect(self._on_field)
        self.tree.tints_changed.connect(self._on_tints)
        self.hex.cursor_changed.connect(self._on_cursor)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 8, 8, 8)
        top.setSpacing(8)
        top.addWidget(self.kind)
        top.addWidget(self.what, 1)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.setObjectName("format-trial-splitter")
        split.setChildrenCollapsible(False)
        split.addWidget(self.hex)
        split.addWidget(self.tree)
        split.setSizes([200, 300])
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 4, 8, 4)
        foot.addWidget(self.summary, 1)
        typed = QHBoxLayout()
        typed.setContentsMargins(8, 0, 8, 8)
        typed.addWidget(self.digits)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(typed)
        column.addWidget(split, 1)
        column.addLayout(foot)

    @property
    def is_typed(self) -> bool:
        """The sample is what stands in the field."""
        return self.kind.key == TYPED

    def typed(self) -> Sample | None:
        """The bytes of the field; None where they cannot be read, which is told."""
        try:
            return typed_sample(self.digits.text())
        except HexParseError as error:
            self._tell(f"{error}.", Token.WARN)
            return None

    def show_trial(self, sample: Sample | None, dissector: Dissector | None) -> None:
        """Read the sample by the description; without one of them there is nothing to see."""
        if sample != self._sample:
            self._sample = sample
            self.hex.set_source(BytesSource(sample.data if sample is not None else b""))
        size = count_text(len(sample.data), "byte", "bytes") if sample is not None else ""
        self.what.set_text(f"{sample.what} · {size}" if sample is not None else "No record is selected")
        self.dissection = NOTHING
        if sample is not None and sample.data and dissector is not None:
            self.dissection = dissector.dissect(sample.data, sample.context)
        self.tree.show_fields(self.dissection.fields)
        found = self.dissection
        if found.fault:
            self._tell(f"{found.fault}.", Token.WARN)
        else:
            read = f"{found.size:,} of {len(sample.data):,} bytes read" if sample is not None and found.fields else ""
            self._tell(" · ".join(part for part in (read, found.summary) if part), Token.TEXT_MUTED)

    def _tell(self, text: str, token: Token) -> None:
        self.summary.set_text(text)
        self.summary.set_token(token)

    @Slot(str)
    def _on_kind(self, _key: str) -> None:
        self.digits.setVisible(self.is_typed)
        self.wanted.emit()

    @Slot(object)
    def _on_field(self, field: Field) -> None:
        self._following = True
        if field.size > 0:
            self.hex.select(field.offset, field.size)
        self._following = False

    @Slot()
    def _on_tints(self) -> None:
        self.hex.set_tints(LAYER, self.tree.tints)

    @Slot()
    def _on_cursor(self) -> None:
        if not self._following and self.dissection.fields:
            cursor = self.hex.cursor_at
            self.tree.choose_at(cursor.selection.start if cursor.extended else cursor.position)
