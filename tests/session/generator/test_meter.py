"""What a meter makes of stamps: every loss pattern in bounded memory, against a plain account of the same."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model.clock import Clock
from workbench.model.events import Event, EventKind
from workbench.model.records import Direction, Piece
from workbench.model.sockets import Role, SocketSpec
from workbench.session.generator.cutting import StampCutter
from workbench.session.generator.meter import POINT_NS, STREAMS_KEPT, Meter
from workbench.session.generator.stamp import LAYOUT, MAGIC, STAMP_BYTES, clock_number, read_stamp
from workbench.session.generator.streamfigures import WINDOW, StreamFigures
from workbench.session.hearer import Hearer

MS = 1_000_000


def stream_of(numbers: list[int], transit_ns: list[int] | None = None) -> StreamFigures:
    figures = StreamFigures(7, "127.0.0.1:1", 0, True)
    for at, number in enumerate(numbers):
        figures.take(number, transit_ns[at] if transit_ns else 5 * MS, (at + 1) * MS, 64)
    return figures


def test_in_order_nothing_is_lost() -> None:
    figures = stream_of(list(range(1_000)))
    assert (figures.lost, figures.duplicates, figures.reordered, figures.received) == (0, 0, 0, 1_000)
    assert figures.rate_hz == pytest.approx(1_000)


def test_a_late_one_is_out_of_order_and_takes_back_its_loss() -> None:
    figures = stream_of([0, 1, 3, 4, 2, 5])
    assert (figures.lost, figures.reordered, figures.furthest_behind) == (0, 1, 2)
    assert stream_of([0, 1, 3, 4, 5]).lost == 1


def test_twice_is_twice_and_not_lost() -> None:
    figures = stream_of([0, 1, 1, 2, 0, 3])
    assert (figures.duplicates, figures.lost, figures.reordered) == (2, 0, 0)


@given(seed=st.integers(0, 1 << 32))
def test_it_agrees_with_a_plain_account(seed: int) -> None:
    dice = random.Random(seed)
    numbers = [number for number in range(300) if dice.random() > 0.2]
    numbers += [dice.choice(numbers) for _ in range(20)]
    numbers.sort(key=lambda number: number + dice.uniform(0, 12))
    figures = stream_of(numbers)
    seen: set[int] = set()
    twice = late = 0
    for number in numbers:
        twice += number in seen
        late += number not in seen and any(earlier > number for earlier in seen)
        seen.add(number)
    assert (figures.duplicates, figures.reordered) == (twice, late)
    assert figures.lost == max(numbers) + 1 - len(seen)


def test_numbers_wrap() -> None:
    top = (1 << 64) - 1
    figures = stream_of([top - 2, top - 1, 0, top, 1, 3])
    assert (figures.lost, figures.reordered, figures.restarts) == (1, 1, 0)


def test_a_sender_that_begins_anew_loses_nothing_by_it() -> None:
    figures = stream_of([*range(20_000_000, 20_000_100), *range(50)])
    assert (figures.restarts, figures.lost) == (1, 0)


def test_a_long_gap_is_loss_and_clears_the_window() -> None:
    figures = stream_of([*range(10), 10 + 3 * WINDOW, 11 + 3 * WINDOW, 10 + 3 * WINDOW])
    assert (figures.lost, figures.duplicates) == (3 * WINDOW, 1)
    figures.take(3, 0, 99 * MS, 64)
    assert (figures.too_late, figures.lost) == (1, 3 * WINDOW)


def test_jitter_is_that_of_rfc_3550() -> None:
    transits = [10 * MS, 12 * MS, 11 * MS, 30 * MS]
    jitter = 0.0
    for before, after in pairwise(transits):
        jitter += (abs(after - before) - jitter) / 16
    figures = stream_of([0, 1, 2, 3], transits)
    assert figures.jitter_ns == pytest.approx(jitter)
    assert figures.delay.lowest_ns == 10 * MS
    moved = [each + 987_654_321 for each in transits]
    assert stream_of([0, 1, 2, 3], moved).jitter_ns == pytest.approx(jitter)  # the clocks' difference falls out


@dataclass
class Owner:
    spec: SocketSpec
    hearers: list[Hearer] = field(default_factory=list)


def meter_of(url: str) -> tuple[Meter, Clock]:
    clock = Clock()
    return Meter(Owner(SocketSpec(1, "", Role.LISTENER, url)), clock), clock


def payload(number: int, size: int = 64, stream: int = 1, clock: int | None = None) -> bytes:
    whose = clock_number() if clock is None else clock
    return LAYOUT.pack(MAGIC, size, stream, whose, number, 1_000).ljust(size, b"x")


def piece(data: bytes, time_ns: int = 5 * MS, connection: int = 0) -> Piece:
    return Piece(time_ns, Direction.RX, connection, "127.0.0.1:9", data, len(data))


def test_it_begins_with_the_first_stamp_and_leaves_the_rest_alone() -> None:
    meter, _clock = meter_of("udp://127.0.0.1:1")
    meter.received([piece(b"hello"), piece(b"SWg1 and no stamp"), piece(bytes(64))])
    assert not meter.streams
    meter.received([piece(b"hello"), piece(payload(0)), piece(payload(1)[:40])])
    (stream,) = meter.streams
    assert (stream.received, stream.cut) == (2, 1)


def test_another_machines_clock_tells_no_delay() -> None:
    meter, _clock = meter_of("udp://127.0.0.1:1")
    meter.received([piece(payload(0, clock=clock_number() ^ 1)), piece(payload(0, stream=2))])
    assert [stream.same_clock for stream in meter.streams] == [False, True]
    assert [stream.delay.count for stream in meter.streams] == [0, 1]


def test_foreign_stamps_without_end_stay_bounded() -> None:
    meter, _clock = meter_of("udp://127.0.0.1:1")
    meter.received([piece(payload(0, stream=number), number) for number in range(STREAMS_KEPT + 50)])
    assert len(meter.streams) == STREAMS_KEPT
    assert meter.forgotten == 50


def test_the_curve_tells_what_half_a_second_brought() -> None:
    meter, _clock = meter_of("udp://127.0.0.1:1")
    meter.received([piece(payload(0), 10)])
    meter.tick(POINT_NS)
    meter.received([piece(payload(number), POINT_NS + number) for number in (1, 2, 5)])
    meter.tick(2 * POINT_NS)
    (point,) = meter.points
    assert (point.received_hz, point.lost_hz) == (6, 4)


@given(sizes=st.lists(st.integers(STAMP_BYTES, 300), min_size=1, max_size=20), seed=st.integers(0, 1 << 32))
def test_a_stream_is_cut_whatever_its_pieces(sizes: list[int], seed: int) -> None:
    dice = random.Random(seed)
    data = b"".join(payload(number, size) for number, size in enumerate(sizes))
    cutter, found, at = StampCutter(), [], 0
    while at < len(data):
        step = dice.randint(1, 200)
        found += cutter.feed(data[at : at + step])
        at += step
    assert [stamp.sequence for stamp in found] == list(range(len(sizes)))
    assert not cutter.broken


@given(st.binary(max_size=400), st.integers(0, 5))
def test_any_bytes_are_cut_without_harm(data: bytes, good: int) -> None:
    cutter = StampCutter()
    found = cutter.feed(b"".join(payload(number) for number in range(good)) + data)
    assert len(found) >= good
    assert cutter.feed(data) == [] or not cutter.broken
    assert read_stamp(data) is None or len(data) >= STAMP_BYTES


def test_each_connection_is_a_stream_of_its_own_until_it_is_closed() -> None:
    meter, _clock = meter_of("tcp://127.0.0.1:1")
    whole = payload(0, 100)
    meter.received([piece(whole[:50], connection=1), piece(b"GET / HTTP/1.1\r\n", connection=2)])
    meter.received([piece(whole[50:], connection=1), piece(payload(0, stream=2), connection=2)])
    assert [stream.received for stream in meter.streams] == [1]
    meter.happened(Event(1, EventKind.CLOSED, 1, 2))
    meter.received([piece(payload(0, stream=2), connection=2)])
    assert len(meter.streams) == 2
