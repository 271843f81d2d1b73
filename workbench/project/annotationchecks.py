"""Whether what a document says about recorded traffic can be: numbers in range, ascending, of a sane size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from workbench.capture.schema import NUMBER_MAX, SESSION_MAX
from workbench.codec.filter.scanner import TEXT_MAX_CHARS as FILTER_TEXT_MAX_CHARS
from workbench.codec.framing.ruletext import FramingRuleError, check_rule
from workbench.model.annotations import COMMENT_CHARS_MAX, MARK_COLOURS, Bookmark, ByteMark, SavedFilter, UserFormat
from workbench.model.framing import FramingRule
from workbench.model.sockets import SocketSpec
from workbench.project.errors import ProjectError

PLACE_CHARS: Final = 80  # of a foreign key, in a sentence
OFFSET_MAX: Final = (1 << 40) - 1
ANNOTATIONS_MAX: Final = 1_000_000  # of one kind, in one session
IDLE_MS_MAX: Final = 3_600_000
MESSAGE_BYTES_MAX: Final = 1 << 30
LENGTH_OFFSET_MAX: Final = 65_535
LENGTH_WIDTHS: Final = (1, 2, 3, 4, 8)

Range = tuple[int, int]


def check_traffic_notes(
    hidden: Mapping[str, tuple[Range, ...]],
    bookmarks: Mapping[str, tuple[Bookmark, ...]],
    byte_marks: Mapping[str, tuple[ByteMark, ...]],
) -> None:
    """What is said of recorded traffic, by session. Raises :class:`ProjectError` with the place of what cannot be."""
    for key, ranges in hidden.items():
        _check_ranges(ranges, _session_place("hidden", key))
    for key, each in bookmarks.items():
        _check_bookmarks(each, _session_place("bookmarks", key))
    for key, marks in byte_marks.items():
        _check_byte_marks(marks, _session_place("byte_marks", key))


def check_reading(
    sockets: Sequence[SocketSpec], filters: Sequence[SavedFilter], formats: Sequence[UserFormat]
) -> None:
    """How traffic is read. Raises :class:`ProjectError` with the place of what cannot be."""
    for index, spec in enumerate(sockets):
        _check_framing(spec.framing, f"sockets[{index}].framing")
    _check_names([each.name for each in filters], "filters")
    for index, each in enumerate(filters):
        if len(each.text) > FILTER_TEXT_MAX_CHARS:  # what no field takes and no parser reads, and every menu would show
            raise ProjectError(f"it has at most {FILTER_TEXT_MAX_CHARS:,} characters", f"filters[{index}].text")
    _check_names([each.name for each in formats], "formats")


def _session_place(part: str, key: str) -> str:
    if not (key.isascii() and key.isdigit() and 1 <= int(key[:10]) <= SESSION_MAX):
        raise ProjectError("the key is a socket's id", f"{part}.{key[:PLACE_CHARS]}")
    return f"{part}.{key}"


def _check_ranges(ranges: tuple[Range, ...], path: str) -> None:
    before = 0
    for index, (first, last) in enumerate(ranges):
        if not before < first <= last <= NUMBER_MAX:
            raise ProjectError("ranges are first and last, ascending and apart", f"{path}[{index}]")
        before = last


def _check_bookmarks(bookmarks: Sequence[Bookmark], path: str) -> None:
    check_count(bookmarks, path)
    before = 0
    for index, bookmark in enumerate(bookmarks):
        place = f"{path}[{index}]"
        if not before < bookmark.record <= NUMBER_MAX:
            raise ProjectError("bookmarks stand in the order of their records, one a record", place)
        _check_words(bookmark.comment, bookmark.colour, place)
        before = bookmark.record


def _check_byte_marks(marks: Sequence[ByteMark], path: str) -> None:
    check_count(marks, path)
    before = 1
    for index, mark in enumerate(marks):
        place = f"{path}[{index}]"
        if not before <= mark.record <= NUMBER_MAX:
            raise ProjectError("marks stand in the order of their records", place)
        if not (0 <= mark.offset <= OFFSET_MAX and 1 <= mark.size <= OFFSET_MAX):
            raise ProjectError("an offset is 0 or more, a size 1 or more", place)
        _check_words(mark.note, mark.colour, place)
        before = mark.record


def check_count(annotations: Sequence[object], path: str) -> None:
    """Of one kind, in one session. Raises :class:`ProjectError` where there are too many."""
    if len(annotations) > ANNOTATIONS_MAX:
        raise ProjectError(f"a socket has at most {ANNOTATIONS_MAX} of them", path)


def _check_words(words: str, colour: int, path: str) -> None:
    if len(words) > COMMENT_CHARS_MAX:
        raise ProjectError(f"it has at most {COMMENT_CHARS_MAX} characters", path)
    if not 0 <= colour < MARK_COLOURS:
        raise ProjectError(f"a colour is a number from 0 to {MARK_COLOURS - 1}", path)


def _check_framing(rule: FramingRule, path: str) -> None:
    bounds: Mapping[str, tuple[int, int]] = {
        "fixed_bytes": (1, MESSAGE_BYTES_MAX),
        "length_offset_bytes": (0, LENGTH_OFFSET_MAX),
        "length_adjustment_bytes": (-MESSAGE_BYTES_MAX, MESSAGE_BYTES_MAX),
        "idle_ms": (1, IDLE_MS_MAX),
        "max_message_bytes": (1, MESSAGE_BYTES_MAX),
    }
    for name, (least, most) in bounds.items():
        if not least <= getattr(rule, name) <= most:
            raise ProjectError(f"a number from {least} to {most} is expected", f"{path}.{name}")
    if rule.length_width_bytes not in LENGTH_WIDTHS:
        raise ProjectError("a length field has 1, 2, 3, 4 or 8 bytes", f"{path}.length_width_bytes")
    try:
        check_rule(rule)  # what its kind looks at: a delimiter's digits, a length beyond the longest message
    except FramingRuleError as error:
        raise ProjectError(error.detail, path) from None


def _check_names(names: Sequence[str], path: str) -> None:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if not name or name in seen:
            raise ProjectError("each has a name of its own", f"{path}[{index}].name")
        seen.add(name)
