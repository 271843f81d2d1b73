"""The TCP segments that would have carried what was recorded: one connection, from its handshake to its end.

Sequence numbers run on with what was carried and wrap at 2**32. Every byte is acknowledged, by data of the other side
or by a segment of its own once 64 KiB wait; a reader sees no gap, no repetition and no full window.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from workbench.codec.packets.headers import ACK, FIN, PSH, RST, SYN, Wire

PEER, OWN = 0, 1  # who sends: as model.records.Direction
ACKNOWLEDGE_BYTES: Final = 65_536
_WINDOW_SCALE: Final = 7  # RFC 7323: a window of 8 MiB


class Segment(NamedTuple):
    """A packet of the story: who sends it, its headers and its payload."""

    sender: int
    header: bytes
    payload: bytes


class TcpStory:
    """``own`` is the wire from us to the peer, ``peer`` the one back; ``first`` are both sides' first numbers."""

    def __init__(self, own: Wire, peer: Wire, opener: int, first: tuple[int, int]) -> None:
        self._wires = (peer, own)
        self._opener = opener
        self._next = [first[PEER], first[OWN]]  # sequence numbers, not wrapped
        self._waiting = [0, 0]  # bytes of each side that the other has not acknowledged
        self._ended = [False, False]
        self.is_open = False
        self.is_over = False

    def open(self) -> Iterator[Segment]:
        """The handshake; nothing where it was shown already."""
        if self.is_open:
            return
        self.is_open = True
        opener, other = self._opener, 1 - self._opener
        yield self._segment(opener, SYN, options=self._syn_options(opener))
        self._next[opener] += 1
        yield self._segment(other, SYN | ACK, options=self._syn_options(other))
        self._next[other] += 1
        yield self._segment(opener, ACK)

    def may_carry(self, sender: int) -> bool:
        """False once this side has ended: more bytes of it belong to another connection."""
        return not self.is_over and not self._ended[sender]

    def carry(self, sender: int, payload: bytes) -> Iterator[Segment]:
        """Bytes of one side, in as few segments as hold them."""
        most = self._wires[sender].segment_max_bytes
        size = len(payload)
        if size <= most:
            if size:
                yield self._data(sender, payload)
                if self._waiting[sender] >= ACKNOWLEDGE_BYTES:
                    yield self._acknowledgement(1 - sender)
            return
        for at in range(0, size, most):
            yield self._data(sender, payload[at : at + most])
            if self._waiting[sender] >= ACKNOWLEDGE_BYTES:
                yield self._acknowledgement(1 - sender)

    def end(self, sender: int) -> Iterator[Segment]:
        """One side's end of stream, and its acknowledgement; nothing where it has ended already."""
        if not self.may_carry(sender):
            return
        if self._waiting[1 - sender]:
            self._waiting[1 - sender] = 0
        yield self._segment(sender, FIN | ACK)
        self._next[sender] += 1
        yield self._acknowledgement(1 - sender)
        self._ended[sender] = True
        self.is_over = all(self._ended)

    def reset(self, sender: int) -> Iterator[Segment]:
        """One side gives the connection up."""
        if not self.is_over:
            self.is_over = True
            yield self._segment(sender, RST | ACK)

    def _data(self, sender: int, payload: bytes) -> Segment:
        other = 1 - sender
        header = self._wires[sender].tcp(self._next[sender], self._next[other], PSH | ACK, payload)
        self._next[sender] += len(payload)
        self._waiting[sender] += len(payload)
        self._waiting[other] = 0
        return Segment(sender, header, payload)

    def _acknowledgement(self, sender: int) -> Segment:
        self._waiting[1 - sender] = 0
        return self._segment(sender, ACK)

    def _segment(self, sender: int, flags: int, options: bytes = b"") -> Segment:
        acknowledged = self._next[1 - sender] if flags & ACK else 0
        return Segment(sender, self._wires[sender].tcp(self._next[sender], acknowledged, flags, b"", options), b"")

    def _syn_options(self, sender: int) -> bytes:
        most = self._wires[sender].segment_max_bytes
        return b"\x02\x04" + most.to_bytes(2, "big") + bytes((1, 3, 3, _WINDOW_SCALE))  # MSS, no-op, window scale
