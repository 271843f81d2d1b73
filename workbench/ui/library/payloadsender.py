"""Sends a payload of the library to a session, and says where it went or why it did not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from workbench.codec.inputerror import PayloadError
from workbench.model.connections import Target
from workbench.model.library import SavedPayload
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.texts import count_text, failure_sentence
from workbench.session.session import Session
from workbench.session.workspace import Workspace
from workbench.ui.panel import SocketPanel

PanelOf = Callable[[int], SocketPanel | None]
Asker = Callable[[PayloadSpec, Callable[[], object]], bool]
NO_SOCKET = "No socket is in front: open one, or choose another in the project."


class PayloadSender(QObject):
    """``sent`` and ``refused`` carry a sentence for a toast; a refusal is told in the socket's panel as well.

    ``ask`` is told the payload and what to do when it may be sent; it returns whether anything has to be asked first.
    """

    sent = Signal(str)
    refused = Signal(str)

    def __init__(self, workspace: Workspace, active: Callable[[], int], panel_of: PanelOf, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace, self._active, self._panel_of = workspace, active, panel_of
        self.ask: Asker | None = None

    def send(self, payload: SavedPayload, socket: int = 0) -> str:
        """To that socket, or to the one whose panel is in front. Why not; empty if it is on its way."""
        number = socket or self._active()
        session = self._workspace.session(number)
        if session is None:
            gone = "The socket that it is sent to is not in the project any more."
            return self._refuse(payload, gone if socket else NO_SOCKET, None)
        panel = self._panel_of(number)
        if not session.is_open:
            return self._refuse(payload, f"{session.spec.name} is not open: open it first.", panel)
        if panel is not None and panel.composer.form.target is not None and (fault := panel.composer.form.target.fault):
            return self._refuse(payload, fault, panel)
        target = panel.composer.target if panel is not None else Target(peer=session.last_speaker)
        if payload.payload.form is PayloadForm.FILE:
            return self._send_file(payload, session, target, panel)
        return self._send_bytes(payload, session, target, panel)

    def _send_bytes(
        self, payload: SavedPayload, session: Session, target: Target, panel: SocketPanel | None
    ) -> str:
        try:
            data = session.compose(payload.payload).data
        except PayloadError as error:
            place = min(error.offset, len(payload.payload.text)) + 1
            text = str(error)
            return self._refuse(payload, f"At character {place}: {text[:1].upper()}{text[1:]}.", panel)
        if not data and not session.spec.is_datagram:
            return self._refuse(payload, "It is empty, so there is nothing to send.", panel)
        failure = session.send(data, target)
        if failure is not None:
            return self._refuse(payload, failure_sentence(failure), panel)
        return self._tell(f"Sent “{payload.name}” ({count_text(len(data), 'byte', 'bytes')}) to {session.spec.name}.")

    def _send_file(self, payload: SavedPayload, session: Session, target: Target, panel: SocketPanel | None) -> str:
        path = Path(payload.payload.text).expanduser()
        failure = session.send_file(path, target)
        if failure is not None:
            return self._refuse(payload, failure_sentence(failure), panel)
        return self._tell(f"Sending the file {path.name} (“{payload.name}”) to {session.spec.name}.")

    def _tell(self, text: str) -> str:
        self.sent.emit(text)
        return ""

    def _refuse(self, payload: SavedPayload, reason: str, panel: SocketPanel | None) -> str:
        text = f"“{payload.name}” was not sent. {reason}"
        if panel is not None:
            panel.composer.say(text)
        self.refused.emit(text)
        return reason

