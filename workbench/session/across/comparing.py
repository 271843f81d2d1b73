"""Comparing two payloads, or the records of two recordings: what is the same, what was changed, what is on one side
only. Plain functions over rows, for any thread; the rows given are read and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import Final, NamedTuple

from workbench.codec.bytes.alignment import Alignment, Cancelled, Kind, Span, align_bytes, align_numbers, never
from workbench.model.records import PREVIEW_BYTES, RecordHead
from workbench.model.rows import Rows
from workbench.model.texts import count_text

PAYLOAD_MAX_BYTES: Final = 32 * 1024 * 1024
"""Of each side; what comes behind it is not compared, and it is told."""
RECORDS_MAX: Final = 200_000
"""Of each side, from the first on."""
HEADS_AT_ONCE: Final = 1_000
MATCHED_MAX: Final = 40_000
"""Pairs of records that are looked at for likeness, in one stretch that differs: a tenth of a second."""
DIGEST_BYTES: Final = 8  # of 200,000 records two differing ones have the same digest once in a thousand million times

Progress = Callable[[float], None]


class ByteComparison(NamedTuple):
    """``differences`` are runs of neighbouring spans that are not equal, as (first span, behind the last)."""

    left: bytes
    right: bytes
    alignment: Alignment
    differences: tuple[tuple[int, int], ...]
    cut: bool = False

    @property
    def differing_bytes(self) -> int:
        """Bytes that differ or are on one side only, counted on the longer side of each span."""
        return sum(max(span.left_size, span.right_size) for span in self.alignment.spans if span.kind is not Kind.EQUAL)


class RecordPair(NamedTuple):
    """A line of two recordings. Equal and changed ones have both heads; the others one."""

    kind: Kind
    left: RecordHead | None
    right: RecordHead | None


class RecordComparison(NamedTuple):
    """Lines in the order of both sides. ``cut``: there are more than :data:`RECORDS_MAX` records on a side."""

    pairs: tuple[RecordPair, ...]
    coarse: bool
    cut: bool
    sizes: tuple[int, int]  # records compared on each side

    def count(self, kind: Kind) -> int:
        """Lines of a kind."""
        return sum(pair.kind is kind for pair in self.pairs)


def compare_payloads(left: bytes, right: bytes, cancelled: Cancelled = never) -> ByteComparison:
    """Two payloads, aligned; of more than :data:`PAYLOAD_MAX_BYTES` only the first are compared. What is cancelled
    meanwhile is compared in place."""
    cut = max(len(left), len(right)) > PAYLOAD_MAX_BYTES
    left, right = left[:PAYLOAD_MAX_BYTES], right[:PAYLOAD_MAX_BYTES]
    alignment = align_bytes(left, right, cancelled)
    return ByteComparison(left, right, alignment, _differences(alignment.spans), cut)


def compare_recordings(
    left: Rows, right: Rows, report: Progress = lambda _part: None, cancelled: Cancelled = never
) -> RecordComparison | None:
    """The records of two sessions, aligned by direction and content; None if it was cancelled.

    ``report`` is told 0 to 1. Times, peers and numbers are not compared: they differ between any two recordings.
    """
    sides: list[tuple[list[RecordHead], list[int]]] = []
    counts = [min(rows.count(), RECORDS_MAX) for rows in (left, right)]
    total, done = max(1, sum(counts)), 0
    for rows, count in zip((left, right), counts, strict=True):
        heads: list[RecordHead] = []
        digests: list[int] = []
        while len(heads) < count:
            more = rows.heads(len(heads), min(HEADS_AT_ONCE, count - len(heads)))
            if not more or cancelled():
                break
            heads += more
            digests += [_digest(rows, head) for head in more]
            report(0.9 * (done + len(heads)) / total)
        if cancelled():
            return None
        done += len(heads)
        sides.append((heads, digests))
    alignment = align_numbers(*(digests for _, digests in sides))
    items = [[_Item(*each) for each in zip(*side, strict=True)] for side in sides]
    pairs = _paired(alignment.spans, *items)
    cut = max(left.count(), right.count()) > RECORDS_MAX
    return RecordComparison(tuple(pairs), alignment.coarse, cut, (len(items[0]), len(items[1])))


def _digest(rows: Rows, head: RecordHead) -> int:
    """Equal for records of one direction with the same bytes."""
    whole = head.size <= min(PREVIEW_BYTES, len(head.preview))
    digest = blake2b(b"\1" if head.direction else b"\0", digest_size=DIGEST_BYTES)
    digest.update(head.preview[: head.size] if whole else rows.payload(head.number))
    return int.from_bytes(digest.digest(), "big")


class _Item(NamedTuple):
    """A record, and the digest of its direction and bytes."""

    head: RecordHead
    digest: int


def _pair(one: _Item | None, other: _Item | None) -> RecordPair:
    """Two records that stand in one line, or one that stands alone."""
    if one is None or other is None:
        kind = Kind.DELETED if other is None else Kind.INSERTED
    else:  # within a stretch that differs two may still be the same
        kind = Kind.EQUAL if one.digest == other.digest else Kind.CHANGED
    return RecordPair(kind, one and one.head, other and other.head)


def _paired(spans: tuple[Span, ...], left: list[_Item], right: list[_Item]) -> list[RecordPair]:
    """A line for each record or pair. Neighbouring spans that differ are one stretch."""
    pairs: list[RecordPair] = []
    for first, last in _stretches(spans):
        part = spans[first:last]
        ours = left[part[0].left : part[-1].left + part[-1].left_size]
        theirs = right[part[0].right : part[-1].right + part[-1].right_size]
        if part[0].kind is Kind.EQUAL:
            pairs += [_pair(*both) for both in zip(ours, theirs, strict=True)]
        else:
            pairs += _matched(ours, theirs)
    return pairs


def _matched(ours: list[_Item], theirs: list[_Item]) -> list[RecordPair]:
    """Records that are alike belong together, those of different directions never."""
    if len(ours) * len(theirs) > MATCHED_MAX:
        return _in_order(ours, theirs)
    return [
        _pair(None if left is None else ours[left], None if right is None else theirs[right])
        for left, right in _likeliest([each.head for each in ours], [each.head for each in theirs])
    ]


def _likeliest(ours: list[RecordHead], theirs: list[RecordHead]) -> list[tuple[int | None, int | None]]:
    """The pairing in order that has the most likeness in all (Needleman and Wunsch, 1970, gaps costing nothing)."""
    best = [[0.0] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    likeness = [[_likeness(one, other) for other in theirs] for one in ours]
    for left in range(len(ours) - 1, -1, -1):
        for right in range(len(theirs) - 1, -1, -1):
            paired = best[left + 1][right + 1] + likeness[left][right] if likeness[left][right] else 0.0
            best[left][right] = max(paired, best[left + 1][right], best[left][right + 1])
    found: list[tuple[int | None, int | None]] = []
    left = right = 0
    while left < len(ours) and right < len(theirs):
        alike = likeness[left][right]
        if alike and best[left][right] == best[left + 1][right + 1] + alike:
            found.append((left, right))
            left, right = left + 1, right + 1
        elif best[left][right] == best[left + 1][right]:
            found.append((left, None))
            left += 1
        else:
            found.append((None, right))
            right += 1
    found += [(place, None) for place in range(left, len(ours))]
    return found + [(None, place) for place in range(right, len(theirs))]


def _likeness(one: RecordHead, other: RecordHead) -> float:
    """0 where they cannot be the same message, else more the longer they begin alike, up to 1.1."""
    if one.direction != other.direction:
        return 0.0
    longest = max(1, len(one.preview), len(other.preview))
    alike = next(
        (place for place, pair in enumerate(zip(one.preview, other.preview, strict=False)) if pair[0] != pair[1]),
        min(len(one.preview), len(other.preview)),
    )
    return 0.1 + alike / longest


def _in_order(ours: list[_Item], theirs: list[_Item]) -> list[RecordPair]:
    """Of many records the next with the next, as long as their directions agree."""
    pairs: list[RecordPair] = []
    at = 0
    for item in ours:
        if at < len(theirs) and theirs[at].head.direction == item.head.direction:
            pairs.append(_pair(item, theirs[at]))
            at += 1
        else:
            pairs.append(_pair(item, None))
    return pairs + [_pair(None, item) for item in theirs[at:]]


def _stretches(spans: tuple[Span, ...]) -> list[tuple[int, int]]:
    """Equal spans each by itself, neighbouring others together."""
    found: list[tuple[int, int]] = []
    for index, span in enumerate(spans):
        if found and span.kind is not Kind.EQUAL and spans[found[-1][0]].kind is not Kind.EQUAL:
            found[-1] = (found[-1][0], index + 1)
        else:
            found.append((index, index + 1))
    return found


def _differences(spans: tuple[Span, ...]) -> tuple[tuple[int, int], ...]:
    return tuple(each for each in _stretches(spans) if spans[each[0]].kind is not Kind.EQUAL)


def payload_summary(comparison: ByteComparison) -> str:
    """``3 differences, 12 bytes``."""
    if not comparison.differences:
        words = [f"No differences: both have the same {count_text(len(comparison.left), 'byte', 'bytes')}"]
    else:
        count = count_text(len(comparison.differences), "difference", "differences")
        words = [f"{count}, {count_text(comparison.differing_bytes, 'byte', 'bytes')}"]
    if comparison.alignment.coarse:
        words.append("some of it compared in place")
    if comparison.cut:
        words.append(f"only the first {PAYLOAD_MAX_BYTES // (1024 * 1024)} MiB")
    return " · ".join(words)


def recording_summary(comparison: RecordComparison) -> str:
    """``12 records are the same, 2 changed, 1 only left, 3 only right``."""
    equal, changed = comparison.count(Kind.EQUAL), comparison.count(Kind.CHANGED)
    left, right = comparison.count(Kind.DELETED), comparison.count(Kind.INSERTED)
    if not (changed or left or right):
        words = [f"No differences: {count_text(equal, 'record is', 'records are')} the same"]
    else:
        words = [f"{equal:,} the same, {changed:,} changed, {left:,} only left, {right:,} only right"]
    if comparison.coarse:
        words.append("some of it compared in place")
    if comparison.cut:
        words.append(f"only the first {RECORDS_MAX:,} records of each side")
    return " · ".join(words)
