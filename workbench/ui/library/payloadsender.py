"""Sends a payload of the library to a session, and says where it went or why it did not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from workbench.codec.inputerror import PayloadError
from workbench.codec.typed.sources import SourceError
from workbench.model.connections import Target
from workbench.model.library import SavedPayload
from workbench.model.payloads import PayloadForm
from workbench.model.texts import count_text, failure_sentence
from workbench.session.session import Session
from workbench.session.workspace import Workspace
from workbench.ui.panel import SocketPanel
from workbench.ui.variables.gate import PayloadGate

PanelOf = Callable[[int], SocketPanel | None]
Done = Callable[[str], None]  # why it was not sent; empty if it is on its way
NO_SOCKET = "No socket is in front: open one, or choose another in the project."


class PayloadSender(QObject):
    """``sent`` and ``refused`` carry a sentence for a toast; a refusal is told in the socket's panel as well.

    A payload that would read what nobody allowed yet, or a secret that nobody gave, is asked about by ``gate``.
    """

    sent = Signal(str)
    refused = Signal(str)

    def __init__(
        self, workspace: Workspace, active: Callable[[], int], panel_of: PanelOf, gate: PayloadGate, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workspace, self._active, self._panel_of, self._gate = workspace, active, panel_of, gate

    def send(self, payload: SavedPayload, socket: int = 0, done: Done | None = None) -> None:
        """To that socket, or to the one whose panel is in front. ``done`` is told what came of it: at once, or when
        what had to be asked is answered; never, where the answer is no."""
        number = socket or self._active()
        session = self._workspace.session(number)
        tell = done if done is not None else _nobody
        if session is None:
            gone = "The socket that it is sent to is not in the project any more."
            tell(self._refuse(payload, gone if socket else NO_SOCKET, None))
            return
        if reason := self._not_now(session):
            tell(self._refuse(payload, reason, self._panel_of(number)))
            return

        def go() -> None:
            tell(self._send(payload, session))

        self._gate.ask_first([payload.payload], go, [payload.path])

    # inside

    def _not_now(self, session: Session) -> str:
        if not session.is_open:
            return f"{session.spec.name} is not open: open it first."
        panel = self._panel_of(session.id)
        if panel is None:
            return ""
        box = panel.composer.form.target
        faults = [bar.fault for bar in panel.composer.extras]
        return next((fault for fault in (box.fault if box is not None else "", *faults) if fault), "")

    def _send(self, payload: SavedPayload, session: Session) -> str:
        panel = self._panel_of(session.id)
        target = panel.composer.target if panel is not None else Target(peer=session.last_speaker)
        if payload.payload.form is PayloadForm.FILE:
            return self._send_file(payload, session, target, panel)
        try:
            data = session.compose(payload.payload).data
        except PayloadError as error:
            place = min(error.offset, len(payload.payload.text)) + 1
            text = str(error).removesuffix(".")
            return self._refuse(payload, f"At character {place}: {text[:1].upper()}{text[1:]}.", panel)
        if not data and not session.spec.is_datagram:
            return self._refuse(payload, "It is empty, so there is nothing to send.", panel)
        failure = session.send(data, target)
        if failure is not None:
            return self._refuse(payload, failure_sentence(failure), panel)
        self.sent.emit(f"Sent “{payload.name}” ({count_text(len(data), 'byte', 'bytes')}) to {session.spec.name}.")
        return ""

    def _send_file(
        self, payload: SavedPayload, session: Session, target: Target, panel: SocketPanel | None
    ) -> str:
        try:
            path = self._workspace.desk.allowed_file(payload.payload.text)
        except SourceError as error:
            return self._refuse(payload, f"{str(error)[:1].upper()}{str(error)[1:]}.", panel)
        failure = session.send_file(path, target)
        if failure is not None:
            return self._refuse(payload, failure_sentence(failure), panel)
        self.sent.emit(f"Sending the file {path.name} (“{payload.name}”) to {session.spec.name}.")
        return ""

    def _refuse(self, payload: SavedPayload, reason: str, panel: SocketPanel | None) -> str:
        text = f"“{payload.name}” was not sent. {reason}"
        if panel is not None:
            panel.composer.say(text)
        self.refused.emit(text)
        return reason


def _nobody(_reason: str) -> None:
    """Nobody is told."""
