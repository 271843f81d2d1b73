"""IP fragments put together (RFC 791, section 3.2; RFC 8200, section 4.5), in bounded memory."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from typing import Final

DATAGRAM_MAX_BYTES: Final = 65_535
DATAGRAMS_MAX: Final = 1_024  # that wait for their rest at a time
PIECES_MAX: Final = 1_024  # of one datagram; each may be looked at again with each that follows
HELD_MAX_BYTES: Final = 16 * 1024 * 1024
LIFETIME_NS: Final = 60_000_000_000  # RFC 8200, section 4.5

OVERLAPS: Final = "IP fragments that overlap: the bytes that came first are kept"
INCOMPLETE: Final = "IP datagrams of which a fragment is missing"
TOO_LONG: Final = "IP fragments that would make a datagram longer than 65,535 bytes"

Key = tuple[bytes, bytes, int, int]


class _Datagram:
    __slots__ = ("began_ns", "end", "held", "missing", "pieces")

    def __init__(self, began_ns: int) -> None:
        self.began_ns = began_ns
        self.pieces: list[tuple[int, int, bytes]] = []  # offset, order of arrival, bytes
        self.held = 0
        self.end = -1  # its length, once the last fragment came
        self.missing = 0


class Fragments:
    """Datagrams by source, target, identification and protocol. ``notes`` counts what was odd."""

    def __init__(self, notes: Counter[str]) -> None:
        self._notes = notes
        self._waiting: dict[Key, _Datagram] = {}
        self._held = 0

    def add(
        self, key: Key, offset: int, piece: tuple[bytes, int], last: bool, now_ns: int
    ) -> tuple[bytes, int] | None:
        """Take a fragment: its bytes, and how many at its end were not captured. Gives the same of the whole content
        once it is whole."""
        data, missing = piece
        if offset + len(data) + missing > DATAGRAM_MAX_BYTES:
            self._notes[TOO_LONG] += 1
            return None
        datagram = self._waiting.get(key)
        if datagram is not None and now_ns - datagram.began_ns > LIFETIME_NS:
            self._forget(key)
            datagram = None
        if datagram is None:
            datagram = self._waiting[key] = _Datagram(now_ns)
        if len(datagram.pieces) < PIECES_MAX:
            insort(datagram.pieces, (offset, len(datagram.pieces), data))
            datagram.held += len(data)
            self._held += len(data)
        if last:
            datagram.end = offset + len(data) + missing
            datagram.missing = missing
        elif missing:  # what was cut in the middle never comes
            self._forget(key)
            return None
        whole = self._joined(datagram)
        if whole is not None:
            del self._waiting[key]
            self._held -= datagram.held
            return whole, datagram.missing
        while len(self._waiting) > DATAGRAMS_MAX or self._held > HELD_MAX_BYTES:
            self._forget(next(iter(self._waiting)))
        return None

    def finish(self) -> None:
        """The capture has ended: what still waits is counted."""
        for key in list(self._waiting):
            self._forget(key)

    def _forget(self, key: Key) -> None:
        self._held -= self._waiting.pop(key).held
        self._notes[INCOMPLETE] += 1

    def _joined(self, datagram: _Datagram) -> bytes | None:
        wanted = datagram.end - datagram.missing
        if datagram.end < 0 or datagram.held < wanted:
            return None
        parts, at, overlaps = [], 0, False
        for offset, _order, data in datagram.pieces:
            if offset > at:
                return None
            end = offset + len(data)
            if end > at:
                overlaps |= offset < at
                parts.append(data[at - offset :])
                at = end
            else:
                overlaps |= bool(data)
        if at < wanted:
            return None
        self._notes[OVERLAPS] += overlaps
        return b"".join(parts)[:wanted]
