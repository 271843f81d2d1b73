"""What the socket answers by itself: nothing, the same bytes, or a fixed payload."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from workbench.codec.inputerror import PayloadError
from workbench.model.payloads import LineEnding, PayloadForm, PayloadSpec
from workbench.model.sockets import ReplyMode, SocketSpec
from workbench.session.payloads.needs import check_typed
from workbench.ui.panel.composer.composerform import ENDINGS
from workbench.ui.payloadkit.draftcheck import DraftCheck, check_draft, count_of, sentence_of
from workbench.ui.payloadkit.payloadedit import PASTE_MAX_CHARS
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.labels import Label
from workbench.ui.widgets.segmented import Segment, SegmentedControl

MODES = (
    Segment("none", "None", tip="Received bytes are not answered"),
    Segment("echo", "Echo", tip="Every piece is sent back to whom it came from"),
    Segment("fixed", "Fixed", tip="Every piece is answered with the payload below"),
)
ANEW = "Composed anew for each piece; ${request 0 2} is of what came."


class ReplyBox(QWidget):
    """``changed`` carries the mode and the payload, both readable; applies at once, to open sockets too."""

    changed = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._told: tuple[ReplyMode, PayloadSpec] = (ReplyMode.NONE, PayloadSpec())
        self.mode = SegmentedControl(theme, "Answer by itself", MODES, self)
        self._form = QComboBox(self)
        self._form.setObjectName("reply-form")
        self._form.setAccessibleName("Form of the answer")
        self._form.setToolTip("Text with escapes, hex digits, or text with typed parts")
        for form, title in ((PayloadForm.TEXT, "Text"), (PayloadForm.HEX, "Hex"), (PayloadForm.TYPED, "Typed")):
            self._form.addItem(title, str(form))
        self._ending = QComboBox(self)
        self._ending.setObjectName("reply-ending")
        self._ending.setAccessibleName("Line ending of the answer")
        self._ending.setToolTip("What is put behind the text")
        for ending, text in ENDINGS:
            self._ending.addItem(text, str(ending))
        self.text = QLineEdit(self)
        self.text.setObjectName("reply-text")
        self.text.setAccessibleName("Answer")
        self.text.setMaxLength(PASTE_MAX_CHARS)  # Qt's own is 32,767: it would cut an answer of a project's file
        self.text.setPlaceholderText("The answer, UTF-8, with escapes")
        self.text.setToolTip(r"Text with escapes such as \r\n, or hex digits")
        self._words = Label(theme, "", FontRole.SMALL, "muted", self)
        self._words.setWordWrap(True)
        self._fixed = QWidget(self)
        self._lay_out()
        self.mode.chosen.connect(self._on_mode)
        self._form.activated.connect(self._on_edited)
        self._ending.activated.connect(self._on_edited)
        self.text.textEdited.connect(self._show_check)
        self.text.editingFinished.connect(self._on_edited)
        theme.changed.connect(self._apply_theme)
        self._apply_theme()

    def set_spec(self, spec: SocketSpec) -> None:
        """Show what holds; tells nobody."""
        if (spec.reply, spec.reply_payload) == self._told:
            return
        self._told = (spec.reply, spec.reply_payload)
        payload = spec.reply_payload
        self.mode.blockSignals(True)  # half of the values are still the old ones
        self.mode.choose(str(spec.reply))
        self.mode.blockSignals(False)
        self._form.setCurrentIndex(max(0, self._form.findData(str(payload.form))))
        self._ending.setCurrentIndex(self._ending.findData(str(payload.line_ending)))
        if self.text.text() != payload.text:
            self.text.setText(payload.text)
        self._show_mode()

    def payload(self) -> PayloadSpec:
        """What is written."""
        return PayloadSpec(
            PayloadForm(self._form.currentData()),
            self.text.text(),
            self._told[1].encoding,
            LineEnding(self._ending.currentData()),
        )

    @Slot()
    def _on_mode(self) -> None:
        self._show_mode()
        self._on_edited()

    @Slot()
    def _on_edited(self) -> None:
        self._show_check()
        mode, payload = ReplyMode(self.mode.key), self.payload()
        if (mode, payload) == self._told:
            return
        if mode is ReplyMode.FIXED and _check(payload).error:
            return  # the sentence stands below; the answer before it stays in force
        self._told = (mode, payload)
        self.changed.emit(str(mode), payload)

    @Slot()
    def _show_check(self) -> None:
        payload = self.payload()
        check = _check(payload)
        is_bad = bool(check.error)
        self._words.set_tone("error" if is_bad else "muted")
        good = ANEW if payload.form is PayloadForm.TYPED else count_of(check)
        self._words.setText(f"At character {check.offset + 1}: {check.error}" if is_bad else good)
        self.text.setAccessibleDescription(self._words.text())

    def _show_mode(self) -> None:
        self._fixed.setVisible(self.mode.key == ReplyMode.FIXED)
        self._show_check()

    def _lay_out(self) -> None:
        px = self._theme.px
        row = QHBoxLayout()
        row.setSpacing(px(6))
        row.addWidget(self._form)
        row.addWidget(self._ending)
        row.addWidget(self._words, 1)
        below = QVBoxLayout(self._fixed)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(px(4))
        below.addWidget(self.text)
        below.addLayout(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(6))
        layout.addWidget(self.mode, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._fixed)
        self._fixed.hide()

    @Slot()
    def _apply_theme(self) -> None:
        self.text.setFont(self._theme.font(FontRole.DATA))


def _check(payload: PayloadSpec) -> DraftCheck:
    """Of a typed answer whether it can be read: what it is made of comes with the request."""
    if payload.form is not PayloadForm.TYPED:
        return check_draft(payload)
    try:
        check_typed(payload.text)
    except PayloadError as error:
        return DraftCheck(None, sentence_of(error), min(error.offset, len(payload.text)))
    return DraftCheck(b"")
