from __future__ import annotations

import struct
import tracemalloc
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.project.importing import capturemaker as make
from workbench.codec.pcap.captured import CapturedPacket, CaptureFormatError, PacketWay
from workbench.codec.pcap.reading import CaptureReader

FRAMES = [b"one", b"", b"three" * 30]


def read(data: bytes, step: int = 1_000) -> tuple[list[CapturedPacket], CaptureReader]:
    reader, packets = CaptureReader(), []
    for start in range(0, len(data), step):
        packets += reader.feed(data[start : start + step])
    reader.finish()
    return packets, reader


@pytest.mark.parametrize("order, nano, ng", list(product("<>", (False, True), (False, True))))
@pytest.mark.parametrize("step", [1, 7, 10_000])
def test_every_form_however_it_comes(order: str, nano: bool, ng: bool, step: int) -> None:
    build = make.pcapng if ng else make.pcap
    packets, reader = read(build(147, FRAMES, order=order, nanoseconds=nano, step_ns=1_234_567), step)
    assert [packet.data for packet in packets] == FRAMES
    assert {packet.link_type for packet in packets} == {147}
    unit = 1 if nano else 1_000
    expected = [make.FIRST_S * 10**9 + number * 1_234_567 // unit * unit for number in range(3)]
    assert [packet.time_ns for packet in packets] == expected
    assert reader.broken is None


@pytest.mark.parametrize("resolution, stamp, time_ns", [
    (3, 1_500, 1_500_000_000), (0x80 | 10, 1_536, 1_500_000_000), (12, 1_500_000_000_001, 1_500_000_000),
    (0, 2, 2_000_000_000), (0x80 | 32, 3 << 31, 1_500_000_000),
])  # fmt: skip
def test_resolutions_and_offsets(resolution: int, stamp: int, time_ns: int) -> None:
    offset = make.option(14, struct.pack("<q", 100))
    packets, _ = read(
        make.section() + make.interface(1, resolution=resolution, more=offset) + make.enhanced(b"x", stamp)
    )
    assert packets[0].time_ns == time_ns + 100 * 10**9


def test_several_interfaces_and_sections_comments_ways_and_other_blocks() -> None:
    note = make.option(1, "päck".encode()) + make.option(2, struct.pack("<I", 2)) + make.option(0, b"")
    statistics = make.block(5, struct.pack("<III", 0, 0, 0) + make.option(5, struct.pack("<Q", 7)))
    data = make.section() + make.interface(1) + make.interface(101) + make.block(0xA, b"secrets!") + statistics
    data += make.enhanced(b"a", 5, index=1, options=note, original=900) + make.block(3, struct.pack("<I", 2) + b"bb")
    data += make.block(2, struct.pack("<HHIIII", 1, 0, 0, 9, 1, 1) + b"c") + make.block(0xBAD, b"what")
    data += make.section(">") + make.interface(228, ">") + make.enhanced(b"d", 6, ">")
    packets, reader = read(data)
    assert [(packet.number, packet.data, packet.link_type, packet.time_ns) for packet in packets] == [
        (1, b"a", 101, 5), (2, b"bb", 1, 0), (3, b"c", 101, 9), (4, b"d", 228, 6),
    ]  # fmt: skip
    assert (packets[0].comment, packets[0].way, packets[0].original_size) == ("päck", PacketWay.OUTBOUND, 900)
    assert reader.other_blocks == {0xA: 1, 5: 1, 0xBAD: 1}
    assert reader.dropped == 7


def test_longer_record_headers_of_patched_libpcap() -> None:
    head = struct.pack("<IHHiIII", 0xA1B2CD34, 2, 4, 0, 0, 65_535, 1)
    packets, _ = read(head + struct.pack("<IIIIIHBB", 1, 2, 3, 3, 0, 0, 0, 0) + b"abc")
    assert [(packet.data, packet.time_ns) for packet in packets] == [(b"abc", 1_000_002_000)]


@pytest.mark.parametrize("ng", [False, True])
def test_a_file_that_ends_anywhere_gives_what_stood_before(ng: bool) -> None:
    data = (make.pcapng if ng else make.pcap)(1, FRAMES)
    whole, _ = read(data)
    starts = [packet.offset for packet in whole]
    for size in range(28 if ng else 24, len(data)):
        packets, reader = read(data[:size])
        assert packets == whole[: len(packets)]
        edges = {*starts[1:], len(data), starts[0], 28}
        if size in edges:
            continue
        assert reader.broken is not None and reader.broken.packet == len(packets) + 1
        assert reader.broken.offset <= size


@pytest.mark.parametrize(
    "tail, what",
    [
        (struct.pack("<IIII", 0, 0, 0xFFFFFFFF, 5), "no packet has so many"),
    ],
)
def test_hostile_lengths_of_pcap(tail: bytes, what: str) -> None:
    packets, reader = read(make.pcap(1, FRAMES) + tail)
    assert len(packets) == 3 and reader.broken is not None and what in reader.broken.what


@pytest.mark.parametrize(
    "block, what",
    [
        (struct.pack("<II", 6, 0xFFFFFFFC), "cannot be"),
        (struct.pack("<III", 6, 13, 0), "cannot be"),
        (struct.pack("<III", 6, 0, 0), "cannot be"),
        (struct.pack("<III", 9, 12, 16), "not the same"),
        (make.block(6, b"abcd"), "too short"),
        (make.block(6, struct.pack("<IIIII", 0, 0, 0, 99, 99)), "99 bytes stands in a block"),
        (make.block(6, struct.pack("<IIIII", 4, 0, 0, 0, 0)), "interface 4"),
        (make.block(1, b"ab"), "too short"),
        (make.block(3, b""), "too short"),
        (struct.pack("<III", 0x0A0D0D0A, 28, 5) + b"\0" * 16, "byte order"),
    ],
)
def test_hostile_blocks_of_pcapng(block: bytes, what: str) -> None:
    good = make.pcapng(1, FRAMES)
    packets, reader = read(good + block.ljust(64, b"\0"))
    assert len(packets) == 3
    assert reader.broken is not None and what in reader.broken.what
    assert (reader.broken.offset, reader.broken.packet) == (len(good), 4)


@pytest.mark.parametrize("data, what", [
    (b"", "empty"), (b"\xd4\xc3\xb2\xa1", "first header"), (b"\x1f\x8b\x08\0", "compressed (gzip)"),
    (b"what is it", "neither"),
])  # fmt: skip
def test_what_is_no_capture_is_refused_with_a_sentence(data: bytes, what: str) -> None:
    with pytest.raises(CaptureFormatError, match=what.replace("(", r"\(").replace(")", r"\)")):
        read(data)


@given(
    st.sampled_from([False, True]), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=6), st.data()
)
def test_mutated_captures_never_raise_and_keep_their_order(
    ng: bool, changes: list[tuple[int, int]], data: st.DataObject
) -> None:
    file = bytearray((make.pcapng if ng else make.pcap)(1, FRAMES, comment="x") if ng else make.pcap(1, FRAMES))
    for place, value in changes:
        file[4 + place % (len(file) - 4)] = value
    packets, reader = read(bytes(file), data.draw(st.integers(1, 300)))
    assert [packet.number for packet in packets] == list(range(1, len(packets) + 1))
    assert sum(len(packet.data) for packet in packets) <= len(file)
    assert reader.broken is None or reader.broken.offset <= len(file)


def test_memory_does_not_grow_with_the_file() -> None:
    reader = CaptureReader()
    reader.feed(make.pcap(1, []))
    record = make.pcap(1, [bytes(1_400)])[24:]
    piece = record * 200
    tracemalloc.start()
    try:
        for _ in range(100):
            reader.feed(piece)
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()
    assert reader.packets == 20_000
