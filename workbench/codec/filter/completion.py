"""What may be written at a place of a filter: keys, operators, values that are known, words between conditions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from workbench.codec.filter.error import FilterError
from workbench.codec.filter.scanner import Scanner
from workbench.codec.filter.unparse import quoted
from workbench.codec.filter.words import BY_NAME, FIELD_OPERATORS, KEYS

SUGGESTIONS_MAX: Final = 200
_BETWEEN: Final = (("and", "Both must hold"), ("or", "One must hold"))
_OPERATOR_TIPS: Final = {
    ":": "is, or holds", "=": "is exactly", "==": "is", "!=": "is not", "<": "is less than", "<=": "is at most",
    ">": "is more than", ">=": "is at least", "contains": "holds this text", "matches": "matches a regular expression",
    "exists": "is there at all",
}  # fmt: skip


class Kind(StrEnum):
    """What a suggestion is."""

    KEY = "key"
    FIELD = "field"
    OPERATOR = "operator"
    VALUE = "value"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``text`` takes the place of what is written already; ``tip`` says what it means."""

    text: str
    tip: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Completion:
    """The suggestions for the characters ``start`` to ``end`` of the text."""

    start: int
    end: int
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is known beside the language itself."""

    sessions: tuple[str, ...] = ()
    peers: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the cursor is: which sort of thing begins at ``start``; ``key`` is the condition's own, in lower case."""

    kind: Kind
    start: int
    key: str = ""
    between: bool = False  # a condition stands before it


def complete(text: str, cursor: int, known: Vocabulary) -> Completion:
    """What may stand at the cursor, ``cursor`` being 0 to the length of the text. Never raises."""
    cursor = min(max(cursor, 0), len(text))
    place = _place_at(text[:cursor])
    if place is None:
        return Completion(cursor, cursor)
    written = text[place.start : cursor].lower()
    offered = _offered(place, known)
    fitting = [each for each in offered if each.text.lower().startswith(written) and each.text.lower() != written]
    if written:
        within = [each for each in offered if written in each.text.lower() and each not in fitting]
        fitting += [each for each in within if each.text.lower() != written]
    return Completion(place.start, cursor, tuple(fitting[:SUGGESTIONS_MAX]))


def _place_at(text: str) -> _Place | None:
    """None within a text, a regular expression, or what cannot be read."""
    scanner = Scanner(text)
    between = False
    while True:
        start = scanner.skip()
        if not scanner.next:
            return _Place(Kind.KEY, start, between=between)
        if scanner.take("(", "&&", "||"):
            between = False
            continue
        if scanner.take(")"):
            between = True
            continue
        if scanner.next == "!":
            scanner.take("!")
            continue
        try:
            if scanner.next == '"':
                scanner.quoted()
            elif scanner.next == "/":
                scanner.slashed()
            else:
                place = _keyed_place(scanner, between)
                if place is not None:
                    return place
                between = scanner.text[start : scanner.at].lower() not in ("and", "or", "not")
                continue
        except FilterError:
            return None
        between = True


def _keyed_place(scanner: Scanner, between: bool) -> _Place | None:
    """Past a condition with a key, or where the text ends within it. Raises FilterError for what is no key."""
    word = scanner.peek_word()
    if word is None:
        raise FilterError("no condition", scanner.at)
    scanner.at = word.end
    if not scanner.next:
        return _Place(Kind.KEY, word.start, between=between)
    key = word.text.lower()
    if key in ("and", "or", "not"):
        return None
    sign = scanner.operator()
    if sign is None:
        if not scanner.next and (key not in BY_NAME or BY_NAME[key].operators):
            return _Place(Kind.OPERATOR, scanner.at, word.text)
        scanner.at = word.end
        return None
    if sign.text == "exists":
        return None
    if not scanner.next and sign.text in ("<", ">", "=") and scanner.text.endswith(sign.text):
        return _Place(Kind.VALUE, scanner.at, word.text)
    start = scanner.skip()
    if not scanner.next:
        return _Place(Kind.VALUE, start, word.text)
    if scanner.next == '"':
        return _quoted_place(scanner, word.text, start)
    if scanner.next == "/" and (key == "regex" or sign.text == "matches"):
        scanner.slashed()
        return None
    if scanner.bare() is None:
        raise FilterError("no value", start)
    return _Place(Kind.VALUE, start, word.text) if not scanner.next else None


def _quoted_place(scanner: Scanner, key: str, start: int) -> _Place | None:
    """A name in quotes that is not closed yet can be completed; other texts cannot."""
    try:
        scanner.quoted()
    except FilterError:
        if key.lower() == "session":
            return _Place(Kind.VALUE, start, key)
        raise
    return None


def _offered(place: _Place, known: Vocabulary) -> list[Suggestion]:
    match place.kind:
        case Kind.OPERATOR:
            own = BY_NAME.get(place.key.lower())
            return [Suggestion(each, _OPERATOR_TIPS[each], Kind.OPERATOR) for each in
                    (own.operators if own else FIELD_OPERATORS)]  # fmt: skip
        case Kind.VALUE:
            return _values(place.key.lower(), known)
        case _:
            words = [Suggestion(word, tip, Kind.WORD) for word, tip in _BETWEEN] if place.between else []
            return [*words, *_keys(), Suggestion("not", "The contrary", Kind.WORD), *_fields(known)]


def _keys() -> list[Suggestion]:
    return [
        Suggestion(f"{key.name}:" if ":" in key.operators else key.name, f"{key.tip}: {key.example}", Kind.KEY)
        for key in KEYS
    ]


def _fields(known: Vocabulary) -> list[Suggestion]:
    return [Suggestion(key, "A decoded field" if "." in key else "A protocol", Kind.FIELD) for key in known.fields]


def _values(key: str, known: Vocabulary) -> list[Suggestion]:
    if key == "session":
        return [Suggestion(quoted(name), "A socket of this project", Kind.VALUE) for name in known.sessions]
    if key == "peer":
        return [Suggestion(peer, "A peer that was heard lately", Kind.VALUE) for peer in known.peers]
    own = BY_NAME.get(key)
    return [Suggestion(value, own.tip, Kind.VALUE) for value in own.values] if own else []
