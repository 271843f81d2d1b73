"""Datagram sockets over IP, which can be members of multicast groups."""

from __future__ import annotations

from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.datagrams.arrivals import Arrivals, ask_for_arrivals
from workbench.engine.datagrams.drain import Batch
from workbench.engine.datagrams.family import Opened
from workbench.engine.datagrams.groups import Groups
from workbench.engine.datagrams.transport import DatagramTransport
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.multicast import Arrival, GroupMembership, membership_text


class GroupTransport(DatagramTransport):
    """UDP and raw IP: :class:`~workbench.engine.transport.TakesGroups`. Every membership ends with the socket."""

    _groups: Groups | None = None
    _arrivals: Arrivals | None = None

    @property
    def memberships(self) -> tuple[GroupMembership, ...]:
        return self._groups.memberships if self._groups is not None else ()

    @property
    def arrivals(self) -> tuple[Arrival, ...] | None:
        return self._arrivals.seen if self._arrivals is not None else None

    def join(self, membership: GroupMembership) -> Failure | None:
        if self._groups is None:
            return Failure(Reason.NOT_CONNECTED)
        joined = self._groups.join(membership)
        if isinstance(joined, Failure):
            return joined
        self._watch_arrivals()
        self._tell(EventKind.JOINED, joined)
        return None

    def leave(self, membership: GroupMembership) -> Failure | None:
        if self._groups is None:
            return Failure(Reason.NOT_CONNECTED)
        left = self._groups.leave(membership)
        if isinstance(left, Failure):
            return left
        self._tell(EventKind.LEFT, left)
        return None

    def _complete(self, opened: Opened) -> Failure | None:
        self._groups = Groups(opened.sock)
        if opened.group is not None and isinstance(joined := self._groups.join(opened.group), Failure):
            self._groups = None
            return joined
        return None

    def _begin(self, opened: Opened) -> None:
        super()._begin(opened)
        for joined in self.memberships:
            self._watch_arrivals()
            self._tell(EventKind.JOINED, joined)
        for wanted in self.options.groups:
            failure = self.join(wanted)
            if failure is not None:
                self._fail(failure)  # the others may be heard

    def _received(self, batch: Batch) -> None:
        if self._arrivals is not None:
            self._arrivals.take(batch)
        super()._received(batch)

    def _watch_arrivals(self) -> None:
        """From the first group on; a socket without one pays nothing."""
        sock = self._sock
        if self._arrivals is None and sock is not None and self._drain is not None and ask_for_arrivals(sock):
            self._arrivals = Arrivals(sock.family)
            self._drain.keeps_ancillary = True

    def _end(self, sock: TracedSocket) -> None:
        groups, self._groups = self._groups, None
        for left in groups.leave_all() if groups is not None else ():
            self._tell(EventKind.LEFT, left)
        super()._end(sock)

    def _tell(self, kind: EventKind, membership: GroupMembership) -> None:
        self._feed.happened(kind, ends=(self.local, self.peer), detail=membership_text(membership))
