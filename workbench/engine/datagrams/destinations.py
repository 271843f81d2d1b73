"""Where datagrams go: addresses by the text that people write, and what waits for the look-up of a name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Protocol

from workbench.engine.addresses import Address, SockAddr
from workbench.engine.tasks import TaskScope
from workbench.model.failures import Failure, Reason

DESTINATIONS_KNOWN = 4_096
AWAITED_MOST = 1_000  # datagrams that wait for one look-up


class Addressing(Protocol):
    """What a family of sockets knows of addresses."""

    def address(self, text: str) -> Address | None:
        """The address that ``text`` is; None for a name. Raises ValueError, OSError."""
        ...

    def usable(self, address: Address) -> Address | None:
        """``address`` as the open socket takes it; None where it cannot be reached from it."""
        ...

    async def look_up(self, text: str) -> list[Address] | Failure: ...


class Destinations:
    """Texts of peers with the addresses that they are."""

    def __init__(self, addressing: Addressing) -> None:
        self._addressing = addressing
        self._known: dict[str, SockAddr] = {}
        self.local = ""  # for what is said of a peer that cannot be reached from here

    def of(self, peer: str) -> SockAddr | Failure | None:
        """The address that ``peer`` is, or None if it is a name that was not looked up yet."""
        if (known := self._known.get(peer)) is not None:
            return known
        try:
            address = self._addressing.address(peer)
        except (ValueError, OSError) as error:
            return Failure(Reason.INVALID_ARGUMENT, f"{peer}: {error}")
        return None if address is None else self.learn(peer, address)

    def learn(self, peer: str, address: Address) -> SockAddr | Failure:
        """Keep it, if the socket can reach it."""
        usable = self._addressing.usable(address)
        if usable is None:
            return Failure(Reason.FAMILY_NOT_SUPPORTED, f"{peer} cannot be reached from {self.local or 'this socket'}")
        if len(self._known) >= DESTINATIONS_KNOWN:
            self._known.clear()
        self._known[peer] = usable.sockaddr
        return usable.sockaddr

    async def learn_name(self, peer: str) -> Failure | None:
        """Look a name up; the first of its addresses that the socket can reach is kept."""
        found = await self._addressing.look_up(peer)
        if isinstance(found, Failure):
            return found
        failure: Failure | None = Failure(Reason.NAME_NOT_FOUND, peer)
        for address in found:
            to = self.learn(peer, address)
            if not isinstance(to, Failure):
                return None
            failure = to
        return failure


class Waiting:
    """Datagrams to names: one look-up for a name, whatever waits for its answer; bounded like the send queue.

    ``ended`` is told the end of each look-up, with what waited for it.
    """

    def __init__(
        self,
        learn: Callable[[str], Awaitable[Failure | None]],
        high_bytes: int,
        ended: Callable[[str, list[bytes], Failure | None], None],
    ) -> None:
        self._learn = learn
        self._high_bytes = high_bytes
        self._ended = ended
        self._by_name: dict[str, list[bytes]] = {}

    @property
    def size_bytes(self) -> int:
        return sum(len(data) for waiting in self._by_name.values() for data in waiting)

    def put(self, data: bytes, peer: str, scope: TaskScope) -> Failure | None:
        """Wait for ``peer``'s address; the look-up is a task of ``scope``."""
        waiting = self._by_name.get(peer)
        if waiting is None:
            self._by_name[peer] = [data]
            scope.spawn(self._look_up(peer), f"look-up for {peer}")
            return None
        waits_bytes = sum(map(len, waiting))
        if len(waiting) >= AWAITED_MOST or waits_bytes + len(data) > self._high_bytes:
            return Failure(Reason.QUEUE_FULL, f"{waits_bytes:,} bytes wait for the look-up of {peer}")
        waiting.append(data)
        return None

    def lose(self) -> Iterator[tuple[str, bytes]]:
        """Give up what waits, and return it."""
        given_up, self._by_name = self._by_name, {}
        return ((peer, data) for peer, waiting in given_up.items() for data in waiting)

    async def _look_up(self, peer: str) -> None:
        failure: Failure | None = Failure(Reason.CANCELLED, peer)
        try:
            failure = await self._learn(peer)
        finally:
            self._ended(peer, self._by_name.pop(peer, []), failure)
