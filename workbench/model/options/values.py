"""Values of socket options as people write them: read with a place for each mistake, and written out again.

What :func:`value_text` writes, :func:`parse_value` reads as the same value.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final, NamedTuple

from workbench.model.options.facts import OptionFacts, OptionType
from workbench.model.options.trafficclass import dscp_number, ecn_number, traffic_class_text

TEXT_MAX: Final = 256  # longer is no value of any option


class OptionValueError(ValueError):
    """A text that is no value of that option. ``offset`` is where it goes wrong, in characters from 0."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


class Linger(NamedTuple):
    """SO_LINGER: whether a close waits, and for how many seconds."""

    on: bool
    seconds: int


OptionValue = int | str | Linger

_ON: Final = {"on": 1, "yes": 1, "true": 1, "1": 1, "off": 0, "no": 0, "false": 0, "0": 0}
_WORD: Final = re.compile(r"\S+")
_NUMBER: Final = re.compile(r"(-?(?:0[xX][0-9a-fA-F]+|[0-9][0-9,_']*))\s*(\S.*)?", re.DOTALL)
_DIGITS_MAX: Final = 32
_PLURALS: Final = ("bytes", "hops", "packets")
_SCALES: Final[dict[str, dict[str, int]]] = {
    "bytes": {"bytes": 1, "byte": 1, "b": 1, "kb": 10**3, "kib": 2**10, "mb": 10**6, "mib": 2**20, "gib": 2**30},
    "ms": {"ms": 1, "s": 1_000, "min": 60_000},
    "s": {"s": 1, "min": 60, "h": 3_600},
    "µs": {"µs": 1, "us": 1, "ms": 1_000, "s": 1_000_000},
}


def parse_value(facts: OptionFacts, text: str) -> OptionValue:
    """The value that ``text`` stands for. Raises :class:`OptionValueError`, also where it is out of range."""
    if len(text) > TEXT_MAX:
        raise OptionValueError(f"a value has at most {TEXT_MAX} characters", TEXT_MAX)
    start = len(text) - len(text.lstrip())
    word = text.strip()
    match facts.type:
        case OptionType.TEXT:
            return _text(facts, word, start)
        case OptionType.SWITCH:
            if word.lower() not in _ON:
                raise OptionValueError("“on” or “off” is expected", start)
            return _ON[word.lower()]
        case OptionType.NAMED:
            return _named(facts, word, start)
        case OptionType.TRAFFIC_CLASS:
            return _traffic_class(facts, text)
        case OptionType.LINGER:
            return _linger(facts, word, start)
        case OptionType.ADDRESS:
            return _address(word, start)
        case _:
            return _number(facts, word, start)


def value_text(facts: OptionFacts, value: OptionValue) -> str:
    """``on``, ``off``, ``5``, ``EF``, ``on 5``, ``250 ms``: with the unit where there is one."""
    if isinstance(value, Linger):
        return f"on {value.seconds}" if value.on else "off"
    if isinstance(value, str):
        return value
    match facts.type:
        case OptionType.SWITCH:
            return "on" if value else "off"
        case OptionType.NAMED:
            return next((name for name, number in facts.choices if number == value), str(value))
        case OptionType.TRAFFIC_CLASS:
            return traffic_class_text(value)
        case _:
            return _with_unit(value, facts.unit) if facts.unit else str(value)


def _with_unit(number: int, unit: str) -> str:
    return f"{number:,} {unit.removesuffix('s') if number == 1 and unit in _PLURALS else unit}"


def expected(facts: OptionFacts) -> str:
    """What may be written, for a tool tip: ``1 to 255 hops``, ``on or off``."""
    unit = f" {facts.unit}" if facts.unit else ""
    match facts.type:
        case OptionType.SWITCH:
            return "on or off"
        case OptionType.NAMED:
            return "one of " + ", ".join(name for name, _number_of in facts.choices)
        case OptionType.TRAFFIC_CLASS:
            return "a DSCP (EF, AF41, CS5 …) or the whole byte, 0 to 255"
        case OptionType.LINGER:
            return "off, or on and seconds: on 5"
        case OptionType.TEXT:
            return f"{facts.lowest} to {facts.highest} characters"
        case OptionType.ADDRESS:
            return "an IPv4 address"
        case _:
            return f"{facts.lowest:,} to {facts.highest:,}{unit}"


