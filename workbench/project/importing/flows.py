"""One TCP conversation of a capture: its bytes in order become records, what happened to it becomes events."""

from __future__ import annotations

from typing import Final

from workbench.codec.packets.tcphalf import Gap, Held, TcpHalf
from workbench.model.events import CloseHow, Event, EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.records import Direction, Piece
from workbench.model.texts import count_text
from workbench.project.importing.sessions import ImportedSession, ImportedSessions

FIN, SYN, RST, ACK = 1, 2, 4, 16
CLIENT, SERVER = 0, 1  # who sent
NOTES_MAX: Final = 50  # of one conversation; what comes after is counted when it ends
_DIRECTIONS: Final = (Direction.TX, Direction.RX)  # the client's view
_SIDES: Final = ("the client", "the server")


class Flow:
    """A conversation. ``sessions`` gets what it gives."""

    __slots__ = (
        "connected", "cut", "first_sequences", "gaps", "halves", "last_ns", "local", "notes",
        "number", "over", "peer", "session", "sessions", "told_end", "told_zero_window",
    )  # fmt: skip

    def __init__(
        self, sessions: ImportedSessions, session: ImportedSession, ends: tuple[str, str], time_ns: int, held: Held
    ) -> None:
        self.sessions, self.session = sessions, session
        self.local, self.peer = ends
        self.number = sessions.connect(session, *ends, time_ns)
        self.halves = (TcpHalf(held), TcpHalf(held))
        self.last_ns = time_ns
        self.connected = False
        self.over = False
        self.first_sequences: list[int | None] = [None, None]
        self.notes = 0
        self.gaps = 0
        self.cut = 0  # segments that were captured in part
        self.told_end = [False, False]
        self.told_zero_window = [False, False]

    def began_in_the_middle(self, time_ns: int) -> None:
        """Its first packet is no SYN."""
        self.connected = True
        self._tell(time_ns, EventKind.NOTE, "the capture begins in the middle of this connection")

    def take_flags(self, side: int, flags: int, sequence: int, time_ns: int) -> None:
        """A SYN: of the client it asks, of the server it answers."""
        half = self.halves[side]
        if self.first_sequences[side] is None:
            self.first_sequences[side] = sequence
            half.next = (sequence + 1) & 0xFFFFFFFF
            if side == CLIENT and not flags & ACK:
                self._tell(time_ns, EventKind.CONNECTING)
        else:
            half.retransmitted += 1
        if side == SERVER and flags & ACK and not self.connected:
            self.connected = True
            self._tell(time_ns, EventKind.CONNECTED)

    def is_new_connection(self, side: int, flags: int, sequence: int) -> bool:
        """A SYN that begins another conversation between the same ports."""
        first = self.first_sequences[side]
        return not flags & ACK and (self.over or (self.connected and first is None) or first not in (None, sequence))

    def take(self, side: int, sequence: int, data: bytes, missing: int, time_ns: int) -> None:
        """Bytes of a segment."""
        half = self.halves[side]
        before = (half.retransmitted, half.overlapping, half.out_of_order, half.keep_alives)
        if missing:
            self.cut += 1
        self._deliver(side, half.push(sequence, data, missing), time_ns)
        if before != (half.retransmitted, half.overlapping, half.out_of_order, half.keep_alives):
            self._tell_trouble(side, before, time_ns)

    def take_end(self, side: int, sequence: int, time_ns: int) -> None:
        """A FIN at this place of the stream."""
        half = self.halves[side]
        if half.fin_position is None:
            half.end_at(sequence)
            self._tell_end(side, time_ns)

    def acknowledge(self, side: int, acknowledged: int, time_ns: int) -> None:
        """``side`` has told what it received: gaps of the other direction before that are gaps of the capture."""
        self._deliver(1 - side, self.halves[1 - side].acknowledged(acknowledged), time_ns)

    def reset(self, side: int, time_ns: int) -> None:
        """A RST."""
        if self.over:
            return
        self._flush(time_ns)
        if side == SERVER and not self.connected and self.first_sequences[CLIENT] is not None:
            self._finish(time_ns, EventKind.FAILED, failure=Failure(Reason.REFUSED, f"{self.peer} answered with RST"))
        else:
            how = CloseHow.RESET if side == SERVER else CloseHow.ABORTED
            self._finish(time_ns, EventKind.CLOSED, how=how)

    def zero_window(self, side: int, time_ns: int) -> None:
        """A side has said that it can take no more; told once until it can."""
        if not self.told_zero_window[side]:
            self.told_zero_window[side] = True
            self._note(time_ns, f"{_SIDES[side]} can take no more bytes for now (zero window)")

    def give_up_gaps(self) -> None:
        """What waits is given now: there is too much that waits."""
        self._flush(self.last_ns)

    def end_of_file(self) -> None:
        """The capture has ended, or there are too many conversations."""
        self._flush(self.last_ns)  # also of one that is over: what stands behind its end may wait for what never came
        if not self.over:
            self._tell_totals(self.last_ns)
            self.over = True

    def _flush(self, time_ns: int) -> None:
        for side in (CLIENT, SERVER):
            self._deliver(side, self.halves[side].flush(), time_ns)

    def _deliver(self, side: int, found: list[bytes | Gap], time_ns: int) -> None:
        session = self.session
        for part in found:
            if isinstance(part, Gap):
                self.gaps += 1
                what = count_text(part.size, "byte", "bytes") if part.size >= 0 else "an unknown number of bytes"
                self._note(time_ns, f"{what} of {_SIDES[side]} are not in the capture")
            else:
                session.pieces.append(
                    Piece(time_ns, _DIRECTIONS[side], self.number, self.peer, part, len(part))
                )
                self.sessions.carried(len(part))
        if found:
            self._tell_end(side, time_ns)

    def _tell_end(self, side: int, time_ns: int) -> None:
        half = self.halves[side]
        if not half.ended or self.over:
            return
        if all(each.ended for each in self.halves):
            self._finish(time_ns, EventKind.CLOSED, how=CloseHow.ORDERLY)
        elif not self.told_end[side]:
            self.told_end[side] = True
            kind = EventKind.HALF_CLOSED if side == CLIENT else EventKind.PEER_HALF_CLOSED
            self._tell(time_ns, kind)

    def _tell_trouble(self, side: int, before: tuple[int, int, int, int], time_ns: int) -> None:
        half, who = self.halves[side], _SIDES[side]
        if half.retransmitted > before[0]:
            self._note(time_ns, f"{who} sent bytes once more (retransmission)")
        if half.overlapping > before[1]:
            size = count_text(half.overlapping - before[1], "byte", "bytes")
            self._note(time_ns, f"a segment of {who} repeats {size} of the one before; those that came first are kept")
        if half.out_of_order > before[2]:
            self._note(time_ns, f"a segment of {who} came out of order")
        if half.keep_alives > before[3]:
            self._note(time_ns, f"{who} asked whether the peer is still there (keep-alive)")

    def _note(self, time_ns: int, text: str) -> None:
        self.notes += 1
        if self.notes <= NOTES_MAX:
            self._tell(time_ns, EventKind.NOTE, f"connection {self.number}: {text}")

    def _tell_totals(self, time_ns: int) -> None:
        if self.notes > NOTES_MAX:
            more = count_text(self.notes - NOTES_MAX, "more remark", "more remarks")
            self._tell(time_ns, EventKind.NOTE, f"connection {self.number}: {more} about the capture were left out")

    def _finish(
        self, time_ns: int, kind: EventKind, *, how: CloseHow | None = None, failure: Failure | None = None
    ) -> None:
        self._tell_totals(time_ns)
        self.over = True
        self._tell(time_ns, kind, how=how, failure=failure)

    def _tell(
        self, time_ns: int, kind: EventKind, detail: str = "", *, how: CloseHow | None = None,
        failure: Failure | None = None,
    ) -> None:  # fmt: skip
        self.session.events.append(
            Event(time_ns, kind, self.session.id, self.number, self.local, self.peer, how, failure, detail)
        )
        self.sessions.carried(0)
