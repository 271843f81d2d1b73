"""What differs between families of datagram sockets, and what the transport is given by them."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from workbench.engine.addresses import Address, SockAddr
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.datagrams.drain import ANCILLARY_BYTES, ROOM_BYTES
from workbench.engine.feed import Feed
from workbench.model.failures import Failure
from workbench.model.multicast import GroupMembership


class Opened(NamedTuple):
    """A socket that is ready to be read.

    ``to`` is where a client's datagrams go; None: it is connected there. ``peer`` is the same as text.
    ``group`` is to be joined before the socket is told as open. ``notes`` are remarks for the event log.
    ``to_be_polled``: the system tells when a full socket takes more. ``room_bytes``: more than any datagram has.
    ``ancillary_bytes``: room for what the system tells beside a datagram (cmsg(3)).
    """

    sock: TracedSocket
    to: SockAddr | None = None
    peer: str = ""
    has_error_queue: bool = False
    to_be_polled: bool = True
    group: GroupMembership | None = None
    notes: tuple[str, ...] = ()
    room_bytes: int = ROOM_BYTES
    ancillary_bytes: int = ANCILLARY_BYTES


class DatagramFamily(Protocol):
    """One kind of datagram socket. Made for one opening."""

    async def find(self, feed: Feed) -> list[Address] | Failure:
        """The addresses that may be tried, in their order; a look-up is told to ``feed``."""
        ...

    def open(self, address: Address) -> Opened | Failure:
        """Make the socket, set its options, bind and connect. After a failure nothing stays open."""
        ...

    def closed(self) -> None:
        """The socket is closed: remove what it left behind."""
        ...

    def text(self, sockaddr: SockAddr) -> str:
        """An address as it is shown, and as :meth:`address` reads it."""
        ...

    def local(self, sock: TracedSocket) -> str:
        """What an open socket is bound to, as text; empty where that says nothing."""
        ...

    def failure(self, error: OSError, what: str, sock: TracedSocket | None = None) -> Failure:
        """What an error of this family's calls means; of a send with the socket that it was made on."""
        ...

    # -- as destinations.Addressing

    def address(self, text: str) -> Address | None:
        """The address that ``text`` is; None for a name. Raises ValueError, OSError."""
        ...

    def usable(self, address: Address) -> Address | None:
        """``address`` as the open socket takes it; None where it cannot be reached from it."""
        ...

    async def look_up(self, text: str) -> list[Address] | Failure:
        """The addresses of a name, within the options' time."""
        ...
