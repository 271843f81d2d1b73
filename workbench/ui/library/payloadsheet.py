"""One payload of the library: its bytes, its key, its note. What is written is the project's after a short pause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QHBoxLayout,
    QKeySequenceEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from workbench.model.annotations import COMMENT_CHARS_MAX
from workbench.model.library import Library, SavedPayload
from workbench.model.payloads import PayloadForm
from workbench.session.document.library import LibraryEditor
from workbench.ui.library.payloadkeys import key_fault
from workbench.ui.payloadkit.draftcheck import check_draft
from workbench.ui.payloadkit.payloadfield import Check, PayloadField
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import ElidedLabel, Label

STORE_AFTER_MS = 400  # so that the document is not written for every key
NOTE_LINES_PX = 44
FORM_FOLDS_PX = 420
KEYS_PX = 128  # “Ctrl+Alt+2”, and the cross that takes it away
ENCODING_PX, ENDING_PX = 98, 126
LOW_PX = 260  # a dock below a panel
KEY_HINT = "Press a key here: it sends this payload to the socket in front, anywhere in the window"
PORTABLE = QKeySequence.SequenceFormat.PortableText


class PayloadSheet(QWidget):
    """``send_requested`` with Enter in the text or by the button. Nothing is shown without a payload."""

    send_requested = Signal()
    file_chosen = Signal(str)

    def __init__(
        self, editor: LibraryEditor, theme: Theme, check: Check = check_draft, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._editor, self._theme = editor, theme
        self._payload: SavedPayload | None = None
        self._library = Library()
        self._owners: Mapping[str, str] = {}
        self._showing = False
        self._touched = False  # somebody wrote here: what is only shown is never stored, however it reads here
        self.setObjectName("payload-sheet")
        self.setAccessibleName("The chosen payload")
        self.path = ElidedLabel(theme, "", FontRole.BODY, parent=self)
        self.send = TextButton(theme, "Send", self, icon="send", kind="primary")
        self.send.setObjectName("payload-send")
        self.field = PayloadField(theme, "payload-field", check, self)
        self.file = TextButton(theme, "Choose a file…", self, icon="folder-open")
        self.file.setToolTip("Which file this payload sends; it is read when it is sent")
        self.keys = self._make_keys()
        self.clash = Label(theme, "", FontRole.SMALL, "error", self)
        self.clash.setWordWrap(True)
        self.note = self._make_note()
        self._timer = QTimer(self)
        self._timer.setObjectName("store-payload-timer")
        self._timer.setSingleShot(True)
        self._timer.setInterval(STORE_AFTER_MS)
        self._timer.timeout.connect(self.store)
        self._lay_out()
        self._connect()

    @property
    def payload(self) -> SavedPayload | None:
        """As it stands here, stored or not."""
        if self._payload is None:
            return None
        keys = self.keys.keySequence().toString(PORTABLE)
        kept = keys if keys != self._payload.shortcut and not self._fault(keys) else self._payload.shortcut
        note = self.note.toPlainText()[:COMMENT_CHARS_MAX]
        return replace(self._payload, payload=self.field.spec, note=note, shortcut=kept)

    # what the dock tells

    def show_payload(self, payload: SavedPayload | None, library: Library, owners: Mapping[str, str]) -> None:
        """Show another one, or the same after a change elsewhere; what is being written here goes first."""
        before = self._payload
        if before is not None and (payload is None or payload.id != before.id):
            self.finish()
        others_changed = library is not self._library
        self._library, self._owners = library, owners
        self._payload, self._showing = payload, True
        self.setVisible(payload is not None)
        if payload is not None:
            self._show(payload, same=before is not None and before.id == payload.id)
            if others_changed:  # a payload or a variable that it names
                self.field.show_check()
        self._on_keys()
        self._showing = False

    @Slot()
    def store(self) -> None:
        """What is written goes into the project; the step of undo is made when editing ends."""
        self._timer.stop()
        payload = self.payload if self._touched else None
        self._touched = False
        if payload is None or payload == self._payload or not self._is_there(payload):
            return
        self._payload = payload
        self._editor.draft(payload)

    @Slot()
    def finish(self) -> None:
        """Editing ended."""
        self.store()
        self._editor.end_draft()

    def forget(self) -> None:
        """Another project: what was not stored is not stored any more."""
        self._timer.stop()
        self._payload, self._touched = None, False

    @Slot()
    def focus_text(self) -> None:
        """Go where the payload is written."""
        (self.file if self.file.isVisible() else self.field.edit).setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little width the forms fold into one button; where there is little height key and note stand
        beside the payload."""
        super().resizeEvent(event)
        beside = self.height() < self._theme.px(LOW_PX) and self.width() >= self._theme.px(FORM_FOLDS_PX)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._body.direction() is not way:
            self._body.setDirection(way)
        room = self.width() * 3 // 4 if beside else self.width()
        self.field.form.set_folded(room < self._theme.px(FORM_FOLDS_PX))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._payload is not None:
            self.finish()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The end of editing is when the focus leaves."""
        if event.type() is QEvent.Type.FocusOut and watched in (self.note, self.keys):
            self.finish()
        return super().eventFilter(watched, event)

    # inside

    def _is_there(self, payload: SavedPayload) -> bool:
        return any(each.id == payload.id for each in self._editor.value.payloads)

    def _show(self, payload: SavedPayload, *, same: bool) -> None:
        self.path.set_text(payload.path)
        if payload.payload != self.field.spec:
            self.field.set_spec(payload.payload)
        if not same or QKeySequence(payload.shortcut, PORTABLE) != self.keys.keySequence():
            self.keys.setKeySequence(QKeySequence(payload.shortcut, PORTABLE))
        if self.note.toPlainText() != payload.note:
            self.note.setPlainText(payload.note)
        self.file.setVisible(payload.payload.form is PayloadForm.FILE)

    def _fault(self, keys: str) -> str:
        return key_fault(keys, self._owners, self._library, self._payload.id if self._payload is not None else 0)

    @Slot()
    def _on_keys(self) -> None:
        fault = self._fault(self.keys.keySequence().toString(PORTABLE)) if self._payload is not None else ""
        self.clash.setText(fault)
        self.clash.setVisible(bool(fault))
        self.keys.setAccessibleDescription(fault)
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        if not self._showing and self._payload is not None:
            self._touched = True
            self._timer.start()

    @Slot()
    def _on_submitted(self) -> None:
        self.finish()
        self.send_requested.emit()

    @Slot()
    def _ask_file(self) -> None:
        dialog = QFileDialog(self, "Which file this payload sends")
        dialog.setObjectName("payload-file-dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_file)
        dialog.open()

    @Slot(str)
    def _on_file(self, name: str) -> None:
        if self._payload is not None:
            self.file_chosen.emit(name)
            self.field.set_spec(replace(self._payload.payload, form=PayloadForm.FILE, text=str(Path(name))))
            self._touched = True
            self.finish()

    def _connect(self) -> None:
        self.field.changed.connect(self._on_changed)
        self.field.finished.connect(self.finish)
        self.field.submitted.connect(self._on_submitted)
        self.keys.keySequenceChanged.connect(self._on_keys)
        self.keys.editingFinished.connect(self.finish)
        self.note.textChanged.connect(self._on_changed)
        self.send.clicked.connect(self._on_submitted)
        self.file.clicked.connect(self._ask_file)
        for widget in (self.note, self.keys):
            widget.installEventFilter(self)
        self._theme.changed.connect(self._measure)
        self._measure()

    @Slot()
    def _measure(self) -> None:
        """Encoding and ending can be read in the narrowest dock."""
        self.field.encoding.setMinimumWidth(self._theme.px(ENCODING_PX))
        self.field.ending.setMinimumWidth(self._theme.px(ENDING_PX))

    def _make_keys(self) -> QKeySequenceEdit:
        field = QKeySequenceEdit(self)
        field.setObjectName("payload-keys")
        field.setAccessibleName("Key that sends this payload")
        field.setToolTip(KEY_HINT)
        field.setMaximumSequenceLength(1)
        field.setClearButtonEnabled(True)
        field.setMinimumWidth(self._theme.px(KEYS_PX))
        return field

    def _make_note(self) -> QPlainTextEdit:
        edit = QPlainTextEdit(self)
        edit.setObjectName("payload-note")
        edit.setAccessibleName("Note")
        edit.setPlaceholderText("Note: what it is for, what is to come back")
        edit.setToolTip("A note of yours; it is kept in the project and found by the search")
        edit.setTabChangesFocus(True)
        edit.setMinimumHeight(self._theme.px(NOTE_LINES_PX))
        return edit

    def _lay_out(self) -> None:
        px = self._theme.px
        top, key = QHBoxLayout(), QHBoxLayout()
        for row in (top, key):
            row.setSpacing(px(8))
        top.addWidget(self.path, 1)
        top.addWidget(self.file)
        top.addWidget(self.send)
        word = Label(self._theme, "Key", FontRole.SMALL, "muted", self)
        word.setBuddy(self.keys)
        key.addWidget(word)
        key.addWidget(self.keys, 1)
        about = QVBoxLayout()
        about.setSpacing(px(6))
        about.addLayout(key)
        about.addWidget(self.clash)
        about.addWidget(self.note, 1)
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._body.setSpacing(px(8))
        self._body.addWidget(self.field, 3)
        self._body.addLayout(about, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(8), px(8), px(8), px(8))
        column.setSpacing(px(6))
        column.addLayout(top)
        column.addLayout(self._body, 1)
