"""What may be written at a place of a typed payload: parts, what gives a number, checksums, ranges, known names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from workbench.codec.typed.parts import Base, Coding
from workbench.codec.typed.timeforms import NAMED, UNITS
from workbench.codec.typed.words import FORMS, VALUES, WORDS

SUGGESTIONS_MAX: Final = 200
LOOKED_BACK_CHARS: Final = 2_000  # to where the part begins; names may be long, parts are not
_OPENED: Final = re.compile(r'\$\{((?:[^"}]|"(?:[^"\\]|\\.)*")*+(?:"(?:[^"\\]|\\.)*+)?)\Z', re.DOTALL)
_WORD: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[^\s"]+')
_BEGUN: Final = re.compile(r'\$\{\s*begin\s+("(?:[^"\\]|\\.)*"|[^\s"}]+)')
_FORM_NAMES: Final = frozenset({form.name for form in FORMS} | {"text", "hexdigits", "varint"})
_NEEDS_QUOTES: Final = re.compile(r'[\s"}]|\A\Z')
_BASES: Final = {
    Base.ALL: "The whole payload", Base.AFTER: "All that follows", Base.BEFORE: "All that stands before",
}  # fmt: skip
_CODINGS: Final = {
    Coding.BASE64: "RFC 4648, with +, / and =", Coding.HEX: "Two small hex digits a byte",
    Coding.HEX_CAPITALS: "Two capital hex digits a byte", Coding.URL: "All but letters, digits and -._~ as %XX",
}  # fmt: skip
_UNIT_TIPS: Final = {
    "s": "Seconds since 1970", "ms": "Milliseconds since 1970", "us": "Microseconds since 1970",
    "ns": "Nanoseconds since 1970", "ntp": "NTP's 64 bits (RFC 5905)",
    "iso": "2023-11-14T22:13:20.123456Z", "http": "Tue, 14 Nov 2023 22:13:20 GMT",
}  # fmt: skip


class Offer(StrEnum):
    """What a suggestion is."""

    PART = "part"
    VALUE = "value"
    NAME = "name"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``text`` takes the place of what is written already; ``tip`` says what it means."""

    text: str
    tip: str
    kind: Offer


@dataclass(frozen=True, slots=True)
class Completion:
    """The suggestions for the characters ``start`` to ``end`` of the text."""

    start: int
    end: int
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """Names beside the language itself. ``expects``: what is written is an expectation, which may leave parts open."""

    variables: tuple[str, ...] = ()
    payloads: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    captures: tuple[str, ...] = ()
    expects: bool = False


def complete(text: str, cursor: int, known: Known) -> Completion:
    """What may stand at the cursor, ``cursor`` being 0 to the length of the text; nothing outside of parts. Never
    raises."""
    cursor = min(max(cursor, 0), len(text))
    from_here = max(text.rfind("${", max(0, cursor - LOOKED_BACK_CHARS), cursor), 0)
    found = _OPENED.match(text, from_here, cursor)
    if found is None or _is_escaped(text, from_here):
        return Completion(cursor, cursor)
    inside = found.group(1)
    words = list(_WORD.finditer(inside))
    start, written = cursor, ""
    if words and words[-1].end() == len(inside) and (not inside[-1:].isspace() or words[-1].group()[:1] == '"'):
        last = words.pop()
        start, written = found.start(1) + last.start(), last.group()
    before = [word.group() for word in words]
    return Completion(start, cursor, _fitting(_offered(before, text[:from_here] + text[cursor:], known), written))


def quoted(name: str) -> str:
    """A name as it is written in a part: in quotes where it has to be."""
    if _NEEDS_QUOTES.search(name) is None:
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _is_escaped(text: str, at: int) -> bool:
    count = 0
    while count < at and text[at - 1 - count] == "\\":
        count += 1
    return count % 2 == 1


def _fitting(offered: list[Suggestion], written: str) -> tuple[Suggestion, ...]:
    """Those that begin with what is written come first; those that hold it follow."""
    wanted = written.lower().strip('"')
    plain = [(each, each.text.lower().strip('"')) for each in offered]
    first = [each for each, text in plain if text.startswith(wanted) and text != wanted]
    within = [each for each, text in plain if wanted and wanted in text and not text.startswith(wanted)]
    return tuple((first + within)[:SUGGESTIONS_MAX])


