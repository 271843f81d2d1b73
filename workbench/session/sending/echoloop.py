"""Two datagram sockets that answer each other would never stop: the one that began finds out. See docs/adr/0085."""

from __future__ import annotations

ROUNDS = 1_000  # so often a peer may return what it sent before, without a pause
PAUSE_NS = 10_000_000  # a longer silence ends a row; slower loops harm nobody
RESUME_NS = 1_000_000_000  # something new from a peer is answered again so long after the stop
PAYLOADS_KNOWN = 4_096
PEERS_KNOWN = 256


class _Peer:
    """What one peer said in this row. Payloads are known by their hash."""

    __slots__ = ("known", "last_ns", "rounds", "stopped_ns")

    def __init__(self) -> None:
        self.known: set[int] = set()
        self.last_ns = 0
        self.rounds = 0
        self.stopped_ns = 0


class EchoLoops:
    """A socket that only ever answers (``spoke`` is empty) suspects nobody, however fast it is asked.

    One that also sends by itself suspects the peer that returns what it sent: it answers by itself, too.
    """

    def __init__(self) -> None:
        self.spoke: set[int] = set()
        self._peers: dict[str, _Peer] = {}

    def speak(self, data: bytes) -> None:
        """The user sent this, it is no answer."""
        if len(self.spoke) >= PAYLOADS_KNOWN:
            self.spoke.clear()
        self.spoke.add(hash(data))

    def forgive(self) -> None:
        """Answer everybody again."""
        self._peers.clear()

    def admit(self, name: str, data: bytes, time_ns: int, *, any_peer: bool) -> bool | None:
        """Whether to answer; None: not any more, which is to be told.

        With ``any_peer`` a peer is suspected without having returned anything: two fixed answers are not alike.
        """
        said = hash(data)
        peer = self._peers.get(name)
        if peer is None:
            if not any_peer and said not in self.spoke:
                return True
            if len(self._peers) >= PEERS_KNOWN:
                self._peers.clear()
            peer = self._peers[name] = _Peer()
        is_known = said in peer.known or len(peer.known) >= PAYLOADS_KNOWN
        if peer.stopped_ns:
            if is_known or time_ns - peer.stopped_ns < RESUME_NS:
                return False
            peer.stopped_ns = 0
            peer.last_ns = 0
        if time_ns - peer.last_ns > PAUSE_NS:
            peer.known.clear()
            peer.rounds = 0
            is_known = False
        peer.last_ns = time_ns
        if not is_known:
            peer.known.add(said)
            return True
        peer.rounds += 1
        if peer.rounds <= ROUNDS:
            return True
        peer.stopped_ns = time_ns
        return None
