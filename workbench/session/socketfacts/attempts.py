"""What the last opening of a stream has tried: every address with its result, read from the session's events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from ipaddress import IPv6Address, ip_address

from workbench.model.endpoint import SocketUrlError, parse_endpoint
from workbench.model.events import Event, EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.peertexts import peer_words

_ENDS = (EventKind.CONNECTED, EventKind.CLOSED, EventKind.FAILED, EventKind.RECONNECTING)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One address of a client. Times are nanoseconds; ``begun_ns`` is None for one that was never tried,
    ``ended_ns`` while it is under way. ``won``: the connection is this one's."""

    address: str
    begun_ns: int | None = None
    ended_ns: int | None = None
    failure: Failure | None = None
    won: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """One address of a listener: bound, with what it takes (``stack``), or passed over with the reason."""

    address: str
    stack: str = ""
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Tries:
    """The last opening. ``name`` is what was looked up, empty for a numeric address."""

    name: str = ""
    looked_up_ns: int | None = None  # so long the look-up took
    attempts: tuple[Attempt, ...] = ()
    bound: tuple[Bound, ...] = ()

    @property
    def first_ns(self) -> int:
        """When the first address was tried; 0 if none was."""
        return next((each.begun_ns for each in self.attempts if each.begun_ns is not None), 0)

    @property
    def is_under_way(self) -> bool:
        """An attempt has no result yet."""
        return any(each.begun_ns is not None and each.ended_ns is None for each in self.attempts)


def family_words(address: str) -> str:
    """``IPv4``, ``IPv6``, ``IPv4 in IPv6``; empty for another kind of address."""
    try:
        found = ip_address(parse_endpoint(address).host.partition("%")[0])
    except (SocketUrlError, ValueError):
        return ""
    if isinstance(found, IPv6Address):
        return "IPv4 in IPv6" if peer_words(address) != address else "IPv6"
    return "IPv4"


class TriesReader:
    """Takes event after event; a new opening begins where the last one has ended. Events of a listener's clients do
    not count."""

    def __init__(self) -> None:
        self._name = ""
        self._asked_ns = 0
        self._looked_up_ns: int | None = None
        self._found: list[str] = []
        self._attempts: dict[str, Attempt] = {}
        self._bound: list[Bound] = []
        self._over = True

    def read(self, event: Event) -> None:
        """The next event of the session."""
        match event.kind:
            case EventKind.RESOLVING:
                self._begin()
                self._name, self._asked_ns = event.detail, event.time_ns
            case EventKind.RESOLVED:
                self._looked_up_ns = event.time_ns - self._asked_ns
                self._found = event.detail.split(", ")
            case EventKind.CONNECTING:
                if self._over:
                    self._begin()
                self._attempts[event.peer] = Attempt(event.peer, event.time_ns)
            case EventKind.ATTEMPTED if event.local:
                if self._over:
                    self._begin()
                self._bound.append(Bound(event.peer, failure=event.failure))
            case EventKind.ATTEMPTED:
                self._settle(event)
            case EventKind.LISTENING:
                if self._over:
                    self._begin()
                self._bound.append(Bound(event.local, event.detail))
            case EventKind.CONNECTED:
                self._connected(event)
            case EventKind.FAILED if event.connection == 0:
                self._failed(event)
            case _:
                pass
        if event.kind in _ENDS and (event.connection == 0 or event.kind is EventKind.CONNECTED):
            self._over = True

    def tries(self) -> Tries:
        """The last opening, as far as it was told."""
        untried = [Attempt(address) for address in self._found if address not in self._attempts]
        left = untried if self._attempts else []
        return Tries(self._name, self._looked_up_ns, (*self._attempts.values(), *left), tuple(self._bound))

    def _begin(self) -> None:
        self._name, self._looked_up_ns, self._found = "", None, []
        self._attempts, self._bound = {}, []
        self._over = False

    def _settle(self, event: Event) -> None:
        before = self._attempts.get(event.peer, Attempt(event.peer))
        self._attempts[event.peer] = replace(
            before, ended_ns=event.time_ns, failure=event.failure, won=event.failure is None
        )

    def _connected(self, event: Event) -> None:
        """With one address alone nothing else tells that it won."""
        only = next(iter(self._attempts.values()), None)
        if only is not None and len(self._attempts) == 1 and only.ended_ns is None:
            self._attempts[only.address] = replace(only, ended_ns=event.time_ns, won=True)

    def _failed(self, event: Event) -> None:
        """An attempt without a result of its own failed with the whole opening, or was given up with it."""
        for address, each in self._attempts.items():
            if each.ended_ns is None:
                self._attempts[address] = replace(each, ended_ns=event.time_ns, failure=event.failure)


def result_words(attempt: Attempt, trying: bool) -> str:
    """One or two words, for a cell; ``trying``: the socket is being opened."""
    if attempt.begun_ns is None:
        return "waits" if trying else "not needed"
    if attempt.won:
        return "connected"
    if attempt.failure is None:
        return "connecting …" if trying else "given up"
    return "given up" if attempt.failure.reason is Reason.CANCELLED else "failed"
