"""The clients of a rule set: one for each connection, or for each sender of datagrams; bounded in number and bytes."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from workbench.model.endpoint import SocketUrlError
from workbench.model.events import EventKind
from workbench.model.records import Piece
from workbench.model.sockets import Role, SocketSpec
from workbench.session.payloads.scopes import Scope
from workbench.session.rules.client import Client
from workbench.session.rules.intake import Messages, Open, make_intake
from workbench.session.rules.prepared import Prepared
from workbench.session.standing import Standing
from workbench.session.surroundings import Surroundings

SENDERS_MAX: Final = 1_000  # of datagrams; the one that was silent for longest is forgotten
WAITING_MAX_BYTES: Final = 64 * 1024 * 1024  # of all clients, which no rule was asked about yet


class Clients:
    """``ready_kind`` is the event that tells that payload passes."""

    def __init__(self, about: Standing, around: Surroundings) -> None:
        self._about = about
        self._around = around
        self._spec: SocketSpec | None = None
        self._by_connection: dict[int, Client] = {}
        self._by_peer: OrderedDict[str, Client] = OrderedDict()
        self._unlooked_bytes = 0  # that came since the last look at all of them
        self._told = False
        self.evicted = 0
        self.ready_kind = EventKind.CONNECTED

    def __len__(self) -> int:
        return len(self._by_connection) + len(self._by_peer)

    def follow(self, spec: SocketSpec) -> None:
        """From now on with these settings. With another framing what waits of a message's beginning is given up."""
        before, self._spec = self._spec, spec
        self.ready_kind = _ready_kind(spec)
        if before is not None and before.framing != spec.framing:
            for client in self._by_connection.values():
                client.intake = self._intake()

    def recount(self, rules: tuple[Prepared, ...]) -> None:
        """Rules stand elsewhere now: the limits of each client count anew."""
        for client in self.every():
            client.fired.clear()
            if isinstance(client.intake, Open):
                client.intake.told.clear()
                client.intake.passed.clear()
                client.intake.forget_found()

    def of(self, piece: Piece) -> Client | None:
        """Whose piece it is, if he is known."""
        if piece.connection:
            return self._by_connection.get(piece.connection)
        client = self._by_peer.get(piece.peer)
        if client is not None:
            self._by_peer.move_to_end(piece.peer)
        return client

    def get(self, connection: int, peer: str = "") -> Client | None:
        return self._by_connection.get(connection) if connection else self._by_peer.get(peer)

    def arrive(self, connection: int, peer: str, now_ns: int) -> Client:
        """The client, made if he is new."""
        known = self.get(connection, peer)
        if known is not None:
            return known
        client = Client(connection, peer, self._intake(), Scope(self._about.scope), now_ns)
        if connection:
            self._by_connection[connection] = client
            return client
        if len(self._by_peer) >= SENDERS_MAX:
            _peer, oldest = self._by_peer.popitem(last=False)
            oldest.gone = True
            self.evicted += 1
        self._by_peer[peer] = client
        return client

    def put(self, client: Client, piece: Piece) -> None:
        """Into what waits of that client. Where all of them together hold too much, the largest are emptied."""
        client.intake.put(piece)
        self._unlooked_bytes += len(piece.payload)
        if self._unlooked_bytes > WAITING_MAX_BYTES // 8:
            self._unlooked_bytes = 0
            if self.held_bytes > WAITING_MAX_BYTES:
                self._throw_away()

    def _throw_away(self) -> None:
        held = self.held_bytes
        for client in sorted(self.every(), key=_held, reverse=True):
            if held <= WAITING_MAX_BYTES // 2:
                break
            held -= client.intake.size_bytes
            client.intake.clear()
        if not self._told:
            self._told = True
            size = f"{WAITING_MAX_BYTES / 1_048_576:,.0f} MiB"
            self._about.note(f"more than {size} wait for rules: what the largest clients sent is thrown away")

    def forget(self, connection: int) -> Client | None:
        client = self._by_connection.pop(connection, None)
        if client is not None:
            client.gone = True
            client.deeds.clear()
        return client

    def every(self) -> tuple[Client, ...]:
        """All of them."""
        return (*self._by_connection.values(), *self._by_peer.values())

    def clear(self) -> None:
        for client in self.every():
            client.gone = True
            client.deeds.clear()
        self._by_connection.clear()
        self._by_peer.clear()
        self._told = False

    @property
    def held_bytes(self) -> int:
        """What waits, of all of them."""
        return sum(client.intake.size_bytes for client in self.every())

    def _intake(self) -> Messages | Open:
        return make_intake(self._spec) if self._spec is not None else Open()


def _held(client: Client) -> int:
    return client.intake.size_bytes


def _ready_kind(spec: SocketSpec) -> EventKind:
    try:
        url = spec.parsed_url
    except SocketUrlError:
        return EventKind.CONNECTED
    if url.facts.is_web:
        return EventKind.UPGRADED
    if url.facts.is_tls and not spec.tls.start_later:
        return EventKind.SECURED
    if url.proxy is not None:
        return EventKind.PROXIED
    return EventKind.CONNECTED if spec.role is Role.CLIENT else EventKind.ACCEPTED
