"""A filter's text as a tree and back, and where a mistake is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.filter.error import FilterError
from workbench.codec.filter.parser import CONDITIONS_MAX, DEPTH_MAX, parse
from workbench.codec.filter.unparse import unparse
from workbench.model.filters import (
    And,
    Bookmarked,
    BytesContain,
    BytesLike,
    BytesMatch,
    CommentContains,
    Comparator,
    DirectionIs,
    Expression,
    FieldExists,
    FieldTest,
    MarkIs,
    Not,
    Or,
    PeerTest,
    Quantity,
    QuantityTest,
    Reckoning,
    SessionIs,
    TimeTest,
)

RX, TX = DirectionIs(0), DirectionIs(1)
SECOND_NS = 1_000_000_000
READ: list[tuple[str, Expression]] = [
    ("dir:rx", RX),
    ("DIR = TX", TX),
    ("dir!=rx", Not(RX)),
    ("size:100", QuantityTest(Quantity.SIZE, Comparator.EQUAL, 100)),
    ("size>=10k", QuantityTest(Quantity.SIZE, Comparator.AT_LEAST, 10_000)),
    ("size<1.5MiB", QuantityTest(Quantity.SIZE, Comparator.LESS, 1_572_864)),
    ("size != 0x40", QuantityTest(Quantity.SIZE, Comparator.UNEQUAL, 64)),
    ("number>1_000", QuantityTest(Quantity.NUMBER, Comparator.GREATER, 1_000)),
    ("conn:3", QuantityTest(Quantity.CONNECTION, Comparator.EQUAL, 3)),
    ("delta>10ms", QuantityTest(Quantity.DELTA, Comparator.GREATER, 10_000_000)),
    ("delta>1.5us", QuantityTest(Quantity.DELTA, Comparator.GREATER, 1_500)),
    ("time>12:00:01.5", TimeTest(Comparator.GREATER, Reckoning.CLOCK, 43_201_500_000_000, 100_000_000)),
    ("time:23:59", TimeTest(Comparator.EQUAL, Reckoning.CLOCK, 86_340 * SECOND_NS, 60 * SECOND_NS)),
    ("time<+2.5s", TimeTest(Comparator.LESS, Reckoning.SINCE, 2_500_000_000)),
    ("time>=1970-01-02", TimeTest(Comparator.AT_LEAST, Reckoning.LOCAL, 86_400 * SECOND_NS, 86_400 * SECOND_NS)),
    ("time>1970-01-01T01:00:00.25+01:00", TimeTest(Comparator.GREATER, Reckoning.INSTANT, 250_000_000, 10_000_000)),
    ("peer:127.0.0.1:9000", PeerTest("127.0.0.1:9000")),
    ("peer=[::1]:9000", PeerTest("[::1]:9000", whole=True)),
    ("peer!=::1", Not(PeerTest("::1", whole=True))),
    ('session:"Echo server"', SessionIs("Echo server")),
    ("mark:binary", MarkIs(2)),
    ('"HTTP"', BytesContain(b"HTTP")),
    ('text:"a\\"b\\x00"i', BytesContain(b'a"b\0', ignore_case=True)),
    ('"é"', BytesContain("é".encode())),
    ('hex:"de ad ??EF"', BytesLike((0xDE, 0xAD, None, 0xEF))),
    ("hex:dead", BytesLike((0xDE, 0xAD))),
    ("/GET|P.ST/i", BytesMatch("GET|P.ST", "i")),
    ("regex:/a\\/b/smi", BytesMatch("a/b", "ims")),
    ("bookmark", Bookmarked()),
    ("comment", CommentContains("")),
    ('comment:"slow"', CommentContains("slow")),
    ("dns", FieldExists("dns")),
    ("dns.qry.name exists", FieldExists("dns.qry.name")),
    ("dns.qry.name == example.org", FieldTest("dns.qry.name", Comparator.EQUAL, "example.org")),
    ('dns.qry.name contains "exam"', FieldTest("dns.qry.name", Comparator.CONTAINS, "exam")),
    ("dns.qry.name matches /^ex.+$/i", FieldTest("dns.qry.name", Comparator.MATCHES, "(?i)^ex.+$")),
    ("tcp_port != 80", FieldTest("tcp_port", Comparator.UNEQUAL, "80")),
    ("dir:rx dir:tx", And((RX, TX))),
    ("dir:rx and dir:tx && bookmark", And((RX, TX, Bookmarked()))),
    ("dir:rx or dir:tx bookmark", Or((RX, And((TX, Bookmarked()))))),
    ("dir:rx || dir:tx", Or((RX, TX))),
    ("(dir:rx or dir:tx) bookmark", And((Or((RX, TX)), Bookmarked()))),
    ("not dir:rx dir:tx", And((Not(RX), TX))),
    ("!(dir:rx dir:tx)", Not(And((RX, TX)))),
    ("size>1&&dir:rx", And((QuantityTest(Quantity.SIZE, Comparator.GREATER, 1), RX))),
    ("((dir:rx))", RX),
]


@pytest.mark.parametrize(("text", "tree"), READ, ids=[text for text, _ in READ])
def test_what_is_written_is_what_is_meant(text: str, tree: Expression) -> None:
    assert parse(text) == tree
    assert parse(unparse(tree)) == tree


WRONG = [
    ("", 0, 0, "nothing to filter by"),
    ("   ", 0, 0, "nothing to filter by"),
    ("size", 4, 0, "size>100"),
    ("size>", 5, 0, "value is missing"),
    ("size > ten", 7, 3, "no number"),
    ("size>10x", 5, 3, "unit"),
    ("size>1.5", 5, 3, "whole"),
    ("size contains 3", 5, 8, "does not go with size"),
    ("number>99999999999999999999", 7, 20, "too large"),
    ("dir:up", 4, 2, "rx, tx"),
    ("time>25:00", 5, 5, "time of day"),
    ("time>2026-02-30", 5, 10, "date"),
    ("time>1066-10-14", 5, 10, "years"),
    ("delta>5", 6, 1, "span"),
    ('"open', 0, 5, "not closed"),
    ("/open", 0, 5, "not closed"),
    ('""', 0, 2, "every record"),
    ("//", 0, 2, "every record"),
    ('"a\\qb"', 2, 2, "escape"),
    ('"\\"\\q"', 3, 2, "escape"),
    ('"a"x', 3, 1, "i ignores case"),
    ("/a/q", 3, 1, "flag"),
    ("/a\\/(/", 1, 4, "missing )"),
    ("/é+(?=a)/", 3, 5, "look-around"),
    ("/\ud800/", 1, 1, "surrogate"),
    ('hex:"dg"', 5, 2, "no byte"),
    ('hex:""', 5, 0, "no bytes"),
    ("(dir:rx", 0, 1, "not closed"),
    ("dir:rx)", 6, 1, "no opening bracket"),
    ("dir:rx and", 10, 0, "missing at the end"),
    ("or dir:rx", 0, 2, "missing before"),
    ("dir:rx ()", 8, 1, "missing before this bracket"),
    ("bookmark:3", 8, 2, "no condition"),
    ("sise>100", 0, 4, "did you mean “size”"),
    ("hello", 0, 5, 'write "hello"'),
    ("regex:abc", 6, 0, "between slashes"),
    ('peer:""', 5, 2, "nothing between"),
    ('x.y == "a"i', 10, 1, "means nothing"),
    ("not " * (DEPTH_MAX + 2) + "dir:rx", 4 * (DEPTH_MAX + 1), 10, "flatter"),
]


@pytest.mark.parametrize(("text", "offset", "length", "said"), WRONG, ids=[case[0][:24] or "empty" for case in WRONG])
def test_a_mistake_is_told_at_its_place(text: str, offset: int, length: int, said: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(text, ("dns",))
    assert (caught.value.offset, caught.value.length) == (offset, length), str(caught.value)
    assert said in str(caught.value)


def test_there_are_bounds() -> None:
    assert isinstance(parse("dir:rx " * CONDITIONS_MAX), And)
    with pytest.raises(FilterError, match="write fewer"):
        parse("dir:rx " * (CONDITIONS_MAX + 1))
    with pytest.raises(FilterError, match="shorter"):
        parse('"' + "a" * 5_000 + '"')


SNIPPETS = [
    "dir:rx", "size>", "10k", "(", ")", "not", "and", "or", '"', "/", "\\", "hex:", "?? ", "time:", "12:00", "dns.a",
    "==", "matches", " ", "i", "(?", "{3,}", "*", "+", "[", "]", "\ud800", "é", "\0", "!", "&&", "||", "comment",
]  # fmt: skip
anything = st.text(max_size=60) | st.lists(st.sampled_from(SNIPPETS), max_size=12).map("".join)


@given(anything)
def test_any_text_is_read_or_refused_at_a_place_within_it(text: str) -> None:
    try:
        tree = parse(text)
    except FilterError as error:
        assert 0 <= error.offset <= error.offset + error.length <= len(text)
        assert str(error)
        return
    assert parse(unparse(tree)) == tree


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
keys = st.from_regex(r"[a-z]{2,6}\.[a-z]{2,6}(_[a-z]{1,3})?", fullmatch=True)
ordered = st.sampled_from([each for each in Comparator if each not in (Comparator.CONTAINS, Comparator.MATCHES)])
leaves: st.SearchStrategy[Expression] = st.one_of(
    st.builds(DirectionIs, st.integers(0, 1)),
    st.builds(QuantityTest, st.sampled_from(Quantity), ordered, st.integers(0, 1 << 50)),
    st.builds(TimeTest, ordered, st.just(Reckoning.SINCE), st.integers(0, 1 << 50)),
    st.builds(SessionIs, names),
    st.builds(PeerTest, names, st.booleans()),
    st.builds(MarkIs, st.integers(0, 2)),
    st.builds(BytesContain, st.binary(min_size=1, max_size=20), st.booleans()),
    st.builds(BytesLike, st.lists(st.none() | st.integers(0, 255), min_size=1, max_size=9).map(tuple)),
    st.builds(BytesMatch, st.sampled_from(["a/b", "\\\\/", "[/]+", "é", "a{2,3}"]), st.sampled_from(["", "i", "ims"])),
    st.just(Bookmarked()),
    st.builds(CommentContains, names | st.just("")),
    st.builds(FieldExists, keys),
    st.builds(FieldTest, keys, st.sampled_from([each for each in Comparator if each is not Comparator.MATCHES]), names),
)


def of(kind: type[And] | type[Or]) -> st.SearchStrategy[Expression]:
    return st.lists(leaves | leaves.map(Not), min_size=2, max_size=4).map(lambda parts: kind(tuple(parts)))


trees = leaves | of(And) | of(Or) | of(Or).map(Not) | st.tuples(of(Or), leaves).map(And)


@given(trees)
def test_a_tree_that_is_written_reads_as_itself(tree: Expression) -> None:
    assert parse(unparse(tree)) == tree
