"""A connection's segments, followed by a peer that believes nothing: numbers, acknowledgements, ends."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.packets.headers import ACK, FIN, RST, SYN, Wire
from workbench.codec.packets.tcpstory import ACKNOWLEDGE_BYTES, OWN, PEER, Segment, TcpStory

HERE, THERE = b"\x7f\0\0\1", b"\x7f\0\0\2"
WINDOW = 65_535 << 7


@dataclass
class Listener:
    """What a reader of the wire knows."""

    next: list[int | None] = field(default_factory=lambda: [None, None])
    acknowledged: list[int | None] = field(default_factory=lambda: [None, None])
    streams: list[bytes] = field(default_factory=lambda: [b"", b""])
    ends: list[int] = field(default_factory=lambda: [0, 0])  # bit by bit, FIN and RST

    def hear(self, segment: Segment) -> None:
        sequence = int.from_bytes(segment.header[24:28], "big")
        acknowledged = int.from_bytes(segment.header[28:32], "big")
        flags = segment.header[33]
        me, other = segment.sender, 1 - segment.sender
        if self.next[me] is not None:
            assert sequence == self.next[me], "a gap or a repetition"
        step = len(segment.payload) + bool(flags & SYN) + bool(flags & FIN)
        self.next[me] = (sequence + step) % (1 << 32)
        if flags & ACK:
            assert acknowledged == self.next[other], "nothing is acknowledged that was not sent"
            self.acknowledged[other] = acknowledged
        if self.acknowledged[me] is not None:
            assert (self.next[me] - self.acknowledged[me]) % (1 << 32) < WINDOW
        assert not self.ends[me] & FIN or not step, "nothing comes behind the end"
        self.streams[me] += segment.payload
        self.ends[me] |= flags & (FIN | RST)


def story(first: tuple[int, int] = (0, 0), opener: int = OWN) -> TcpStory:
    return TcpStory(Wire(HERE, THERE, 1, 2), Wire(THERE, HERE, 2, 1), opener, first)


@given(
    st.tuples(st.integers(0, (1 << 32) - 1), st.integers(0, (1 << 32) - 1)), st.integers(0, 1),
    st.lists(st.tuples(st.integers(0, 1), st.sampled_from([0, 1, 5, 65_495, 65_496, 200_001])), max_size=8),
)  # fmt: skip
def test_a_reader_finds_every_byte_once(
    first: tuple[int, int], opener: int, sent: list[tuple[int, int]]
) -> None:
    listener, told = Listener(), story(first, opener)
    expected = [b"", b""]
    for segment in told.open():
        listener.hear(segment)
    for sender, size in sent:
        payload = bytes([size & 255]) * size
        expected[sender] += payload
        for segment in told.carry(sender, payload):
            assert len(segment.header) + len(segment.payload) <= 65_535
            listener.hear(segment)
    for sender in (OWN, PEER):
        for segment in told.end(sender):
            listener.hear(segment)
    assert listener.streams == expected
    assert listener.ends == [FIN, FIN]
    assert listener.next == listener.acknowledged, "everything was acknowledged"
    assert told.is_over


def test_numbers_wrap_beyond_four_gigabytes() -> None:
    listener, told = Listener(), story(((1 << 32) - 10, (1 << 32) - 70_000))
    for segment in (*told.open(), *told.carry(OWN, bytes(300_000)), *told.carry(PEER, b"x" * 30)):
        listener.hear(segment)
    assert len(listener.streams[OWN]) == 300_000
    assert listener.next[OWN] == (1 - 70_000 + 300_000) % (1 << 32)


def test_a_stream_of_small_pieces_is_acknowledged_in_time() -> None:
    told = story()
    segments = [*told.open()]
    for _ in range(100):
        segments += told.carry(OWN, bytes(1_400))
    lone = [segment for segment in segments[3:] if segment.sender == PEER]
    assert len(lone) == 100 * 1_400 // ACKNOWLEDGE_BYTES


def test_a_half_close_leaves_the_other_way_open() -> None:
    told = story()
    segments = [*told.open(), *told.end(OWN)]
    assert not told.may_carry(OWN)
    assert told.may_carry(PEER)
    assert not told.is_over
    segments += told.carry(PEER, b"still here")
    segments += told.end(OWN)  # again: nothing
    assert sum(bool(segment.header[33] & FIN) for segment in segments) == 1


def test_behind_a_reset_there_is_nothing() -> None:
    told = story()
    list(told.open())
    assert [segment.header[33] for segment in told.reset(PEER)] == [RST | ACK]
    assert [*told.reset(OWN), *told.end(OWN)] == []
    assert not told.may_carry(OWN)
