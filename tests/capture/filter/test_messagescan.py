"""Which messages pass: SQL over the index with payloads in bulk, and each message asked by itself, agree."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.capture.filter.test_scan import BOOKMARKS, PIECES, capture, never, trees
from workbench.capture.capture import Capture
from workbench.capture.filter.messagescan import MessageScan
from workbench.capture.filter.predicate import Candidate, predicate
from workbench.capture.filter.scan import ScanStoppedError
from workbench.capture.filter.settled import FilterFacts, settle
from workbench.capture.messages.index import MessageIndex
from workbench.capture.messages.payloads import MessagePayloads
from workbench.codec.framing.choice import make_framers, payload_of
from workbench.codec.framing.ruletext import parse_rule
from workbench.model.filters import BytesContain, Expression, FieldExists, FieldTest
from workbench.model.framing import FramingRule, Message
from workbench.model.records import Mark, RecordHead

__all__ = ["capture"]  # the records of the other module
HIDDEN = ((4, 5), (10, 10), (13, 15), (20, 20))  # among them those of connection 0: it stands for all
RULES = {  # most messages within a record, most over several, unstuffed
    "ends": replace(parse_rule("delimiter:00"), keep_delimiter=False),
    "fixed": parse_rule("fixed:3000"), "cobs": parse_rule("cobs"),
}  # fmt: skip


def judge(condition: FieldExists | FieldTest, head: RecordHead, payload: bytes) -> bool:
    """A field that is there in every fourth message, its value the payload's first byte."""
    return head.number % 4 == 0 and (isinstance(condition, FieldExists) or payload[:1] == condition.value.encode())


FACTS = FilterFacts("echo", PIECES[0].time_ns, True, BOOKMARKS, judge)


class Cut:
    """The records, cut by one rule."""

    def __init__(self, capture: Capture, rule: FramingRule) -> None:
        self.rule, self.capture = rule, capture
        self.index: MessageIndex = capture.messages(1, lambda: make_framers(rule), HIDDEN)
        self.known: list[Candidate] = []

    def messages(self) -> list[tuple[Message, int]]:
        return self.index.store.messages(1, 10_000)

    def said(self, message: Message) -> bytes:
        source = self.capture.conversation(1, message.connection, message.direction, HIDDEN)
        framed = source.read(message.offset, message.size)
        return framed if message.payload == message.size else payload_of(self.rule, framed, message.payload)

    def read(self, number: int, offset: int, size: int) -> bytes:
        return self.said(self.index.store.messages(number, 1)[0][0])[offset : offset + size]

    def scan(self, tree: Expression) -> MessageScan:
        def decode(framed: bytes, size: int) -> bytes:
            return payload_of(self.rule, framed, size)

        return self.capture.filter_messages(self.index, tree, FACTS, decode, self.read)

    def candidates(self) -> Iterator[Candidate]:
        previous_ns = None
        for message, peer in self.messages():
            text = self.capture.peers({peer})[peer]
            size, mark = message.payload, Mark.FAULTY if message.fault else Mark.NONE
            head = RecordHead(message.number, message.time_ns, message.direction, message.connection, text, size, size,
                              self.said(message), mark)  # fmt: skip
            yield Candidate(head, lambda offset, size: b"", previous_ns, (message.first_record, message.last_record))
            previous_ns = message.time_ns


@pytest.fixture(scope="module", params=RULES)
def cut(request: pytest.FixtureRequest, capture: Capture) -> Iterator[Cut]:
    made = Cut(capture, RULES[request.param])
    deadline = time.monotonic() + 10
    while not made.index.is_caught_up:
        assert time.monotonic() < deadline
        time.sleep(0.001)
    made.index.settle(2**62, frozenset())
    assert made.index.state.messages > 5
    made.known = list(made.candidates())
    yield made
    made.index.close()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(tree=trees, span=st.tuples(st.integers(1, 60), st.integers(1, 60)))
def test_the_index_and_each_message_by_itself_agree(cut: Cut, tree: Expression, span: tuple[int, int]) -> None:
    first, last = min(span), max(span)
    passes = predicate(settle(tree, FACTS), FACTS.judge)
    wanted = [each.head.number for each in cut.known if first <= each.head.number <= last and passes(each)]
    assert list(cut.scan(tree).hits(first, last, never)) == wanted


def test_a_scan_that_nobody_wants_ends_at_once(cut: Cut) -> None:
    with pytest.raises(ScanStoppedError):
        cut.scan(BytesContain(b"x")).hits(1, 60, lambda: True)


def test_an_index_that_was_closed_has_no_messages(capture: Capture) -> None:
    cut = Cut(capture, RULES["fixed"])
    scan = cut.scan(BytesContain(b"x"))
    cut.index.close()
    assert not scan.hits(1, 60, never)


def test_bytes_in_bulk_are_those_of_the_stream_in_any_order(cut: Cut, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.capture.messages.payloads.KEPT_RECORDS", 3)
    monkeypatch.setattr("workbench.capture.messages.payloads.RECORDS_AT_ONCE", 2)
    bulk = MessagePayloads(cut.index._reader, 1, HIDDEN)
    read = 0
    found = [each for each, _ in cut.messages()]
    for each in (*found, *reversed(found)):
        framed = bulk.framed((each.first_record, each.last_record), (each.connection, each.direction), each.size,
                             each.tail)  # fmt: skip
        source = cut.capture.conversation(1, each.connection, each.direction, HIDDEN)
        read += framed is not None
        assert framed is None or framed == source.read(each.offset, each.size)
    assert read > 5
