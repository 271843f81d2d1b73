"""Whom the composer sends to: a listener's clients, or a datagram's peer."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QComboBox, QWidget

from workbench.model.connections import Target
from workbench.model.endpoint import SocketUrlError
from workbench.model.peertexts import UNNAMED, peer_words
from workbench.model.schemes import AddressForm
from workbench.model.sockets import Role
from workbench.session.session import Session
from workbench.ui.panel.addresses import facts_of, read_endpoint
from workbench.ui.theme import Theme

RECENT_PEERS = 10
WIDTH = 240
LEAST_WIDTH = 120
_WORDS = dict.fromkeys(AddressForm, "an address") | {
    AddressForm.HOST_PORT: "host:port", AddressForm.HOST: "a host", AddressForm.PATH: "a path",
}  # fmt: skip


class ClientTargetBox(QComboBox):
    """All clients, or the one that is selected in the list. ``client_changed`` carries its number, 0 for all."""

    client_changed = Signal(int)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._client = 0
        self.setObjectName("composer-target")
        self.setAccessibleName("Send to")
        self.setToolTip("Send to every client, or to the one selected in the list of clients")
        self.addItem("To all clients", 0)
        self.activated.connect(self._on_activated)

    @property
    def target(self) -> Target:
        """For the session."""
        return Target(connection=self._client)

    @property
    def fault(self) -> str:
        """Why nothing can be sent; empty if it can."""
        connection = self._session.connections.get(self._client)
        if self._client and (connection is None or not connection.is_open):
            return f"Client {self._client} is gone: choose another one, or all."
        return ""

    def sizeHint(self) -> QSize:
        """One client's address fits."""
        return QSize(self._theme.px(WIDTH), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """The beginning of an address fits; the list is wider."""
        return QSize(self._theme.px(LEAST_WIDTH), super().minimumSizeHint().height())

    def set_client(self, number: int) -> None:
        """Show the choice that was made in the list; 0 is all."""
        if number == self._client:
            return
        self._client = number
        while self.count() > 1:
            self.removeItem(1)
        if number:
            connection = self._session.connections.get(number)
            self.addItem(f"To client {number}  {peer_words(connection.peer) if connection else ''}", number)
        self.setCurrentIndex(self.count() - 1)

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        number = int(self.itemData(index))
        if number != self._client:
            self.set_client(number)
            self.client_changed.emit(number)


class PeerTargetBox(QComboBox):
    """The default peer, whoever spoke last, a recent one, or a ``host:port`` that is typed."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._recent: list[str] = []
        self._seen_speaker = ""
        self._seen_revision = -1
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setObjectName("composer-peer")
        self.setAccessibleName("Send to")
        words = _WORDS[facts_of(session.spec).form]
        self.setToolTip(f"The default peer, whoever spoke last, or {words} that you type")
        self._standard = 0
        self._fill()
        self.activated.connect(self._on_activated)
        self.refresh()

    @property
    def target(self) -> Target:
        """For the session; what was typed is remembered among the recent ones by :meth:`remember`."""
        text = self.currentText().strip()
        if not text or text == self.itemText(0):
            return Target(peer=self._own_peer())
        if self._standard > 1 and text == self.itemText(1):
            return Target(peer=self._session.last_speaker)
        return Target(peer=text)

    @property
    def fault(self) -> str:
        """Why nothing can be sent; empty if it can."""
        peer = self.target.peer
        if not peer:
            if self._has_default() or self._session.last_speaker:
                return ""
            words = _WORDS[facts_of(self._session.spec).form]
            return f"There is no destination yet: type {words}, or wait until somebody speaks."
        form = facts_of(self._session.spec).form
        if form is AddressForm.PATH and peer == UNNAMED:
            return "The last sender has no name, so it cannot be answered: type a path. A sender has one with ?bind=."
        try:
            endpoint = read_endpoint(peer, form)
        except SocketUrlError as error:
            text = str(error)
            return f"The destination is not {_WORDS[form]}: {text}."
        has_none = form is AddressForm.HOST_PORT and not endpoint.port
        return "A destination's port is from 1 to 65535." if has_none else ""

    def sizeHint(self) -> QSize:
        """One address fits."""
        return QSize(self._theme.px(WIDTH), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """The beginning of an address fits; the list is wider."""
        return QSize(self._theme.px(LEAST_WIDTH), super().minimumSizeHint().height())

    def refresh(self) -> bool:
        """Name the last speaker anew; True if something changed."""
        speaker = self._session.last_speaker
        if speaker == self._seen_speaker and self._session.revision == self._seen_revision:
            return False
        changed = speaker != self._seen_speaker
        self._seen_speaker, self._seen_revision = speaker, self._session.revision
        if self.hasFocus() or self.view().isVisible():
            return False
        self._fill()
        return changed

    def remember(self) -> None:
        """Keep the present destination among the recent ones."""
        peer = self.target.peer
        if peer and peer != self._session.last_speaker:
            self._recent = [peer, *(each for each in self._recent if each != peer)][:RECENT_PEERS]

    def _fill(self) -> None:
        """The list from the facts as they are; what is written stays, by meaning and not by words."""
        index = self.currentIndex() if self.currentText() == self.itemText(self.currentIndex()) else -1
        was_standard = 0 <= index < self._standard
        text = self.currentText()
        items = []
        if self._has_default():
            items.append(f"To {self._default_peer()}")
        speaker = self._session.last_speaker
        items.append(f"Answer {speaker}" if speaker not in ("", UNNAMED) else "Answer the last speaker")
        self._standard = len(items)
        wanted = [*items, *self._recent]
        if wanted == [self.itemText(row) for row in range(self.count())]:
            return
        self.clear()
        self.addItems(wanted)
        if was_standard or not text:
            self.setCurrentIndex(max(0, min(index, self._standard - 1)))
        else:
            self.setEditText(text)
        self._show_start()

    def _has_default(self) -> bool:
        return self._session.spec.role is Role.CLIENT

    def _default_peer(self) -> str:
        try:
            return str(self._session.spec.parsed_url.endpoint)
        except SocketUrlError:
            return "the default peer"

    def _own_peer(self) -> str:
        """Empty: the transport's default peer. A socket without one answers whoever spoke last."""
        return "" if self._has_default() else self._session.last_speaker

    @Slot(int)
    def _on_activated(self, _index: int) -> None:
        self._show_start()

    def _show_start(self) -> None:
        """A long address is cut at its end, not at its beginning."""
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)



TargetBox = ClientTargetBox | PeerTargetBox


def target_box(session: Session, theme: Theme, is_datagram: bool, parent: QWidget) -> TargetBox | None:
    """The one that fits; None for a TCP client, which has one peer."""
    if is_datagram:
        return PeerTargetBox(session, theme, parent)
    return ClientTargetBox(session, theme, parent) if session.spec.role is Role.LISTENER else None
