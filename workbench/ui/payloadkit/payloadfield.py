"""A payload in a form: how it is written, the text, its bytes or its fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from workbench.codec.preview import preview
from workbench.model.payloads import LineEnding, PayloadForm, PayloadSpec
from workbench.ui.payloadkit.bytepreview import BytePreview
from workbench.ui.payloadkit.deskcheck import KnowsNames
from workbench.ui.payloadkit.draftcheck import DraftCheck, check_draft, count_of, hex_of
from workbench.ui.payloadkit.encodingbox import EncodingBox
from workbench.ui.payloadkit.payloadedit import PayloadEdit
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.labels import Label
from workbench.ui.widgets.segmented import Segment, SegmentedControl

Check = Callable[[PayloadSpec], DraftCheck]

FORMS: Final = (
    Segment("text", "Text", tip=r"Text with escapes: \r \n \t \0 \xNN \u20AC"),
    Segment("hex", "Hex", tip="Hex digits; spaces, commas, colons and 0x are skipped"),
    Segment("typed", "Typed", tip="Text with typed parts: ${u16 length} ${crc crc16-modbus le} ${var name} …"),
)
ENDINGS: Final = (
    (LineEnding.NONE, "No ending"),
    (LineEnding.LF, "LF"),
    (LineEnding.CR, "CR"),
    (LineEnding.CRLF, "CRLF"),
    (LineEnding.NUL, "NUL"),
)
HINTS: Final = {
    PayloadForm.TEXT: r"Text; \r\n is a line's end",
    PayloadForm.HEX: "48 65 6c 6c 6f",
    PayloadForm.TYPED: r"${u16 length}Hello ${var name}\r\n",
}
EDIT_LINES_PX: Final = 52  # unscaled: two lines of the fixed-width font and the frame


class PayloadField(QWidget):
    """``changed`` with every key, ``finished`` when the editing ends (the focus leaves, a form or an ending is
    chosen): that is the moment for a step of undo. ``submitted`` on Enter in the text.

    ``check`` reads a payload: with variables and files it is the workspace's business, not the field's. A payload of
    the form FILE is shown as what it is and left alone.
    """

    changed = Signal()
    finished = Signal()
    submitted = Signal()

    def __init__(
        self, theme: Theme, prefix: str, check: Check = check_draft, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._check = check
        self._told = PayloadSpec()
        self._showing = False
        self._found = DraftCheck(b"")
        self.setObjectName(prefix)
        self.form = SegmentedControl(theme, "Form of the payload", FORMS, self)
        self.encoding = EncodingBox(theme, self)
        self.ending = self._make_ending(prefix)
        self.edit = PayloadEdit(theme, self)
        self.edit.setObjectName(f"{prefix}-text")
        self.count = Label(theme, "", FontRole.SMALL, "muted", self)
        self.preview = BytePreview(theme, self)
        self.edit.installEventFilter(self)
        self._lay_out()
        self.form.chosen.connect(self._on_chosen)
        self.encoding.encoding_changed.connect(self._on_chosen)
        self.ending.activated.connect(self._on_chosen)
        self.edit.textChanged.connect(self._on_changed)
        self.edit.submitted.connect(self._on_submitted)
        self._take_names()
        self._show()

    @property
    def spec(self) -> PayloadSpec:
        """What is written."""
        if self._told.form is PayloadForm.FILE:
            return self._told
        return PayloadSpec(
            PayloadForm(self.form.key), self.edit.text(), self.encoding.encoding, LineEnding(self.ending.currentData())
        )

    @property
    def found(self) -> DraftCheck:
        """What the check said of it."""
        return self._found

    def set_spec(self, spec: PayloadSpec) -> None:
        """Show a payload; tells nobody, and leaves the cursor where it is if nothing is new."""
        if spec == self.spec:
            self._told = spec
            return
        self._showing = True  # half of the values are still the old ones
        self.encoding.set_encoding(spec.encoding)
        self.ending.setCurrentIndex(max(0, self.ending.findData(str(spec.line_ending))))
        if spec.form is not PayloadForm.FILE:
            self.form.choose(str(spec.form))
        if spec.text != self.edit.text():
            self.edit.show_text(spec.text)
        self._told, self._showing = spec, False
        self._show()

    def set_check(self, check: Check) -> None:
        """Read payloads by another one from now on: another workspace, other captures."""
        self._check = check
        self._take_names()
        self._show()

    def show_check(self) -> None:
        """Read it anew: a variable that it names has changed."""
        self._show()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """To the text. No focus proxy: Qt's Tab would leave out what stands before it."""
        self.edit.setFocus(event.reason())

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
    def _on_submitted(self) -> None:
        self._on_finished()
        self.submitted.emit()

    def _on_finished(self) -> None:
        if not self._showing and (spec := self.spec) != self._told:
            self._told = spec
            self.finished.emit()

    def _show(self) -> None:
        spec = self.spec
        is_file, is_hex = spec.form is PayloadForm.FILE, spec.form is PayloadForm.HEX
        for widget in (self.encoding, self.ending):
            widget.setVisible(not (is_hex or is_file))
        self.edit.setEnabled(not is_file)
        self.form.setEnabled(not is_file)
        self.edit.setPlaceholderText(HINTS.get(spec.form, ""))
        self.edit.set_typed(spec.form is PayloadForm.TYPED)
        check = self._found = self._check(spec)
        self.encoding.set_fault(check.encoding_fault)
        has_place = bool(check.error) and not check.encoding_fault and not is_file
        self.edit.mark_fault(check.offset if has_place else None, check.length)
        self.count.setText(count_of(check))
        self.count.setVisible(check.is_good)
        self.preview.set_token(Token.ERROR if check.error else Token.TEXT_MUTED)
        if check.error:
            self.preview.set_text((f"At character {check.offset + 1}: " if has_place else "") + check.error)
        else:
            data = check.data or b""
            tip = preview(data[:256], spec.encoding, cut=len(data) > 256) if data else ""
            self.preview.set_bytes(hex_of(check), tip, check.spans)
        self.edit.setAccessibleDescription(self.preview.text() if check.error else "")

    def _take_names(self) -> None:
        """Whoever reads the payloads knows what they may name."""
        if isinstance(self._check, KnowsNames):
            self.edit.completer.known = self._check.known

    def _make_ending(self, prefix: str) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(f"{prefix}-ending")
        box.setAccessibleName("Line ending")
        box.setToolTip("What is put behind the text")
        for ending, text in ENDINGS:
            box.addItem(text, str(ending))
        return box

    def _lay_out(self) -> None:
        px = self._theme.px
        above, below = QHBoxLayout(), QHBoxLayout()
        for row in (above, below):
            row.setSpacing(px(6))
        for widget in (self.form, self.encoding, self.ending):
            above.addWidget(widget)
        above.addStretch(1)
        below.addWidget(self.count)
        below.addWidget(self.preview, 1)
        self.edit.setMinimumHeight(px(EDIT_LINES_PX))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(px(4))
        whole.addLayout(above)
        whole.addWidget(self.edit, 1)
        whole.addLayout(below)
        whole.setAlignment(Qt.AlignmentFlag.AlignTop)