def _number(facts: OptionFacts, word: str, start: int) -> int:
    found = _NUMBER.fullmatch(word)
    if found is None or len(found[1]) > _DIGITS_MAX:
        raise OptionValueError("a whole number is expected", start)
    digits = re.sub("[,_']", "", found[1])
    number = int(digits, 16 if "x" in digits.lower() else 10)
    if unit := (found[2] or ""):
        scale = _SCALES.get(facts.unit, _own_unit(facts.unit)).get(unit.lower())
        if scale is None:
            hint = f"“{facts.unit}” is expected" if facts.unit else "nothing is expected behind the number"
            raise OptionValueError(hint, start + found.start(2))
        number *= scale
    return _in_range(facts, number, start)


def _own_unit(unit: str) -> dict[str, int]:
    return {unit.lower(): 1, unit.lower().removesuffix("s"): 1} if unit else {}


def _in_range(facts: OptionFacts, number: int, start: int) -> int:
    if not facts.lowest <= number <= facts.highest:
        raise OptionValueError(f"from {facts.lowest:,} to {facts.highest:,}", start)
    return number


def _named(facts: OptionFacts, word: str, start: int) -> int:
    for name, number in facts.choices:
        if name.lower() == word.lower():
            return number
    if _NUMBER.fullmatch(word):
        return _number(facts, word, start)
    raise OptionValueError(expected(facts) + " is expected", start)


def _linger(facts: OptionFacts, word: str, start: int) -> Linger:
    first, _blank, rest = word.partition(" ")
    state = _ON.get(first.lower()) if first.lower() not in ("0", "1") else None
    if state is None:
        if _NUMBER.fullmatch(word) is None:
            raise OptionValueError("“off”, or “on” and seconds, is expected", start)
        return Linger(True, _number(facts, word, start))
    if not rest.strip():
        return Linger(bool(state), 0)
    if not state:
        raise OptionValueError("nothing is expected behind “off”", start + len(first))
    return Linger(True, _number(facts, rest.strip(), start + word.index(rest.strip(), len(first))))


def _traffic_class(facts: OptionFacts, text: str) -> int:
    words = [(found[0], found.start()) for found in _WORD.finditer(text.replace(",", " ").replace("+", " "))]
    if not words:
        raise OptionValueError("a DSCP is expected, such as EF", 0)
    if len(words) == 1 and _NUMBER.fullmatch(words[0][0]):
        return _number(facts, *words[0])
    dscp, ecn = None, None
    if words[0][0].upper() == "DSCP" and len(words) > 1:
        words = words[1:]
        dscp = _dscp(words.pop(0))
    for word, place in words:
        number = dscp_number(word)
        if dscp is None and number is not None:
            dscp = number
        elif ecn is None and ecn_number(word) is not None:
            ecn = ecn_number(word)
        else:
            raise OptionValueError(f"“{word}” is no DSCP and no ECN", place)
    return (dscp or 0) << 2 | (ecn or 0)


def _dscp(word: tuple[str, int]) -> int:
    if not (word[0].isascii() and word[0].isdigit() and int(word[0]) < 64):
        raise OptionValueError("a DSCP is a number from 0 to 63", word[1])
    return int(word[0])


def _text(facts: OptionFacts, word: str, start: int) -> str:
    for place, char in enumerate(word):
        if not (char.isascii() and char.isprintable()):
            raise OptionValueError("only plain printable characters are possible", start + place)
    if not facts.lowest <= len(word) <= facts.highest:
        raise OptionValueError(expected(facts) + " are expected", start)
    return word


def _address(word: str, start: int) -> str:
    try:
        return str(ipaddress.IPv4Address(word))
    except ValueError:
        raise OptionValueError("an IPv4 address of this computer is expected, such as 192.0.2.1", start) from None
