"""The composer: writes a payload, shows its bytes or its fault, sends it once, again and again, or from a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import monotonic

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.codec.inputerror import PayloadError
from workbench.codec.preview import preview
from workbench.codec.typed.sources import SourceError
from workbench.model.connections import Target
from workbench.model.failures import Failure
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.texts import failure_sentence
from workbench.session.payloads.wanted import wanted_text
from workbench.session.session import Session
from workbench.session.workspace import Workspace
from workbench.settings.values import Settings
from workbench.ui.panel.composer.composerextras import extras_for
from workbench.ui.panel.composer.composerform import ComposerForm
from workbench.ui.panel.composer.pasthistory import HistoryWalk, entry_text, with_sent
from workbench.ui.panel.composer.targetbox import ClientTargetBox, PeerTargetBox
from workbench.ui.panelkit.extras import ExtraBar, ExtraRoom
from workbench.ui.payloadkit.deskcheck import DeskCheck
from workbench.ui.payloadkit.draftcheck import DraftCheck, count_of, hex_of, sentence_of
from workbench.ui.theme import Theme, Token
from workbench.ui.variables.gate import PayloadGate
from workbench.ui.widgets.tips import plain_tip

KEEP_AFTER_S = 0.7  # a pause in writing before the draft goes into the project
NO_TARGET = Target()
ASKS_MOST = 8
NOTHING = "There is nothing to send."


class Composer(QWidget):
    """A part of the panel's presenter. ``client_changed`` when another client was chosen here, 0 for all."""

    client_changed = Signal(int)
    acted = Signal()

    def __init__(
        self, session: Session, workspace: Workspace, theme: Theme, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._workspace = workspace
        self._history_limit = settings.bounds.history_limit
        self._walk = HistoryWalk()
        self._check = DraftCheck(None)
        self._dirty = True
        self._changed_s = 0.0
        self._kept = session.spec.draft
        self._walking = False
        self._reason: str | None = None
        self._seen_revision = -1
        self._gate = PayloadGate(workspace, theme, self)
        self._look = DeskCheck(workspace.desk, session.scope)
        self.extras: list[ExtraBar] = []
        self.form = ComposerForm(session, theme, settings, self)
        self.form.edit.completer.known = self._look.known
        self.extras = self._make_extras(settings)
        self.form.show_draft(session.spec.draft)
        self.form.repeat.set_spec(session.spec.repeat)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        self._connect()
        self.refresh()

    # -- for the bars of the socket's kind (ComposerHost)

    @property
    def target(self) -> Target:
        """Whom the next payload is for."""
        box = self.form.target
        target = NO_TARGET if box is None else box.target
        for bar in self.extras:
            target = bar.aimed(target)
        return target

    def payload(self) -> bytes | None:
        """What is written, as bytes; None where it cannot be read, and for a file. A typed payload is composed now."""
        self._read()
        draft = self.form.draft()
        return self._composed(draft) if draft.form is PayloadForm.TYPED else self._check.data

    def say(self, text: str) -> None:
        """Show a refusal; an empty text shows the payload's bytes again."""
        if text:
            self._show_refusal(text)
        else:
            self._dirty = True

    def remember(self) -> None:
        """What is written was sent."""
        self._remember(self.form.draft())

    # -- presenter

    def refresh(self) -> bool:
        """Read the draft anew if it changed, and show how repeat and file get on."""
        painted = False
        if self.form.form.key == PayloadForm.TYPED and self._workspace.revision != self._seen_revision:
            self._seen_revision, self._dirty = self._workspace.revision, True  # a variable may be another one
        if self._dirty:
            self._read()
            painted = True
        elif self._changed_s and monotonic() - self._changed_s > KEEP_AFTER_S:
            self.keep_draft()
        box = self.form.target
        if isinstance(box, PeerTargetBox):
            painted |= box.refresh()
        painted |= self.form.repeat.show_status(self._session.repeat)
        painted |= self.form.file.show_transfer(self._session.transfer)
        for bar in self.extras:
            painted |= bar.refresh()
        return self._show_allowed() or painted

    def keep_draft(self, history: tuple[PayloadSpec, ...] | None = None) -> None:
        """Put the draft into the project, if there is anything new in it."""
        self._changed_s = 0.0
        draft = self.form.draft()
        if (draft != self._kept or history is not None) and self._workspace.session(self._session.id) is self._session:
            self._kept = draft
            self._workspace.set_draft(self._session.id, draft, history)

    # -- deeds

    @Slot()
    def send_now(self) -> None:
        """Send what is written once; a file is streamed."""
        self._read()
        draft = self.form.draft()
        if self._cannot_send():
            self._show_refusal(self._cannot_send())
        elif draft.form is PayloadForm.FILE and self.form.file.is_foreign:
            self._gate.ask_first([draft], self._send_foreign_file)
        elif draft.form is PayloadForm.FILE:
            self._sent(draft, self._session.send_file(Path(draft.text).expanduser(), self.target))
        elif draft.form is PayloadForm.TYPED:
            self._gate.ask_first([draft], self._send_typed)
        elif self._check.data is not None:
            self._sent(draft, self._session.send(self._check.data, self.target))

    @Slot()
    def start_repeat(self) -> None:
        """Send it again and again, as the repeat bar says."""
        self.form.repeat_toggle.setChecked(True)
        self._read()
        reason = self._cannot_send()
        if reason or self._check.data is None:
            self._show_refusal(reason or "A file cannot be repeated.")
            return
        self._gate.ask_first([self.form.draft()], self._repeat)

    @Slot()
    def stop_sending(self) -> None:
        """Stop repeating, and a file that is on its way."""
        self._session.stop_repeat()
        self._session.cancel_transfer()
        self.acted.emit()

    @Slot()
    def choose_file(self) -> None:
        """Ask for a file; only one that is chosen turns the composer to the file form."""
        self.form.file.choose()

    @Slot(str)
    def take_file(self, path: str) -> None:
        """A file was dropped or chosen."""
        self.form.form.choose("file")
        self.form.file.set_path(path)

    @Slot(int)
    def set_client(self, number: int) -> None:
        """A client was chosen in the list, 0 for all."""
        if isinstance(self.form.target, ClientTargetBox):
            self.form.target.set_client(number)
        self._dirty = True

    def show_payload(self, draft: PayloadSpec) -> None:
        """Put a payload into the composer."""
        self._walking = True
        self.form.show_draft(draft)
        self._on_changed()
        self._walking = False
        self.form.edit.setFocus()

    # -- slots

    @Slot()
    def _on_changed(self) -> None:
        self._dirty = True
        self._changed_s = monotonic()
        if not self._walking:
            self._walk.reset()

    @Slot()
    def _on_form(self) -> None:
        self.form.show_form()
        self._on_changed()

    @Slot(int)
    def _on_paste_refused(self, count: int) -> None:
        self._show_refusal(
            f"{count:,} characters are too many for the composer: save them to a file and send that (form File)."
        )

    @Slot()
    def _on_older(self) -> None:
        self._walk_to(self._walk.older(self._session.spec.history, self.form.draft()))

    @Slot()
    def _on_newer(self) -> None:
        self._walk_to(self._walk.newer(self._session.spec.history))

    @Slot()
    def _fill_history(self) -> None:
        menu = self.form.history.menu()
        menu.clear()
        for index, entry in enumerate(self._session.spec.history):
            menu.addAction(entry_text(entry).replace("&", "&&")).setData(index)
        if menu.isEmpty():
            menu.addAction("Nothing was sent yet").setEnabled(False)

    @Slot(QAction)
    def _on_history(self, action: QAction) -> None:
        index = action.data()
        if isinstance(index, int) and index < len(self._session.spec.history):
            self.show_payload(self._session.spec.history[index])

    def hideEvent(self, event: QHideEvent) -> None:
        """A hidden panel is not refreshed: keep the draft now."""
        super().hideEvent(event)
        if self._changed_s:
            self.keep_draft()

    # -- inside

    def _walk_to(self, draft: PayloadSpec | None) -> None:
        if draft is not None:
            self.show_payload(draft)

    def _read(self) -> None:
        self._dirty = False
        draft = self.form.draft()
        self._check = self._look(draft)
        form, check = self.form, self._check
        form.encoding.set_fault(check.encoding_fault)
        has_place = bool(check.error) and not check.encoding_fault and draft.form is not PayloadForm.FILE
        form.edit.mark_fault(check.offset if has_place else None, check.length)
        form.count.setText(count_of(check))
        form.count.setVisible(check.is_good)
        form.preview.set_token(Token.ERROR if check.error and draft.form is not PayloadForm.FILE else Token.TEXT_MUTED)
        if check.error:
            where = f"At character {check.offset + 1}: " if has_place else ""
            form.preview.set_text(where + check.error)
        else:
            tip = preview(check.data[:256], draft.encoding, cut=len(check.data) > 256) if check.data else ""
            form.preview.set_bytes(hex_of(check), tip, check.spans)
        form.asks.setVisible(bool(check.wanted))
        if check.wanted:
            form.asks.setText("asks first")
            names = ", ".join(wanted_text(each) for each in check.wanted[:ASKS_MOST])
            form.asks.setToolTip(plain_tip(f"Before it is sent you are asked for {names}"))

    def _cannot_send(self) -> str:
        """Why nothing can be sent now; empty if it can."""
        if not self._session.is_open:
            return "The socket is not open: open it first."
        draft_form = PayloadForm(self.form.form.key)
        if draft_form is PayloadForm.FILE:
            if not self.form.file.path:
                return self._check.error
        elif self._check.data is None:
            return self._check.error
        elif not self._check.data and not self._is_datagram() and not self._check.wanted:
            return NOTHING
        faults = [bar.fault for bar in self.extras]
        if self.form.target is not None:
            faults.append(self.form.target.fault)
        return next((fault for fault in faults if fault), "")

    def _send_typed(self) -> None:
        """The questions were answered; what is written now is sent."""
        draft = self.form.draft()
        reason = self._cannot_send()
        data = self._composed(draft) if not reason else None
        if data is not None and not data and not self._is_datagram():
            reason = NOTHING
        if reason:
            self._show_refusal(reason)
        elif data is not None:
            self._sent(draft, self._session.send(data, self.target))

    def _send_foreign_file(self) -> None:
        """Its path came with the project, and was allowed: exactly that one is sent."""
        draft = self.form.draft()
        if reason := self._cannot_send():
            self._show_refusal(reason)
            return
        try:
            path = self._workspace.desk.allowed_file(draft.text)
        except SourceError as error:
            self._show_refusal(f"{str(error)[:1].upper()}{str(error)[1:]}.")
            return
        self._sent(draft, self._session.send_file(path, self.target))

    def _repeat(self) -> None:
        spec, draft = self.form.repeat.spec, self.form.draft()
        if spec != self._session.spec.repeat:
            self._workspace.update_spec(replace(self._session.spec, repeat=spec), "Change repeat")
        if reason := self._cannot_send():
            self._show_refusal(reason)
            return
        self._session.start_repeat(draft, spec, self.target)
        self._remember(draft)
        self.acted.emit()

    def _composed(self, draft: PayloadSpec) -> bytes | None:
        """Anew, with counters counted on; None where it cannot be, which is shown at its place."""
        self._dirty = True  # the next one's counters are other ones
        try:
            return self._session.compose(draft).data
        except PayloadError as error:
            self.form.edit.mark_fault(min(error.offset, len(draft.text)), getattr(error, "length", 1))
            self._show_refusal(f"At character {error.offset + 1}: {sentence_of(error)}")
            self._dirty = False
            return None

    def _is_datagram(self) -> bool:
        return isinstance(self.form.target, PeerTargetBox)

    def _show_allowed(self) -> bool:
        """True if it is another answer than before."""
        reason = self._cannot_send()
        if reason == self._reason:
            return False
        self._reason = reason
        self.form.allow_send(reason)
        self.form.repeat.set_startable(not reason and self.form.form.key != PayloadForm.FILE)
        return True

    def _show_refusal(self, text: str) -> None:
        self.form.preview.set_token(Token.ERROR)
        self.form.preview.set_text(text)

    def _sent(self, draft: PayloadSpec, failure: Failure | None) -> None:
        if failure is not None:
            self._show_refusal(failure_sentence(failure))
        else:
            self._remember(draft)
        self.acted.emit()

    def _remember(self, draft: PayloadSpec) -> None:
        self._walk.reset()
        if isinstance(self.form.target, PeerTargetBox):
            self.form.target.remember()
        if draft.text:
            history = with_sent(self._session.spec.history, draft, self._history_limit)
            self.keep_draft(history if history != self._session.spec.history else None)

    def _make_extras(self, settings: Settings) -> list[ExtraBar]:
        """The bars of the socket's kind, above the payload."""
        session, form = self._session, self.form
        room = ExtraRoom(session, self._workspace, form.theme, settings, self, form)
        bars = [extra.make(room) for extra in extras_for(session.spec)]
        for bar in bars:
            form.add_bar(bar)
            bar.acted.connect(self.acted)
        return bars

    def _connect(self) -> None:
        form = self.form
        form.form.chosen.connect(self._on_form)
        form.encoding.encoding_changed.connect(self._on_changed)
        form.ending.activated.connect(self._on_changed)
        form.edit.textChanged.connect(self._on_changed)
        form.file.path_changed.connect(self._on_changed)
        form.edit.submitted.connect(self.send_now)
        form.edit.older.connect(self._on_older)
        form.edit.newer.connect(self._on_newer)
        form.edit.file_dropped.connect(self.take_file)
        form.edit.paste_refused.connect(self._on_paste_refused)
        form.send.clicked.connect(self.send_now)
        form.repeat.start_requested.connect(self.start_repeat)
        form.repeat.stop_requested.connect(self.stop_sending)
        form.file.file_chosen.connect(self.take_file)
        form.file.cancel_requested.connect(self.stop_sending)
        form.history.menu().aboutToShow.connect(self._fill_history)
        form.history.menu().triggered.connect(self._on_history)
        if isinstance(form.target, ClientTargetBox):
            form.target.client_changed.connect(self.client_changed)
