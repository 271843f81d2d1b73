"""Blocks, taken apart by the format's own words; tests/project/export reads whole files with tshark."""

import struct
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.pcap import writeblocks

TEXT = st.text(max_size=80)


def blocks(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        kind, total = struct.unpack_from("<II", data, at)
        assert total % 4 == 0
        assert struct.unpack_from("<I", data, at + total - 4) == (total,)
        yield kind, data[at + 8 : at + total - 4]
        at += total
    assert at == len(data)


def options(data: bytes) -> list[tuple[int, bytes]]:
    found = []
    at = 0
    while at < len(data):
        code, size = struct.unpack_from("<HH", data, at)
        if code == 0:
            assert size == 0
            assert at + 4 == len(data)
            return found
        found.append((code, data[at + 4 : at + 4 + size]))
        at += 4 + size + -size % 4
    assert not found, "a list of options has an end"
    return found


def carried(text: str) -> bytes:
    """As an option carries it: a NUL would end it for whoever reads."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace")


@given(st.integers(-(1 << 70), 1 << 70), st.binary(max_size=50), st.binary(max_size=50), st.lists(TEXT, max_size=3))
def test_a_packet_is_read_back(time_ns: int, header: bytes, payload: bytes, comments: list[str]) -> None:
    data = writeblocks.packet(3, time_ns, header, payload, writeblocks.OUTBOUND, comments)
    [(kind, body)] = blocks(data)
    number, high, low, captured, original = struct.unpack_from("<5I", body)
    assert (kind, number, captured) == (6, 3, original)
    assert high << 32 | low == min(max(time_ns, 0), (1 << 64) - 1)
    assert body[20 : 20 + captured] == header + payload
    told = options(body[20 + captured + -captured % 4 :])
    assert told[-1] == (2, struct.pack("<I", 2))
    assert [text for code, text in told if code == 1] == [carried(text) for text in comments if text]


def test_a_comment_that_is_too_long_is_cut_at_a_character() -> None:
    [(_kind, body)] = blocks(writeblocks.packet(0, 1, b"", b"", 0, ["ü" * 40_000, "\ud800"]))
    told = options(body[20:])
    assert told[0] == (1, ("ü" * 32_767).encode())
    assert told[1] == (1, b"?")


@given(TEXT, TEXT, TEXT)
def test_the_other_blocks_are_whole(one: str, two: str, three: str) -> None:
    data = b"".join((
        writeblocks.section_header(one, two, three), writeblocks.secrets(one.encode("utf-8", "replace")),
        writeblocks.interface(101, two, three), writeblocks.statistics(0, 1, 2, 3),
    ))  # fmt: skip
    found = dict(blocks(data))
    assert list(found) == [0x0A0D0D0A, 10, 1, 5]
    assert struct.unpack_from("<IHHQ", found[0x0A0D0D0A]) == (0x1A2B3C4D, 1, 0, (1 << 64) - 1)
    assert (9, b"\x09") in options(found[1][8:])
    assert options(found[5][12:])[-1] == (4, struct.pack("<Q", 3))
