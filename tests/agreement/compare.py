"""Our fields of a message against tshark's: the same values at the same places."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.agreement.conventions import Convention
from tests.agreement.tsharkfields import Found
from workbench.model.fields import Field, FieldValue

_BLANKS = str.maketrans("\t\r\n", "   ")


@dataclass
class Comparison:
    """Of the messages of one protocol."""

    messages: int = 0
    compared: dict[str, int] = field(default_factory=lambda: defaultdict(int))  # key -> in how many messages
    placed: dict[str, int] = field(default_factory=lambda: defaultdict(int))  # key -> how often a place was compared
    differences: list[str] = field(default_factory=list)


def compare(
    ours: Iterable[Field], theirs: list[Found], base: int, conventions: dict[str, Convention], into: Comparison
) -> None:
    """Compare every key that both have. ``base`` is the message's place in the frame."""
    into.messages += 1
    our_keys: dict[str, list[Field]] = defaultdict(list)
    for each in ours:
        our_keys[each.key].append(each)
    their_keys: dict[str, list[Found]] = defaultdict(list)
    for found in theirs:
        their_keys[found.key].append(found)
    for key in our_keys.keys() & their_keys.keys():
        convention = conventions.get(key, Convention("", key, ""))
        if convention.keeps_nothing:
            continue
        into.compared[key] += 1
        into.differences += _differences(our_keys[key], their_keys[key], base, convention, into)


def _differences(
    ours: list[Field], theirs: list[Found], base: int, convention: Convention, into: Comparison
) -> list[str]:
    said = f"message {into.messages}, {convention.key}:"
    told = []
    for each in ours:
        if each.value in convention.ours_alone:
            continue
        if not any(_agree(each, found, base, convention, into) for found in theirs):
            told.append(f"{said} ours {each.value!r} at {each.offset}+{each.size}, theirs {_show(theirs, base)}")
    for found in theirs:
        if not any(_agree(each, found, base, convention, into) for each in ours):
            mine = [(each.value, each.offset, each.size) for each in ours[:6]]
            told.append(f"{said} theirs {_show([found], base)}, ours {mine}")
    return told


def _agree(ours: Field, theirs: Found, base: int, convention: Convention, into: Comparison) -> bool:
    if not convention.without_value and not same_value(ours.value, theirs):
        return False
    if convention.without_place or not theirs.has_place:
        return True
    into.placed[ours.key] += 1
    return (ours.offset + base, ours.size) == (theirs.offset, theirs.size)


def same_value(ours: FieldValue, theirs: Found) -> bool:
    """A field that only groups has no value, and agrees with any."""
    if ours is None:
        return True
    if isinstance(ours, bool):
        return theirs.show in (("1", "True") if ours else ("0", "False"))
    if isinstance(ours, int):
        return _number(theirs.show) == ours
    if isinstance(ours, float):
        number = _number(theirs.show)
        return number is not None and math.isclose(number, ours, rel_tol=1e-6)
    if isinstance(ours, bytes):
        return ours.hex() in (theirs.value, theirs.show.replace(":", ""))
    # A reader of XML gets blanks for the line ends and tabs within an attribute.
    return ours.translate(_BLANKS) == theirs.show or ours.encode().hex() == theirs.value


def _number(show: str) -> float | None:
    for read in (lambda text: int(text, 0), lambda text: int(text, 10), float):
        try:
            return read(show)
        except ValueError:
            continue
    return None


def _show(found: list[Found], base: int) -> list[tuple[str, int, int]]:
    return [(each.show[:80], each.offset - base, each.size) for each in found[:6]]