def _offered(before: list[str], text: str, known: Known) -> list[Suggestion]:
    if not before:
        return _parts(known)
    first, last = before[0], before[-1]
    if last == "of":
        bases = [Suggestion(str(base), tip, Offer.WORD) for base, tip in _BASES.items()]
        return [*_ranges(text), *bases]
    if last == "crc" and len(before) <= 2:
        return _checksums()
    if last in ("var", "payload", "field", "match") and (len(before) == 1 or first in _FORM_NAMES):
        return _names(last, known)
    if last == "time" and first in _FORM_NAMES:
        units = (*UNITS, *(NAMED if first == "text" else ()))
        return [Suggestion(name, _UNIT_TIPS[name], Offer.WORD) for name in units]
    if first == "end" and len(before) == 1:
        return _ranges(text)
    if first == "begin":
        return _after_begin(before)
    if len(before) == 1:
        return _after_first(first, known)
    return _later(before, known)


def _parts(known: Known) -> list[Suggestion]:
    words = [word for word in WORDS if word.name != "any" or known.expects]
    return [Suggestion(word.name, f"{word.tip}: ${{{word.example}}}", Offer.PART) for word in words]


def _after_begin(before: list[str]) -> list[Suggestion]:
    if len(before) == 2:
        return [Suggestion("as", "Write what it holds in another way", Offer.WORD)]
    if before[-1] == "as":
        return [Suggestion(str(coding), tip, Offer.WORD) for coding, tip in _CODINGS.items()]
    return []


def _after_first(first: str, known: Known) -> list[Suggestion]:
    if first in _FORM_NAMES:
        return [Suggestion(value.name, f"{value.tip}: ${{{value.example}}}", Offer.VALUE)
                for value in VALUES if value.name != "any" or known.expects]  # fmt: skip
    if first == "uuid":
        return [Suggestion("bytes", "16 bytes instead of text", Offer.WORD)]
    return _capture_word(known)


def _later(before: list[str], known: Known) -> list[Suggestion]:
    found = []
    if "length" in before[-1:] or ("crc" in before[:2] and "of" not in before):
        found.append(Suggestion("of", "Of a range, by its name", Offer.WORD))
    if "crc" in before[:2] and not {"le", "be", "of"} & set(before):
        found.append(Suggestion("le", "The lowest byte first", Offer.WORD))
    if before[0] in ("text", "hexdigits") and "width" not in before:
        found.append(Suggestion("width", "So many digits, filled with zeros", Offer.WORD))
    if before[-1] == "counter" or before[-2:-1] == ["counter"]:
        found += [Suggestion("from", "The first number", Offer.WORD), Suggestion("step", "How much more", Offer.WORD)]
    return found + _capture_word(known)


def _capture_word(known: Known) -> list[Suggestion]:
    return [Suggestion("as", "Keep what came under a name, for ${match …}", Offer.WORD)] if known.expects else []


def _names(word: str, known: Known) -> list[Suggestion]:
    names = {"var": known.variables, "payload": known.payloads, "field": known.fields, "match": known.captures}[word]
    tips = {"var": "A variable", "payload": "A payload of the library", "field": "A decoded field of the request",
            "match": "What the pattern takes out"}  # fmt: skip
    return [Suggestion(quoted(name), tips[word], Offer.NAME) for name in names]


def _ranges(text: str) -> list[Suggestion]:
    names = dict.fromkeys(found.group(1) for found in _BEGUN.finditer(text))
    return [Suggestion(name, "A range of this payload", Offer.NAME) for name in names]


def _checksums() -> list[Suggestion]:
    from workbench.codec.bytes.checksums import checksums  # loads the catalogue

    titles = [(each.key, f"{each.title} ({each.note})" if each.note else each.title) for each in checksums()]
    return [Suggestion(key, title, Offer.NAME) for key, title in titles]
