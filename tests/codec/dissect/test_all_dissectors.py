"""What holds for every dissector in the register, whatever the bytes: a new one needs no line here."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agreement.corpus import Corpus, Said, corpora
from workbench.codec.dissect.dissector import DEPTH_MAX, FIELDS_MAX, Context, Guess
from workbench.codec.dissect.register import dissectors
from workbench.codec.dissect.run import dissect, surest
from workbench.model.fields import Dissection, Field
from workbench.model.records import Direction

KEYS = tuple(dissectors())
CORPORA = {corpus.protocol: corpus for corpus in corpora()}
CONTEXTS = (Context(), Context(scheme="udp"), Context(depth=DEPTH_MAX - 1))
NESTED_DEPTH_MAX = 3 * DEPTH_MAX  # a body within a body within a message
SLOW_SECONDS = 1.0  # for SLOW_BYTES, which take a few hundredths; a quadratic parser takes minutes
SLOW_BYTES = 8 * 1024
# Almost any bytes are such messages: they are known by a port, by a neighbour, or by a person who says so.
WITHOUT_SIGNATURE = frozenset({"cbor", "msgpack", "protobuf", "rtp"})
REAL = [(name, said.data) for name, corpus in CORPORA.items() for said in list(corpus.compared())[:12]]

# Bytes that lead a parser deep, far, or round in circles.
UNKIND = (
    b"[", b'{"a":', b"<a>", b"<a b='c' ", b"*1\r\n", b"%1\r\n", b"a: b\r\n", b" \r\n", b"1\r\na\r\n", b"\x30\x80",
    b"\x81", b"\x91", b"\xd8\x20", b"\xc0\x0c", b'"', b"\\", b",", b"$GPGGA,", b"<13>1 ", b"[a b=\"c\"]", b"\x00",
    b"\xff", b"\x16\x03\x01\x00\x05", b"\x81\x01a", b"\x0a\x02\x0a\x00", b"v=0\r\n", b"&a;", b"<!--", b"\n",
    b"%", b"=1;",
)
PREFIXES = (
    b"", b"GET / HTTP/1.1\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"INVITE sip:a@b SIP/2.0\r\n",
    b"<13>1 - - - - - ", b"<a ", b"[", b"*99999\r\n", b"v=0\r\n",
)


def check(data: bytes, dissection: Dissection) -> None:
    """Every promise that a dissection makes of itself."""
    assert 0 <= dissection.size <= len(data)
    assert not dissection.fault.endswith(".")
    assert len(dissection.summary) <= 2_000
    assert "\n" not in dissection.summary
    count = 0
    waiting: list[tuple[Field, int, int, int]] = [(field, 0, len(data), 1) for field in dissection.fields]
    while waiting:
        field, start, end, depth = waiting.pop()
        count += 1
        place = f"{field.key} at {field.offset}+{field.size} in {start}…{end}"
        assert field.size >= 0, place
        assert start <= field.offset, place
        assert field.offset + field.size <= end, place
        assert depth <= NESTED_DEPTH_MAX, place
        assert field.key and field.title, place
        assert "\n" not in field.text and "\n" not in field.title, place
        waiting += [(child, field.offset, field.offset + field.size, depth + 1) for child in field.children]
    assert count <= FIELDS_MAX


def check_all(data: bytes) -> None:
    """By every dissector, in several contexts."""
    for dissector in dissectors().values():
        for context in CONTEXTS:
            assert isinstance(dissector.guess(data, context), Guess)
        check(data, dissector.dissect(data, Context()))


@pytest.mark.parametrize("key", KEYS)
@settings(max_examples=40, deadline=None)
@given(data=st.one_of(
    st.binary(max_size=120),
    st.lists(st.sampled_from(UNKIND), max_size=40).map(b"".join),
    st.tuples(st.sampled_from(PREFIXES), st.binary(max_size=60)).map(b"".join),
))
def test_any_bytes(key, data):
    dissector = dissectors()[key]
    for context in CONTEXTS:
        assert isinstance(dissector.guess(data, context), Guess)
        check(data, dissector.dissect(data, context))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(REAL), st.data())
def test_real_messages_that_were_cut_or_changed(real, draw):
    key, data = real
    cut = data[: draw.draw(st.integers(0, len(data)))]
    check(cut, dissectors()[key].dissect(cut, Context()))
    changed = bytearray(data)
    for at in draw.draw(st.lists(st.integers(0, len(data) - 1), max_size=4)):
        changed[at] = draw.draw(st.integers(0, 255))
    check(bytes(changed), dissectors()[key].dissect(bytes(changed), Context()))


@pytest.mark.parametrize("protocol", CORPORA)
def test_real_messages_by_everybody(protocol):
    for said in list(CORPORA[protocol].compared())[:8]:
        check_all(said.data)


@pytest.mark.parametrize("protocol", CORPORA)
def test_a_whole_message_has_no_fault(protocol):
    for context, said in _messages(CORPORA[protocol], with_ports=True):
        found = dissect(said.data, context, protocol)
        assert found.fault == "", said.data
        assert found.size == len(said.data)
        assert found.summary and found.fields


@pytest.mark.parametrize("protocol", CORPORA)
def test_who_is_surest_of_a_real_message_is_its_own(protocol):
    for context, said in _messages(CORPORA[protocol], with_ports=True):
        found = getattr(surest(said.data, context, dissectors()), "key", "")
        assert found == protocol or (protocol in WITHOUT_SIGNATURE and found in ("", "lines")), (found, said.data)


@pytest.mark.parametrize("protocol", CORPORA)
def test_nobody_else_is_sure_of_a_message_at_a_port_that_says_nothing(protocol):
    for context, said in _messages(CORPORA[protocol], with_ports=False):
        sure = [key for key, each in dissectors().items() if each.guess(said.data, context) == Guess.SURE]
        assert sure in ([], [protocol]), said.data


def _messages(corpus: Corpus, *, with_ports: bool) -> Iterator[tuple[Context, Said]]:
    for said in corpus.compared():
        direction = int(Direction.TX if said.from_client else Direction.RX)
        yield Context(direction, corpus.transport, 40_000, corpus.port if with_ports else 40_001), said


@pytest.mark.parametrize("key", KEYS)
def test_long_unkind_bytes_take_linear_time(key):
    dissector = dissectors()[key]
    for number, pattern in enumerate(UNKIND):
        for prefix in {PREFIXES[0], PREFIXES[number % len(PREFIXES)]}:
            data = prefix + pattern * (SLOW_BYTES // len(pattern) // (4 if prefix else 1))
            began = time.process_time()
            dissector.guess(data, Context())
            dissector.dissect(data, Context())
            assert time.process_time() - began < SLOW_SECONDS, (prefix, pattern)
