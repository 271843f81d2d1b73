"""A filter's text as a tree. ``not`` binds closest, then ``and`` (or nothing at all between two), then ``or``."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from typing import Final

from workbench.codec.filter.conditions import read_field, read_keyed
from workbench.codec.filter.error import FilterError
from workbench.codec.filter.literals import read_contains, read_regex
from workbench.codec.filter.scanner import TEXT_MAX_CHARS, Piece, Scanner
from workbench.codec.filter.words import AND_WORDS, BY_NAME, NOT_WORDS, OR_WORDS, RESERVED
from workbench.model.filters import And, Expression, Not, Or

DEPTH_MAX: Final = 40
CONDITIONS_MAX: Final = 200


def parse(text: str, protocols: Collection[str] | None = None) -> Expression:
    """The filter that ``text`` says. ``protocols`` are the words that may stand alone as decoded fields, such as
    ``dns``; None takes any word for one. Raises :class:`FilterError`.
    """
    if len(text) > TEXT_MAX_CHARS:
        raise FilterError(f"a filter of more than {TEXT_MAX_CHARS:,} characters is not read: write a shorter one",
                          TEXT_MAX_CHARS, len(text) - TEXT_MAX_CHARS)  # fmt: skip
    return _Parser(text, protocols).whole()


class _Parser:
    def __init__(self, text: str, protocols: Collection[str] | None) -> None:
        self._scanner = Scanner(text)
        self._protocols = protocols
        self._conditions = 0

    def whole(self) -> Expression:
        scanner = self._scanner
        scanner.skip()
        if not scanner.next:
            raise FilterError("there is nothing to filter by: try dir:rx, size>100 or \"text\"", 0, 0)
        found = self._or(0)
        scanner.skip()
        if scanner.next:  # only a bracket can be left
            raise FilterError("there is no opening bracket for this one: take it away", scanner.at, 1)
        return found

    def _or(self, depth: int) -> Expression:
        parts = [self._and(depth)]
        while self._took(OR_WORDS, "||"):
            parts.append(self._and(depth))
        return _joined(Or, parts)

    def _and(self, depth: int) -> Expression:
        parts = [self._unary(depth)]
        while True:
            if not self._took(AND_WORDS, "&&"):
                self._scanner.skip()
                if self._at_end_of_and():
                    return _joined(And, parts)
            parts.append(self._unary(depth))

    def _unary(self, depth: int) -> Expression:
        scanner = self._scanner
        start = scanner.skip()
        if depth > DEPTH_MAX:
            raise FilterError(f"more than {DEPTH_MAX} brackets within brackets are not read: write it flatter",
                              scanner.at, len(scanner.text) - scanner.at)  # fmt: skip
        if self._took(NOT_WORDS, "!"):
            return Not(self._unary(depth + 1))
        if scanner.take("("):
            found = self._or(depth + 1)
            scanner.skip()
            if not scanner.take(")"):
                raise FilterError("this bracket is not closed: put a ) behind what belongs together", start, 1)
            return found
        return self._condition()

    def _condition(self) -> Expression:
        scanner = self._scanner
        self._conditions += 1
        if self._conditions > CONDITIONS_MAX:
            raise FilterError(f"more than {CONDITIONS_MAX} conditions are not read: write fewer", scanner.at,
                              len(scanner.text) - scanner.at)  # fmt: skip
        if scanner.next == '"':
            return read_contains(scanner.quoted())
        if scanner.next == "/":
            return read_regex(scanner.slashed())
        word = scanner.peek_word()
        if word is None or word.text.lower() in RESERVED:
            raise self._unexpected(word)
        scanner.at = word.end
        if word.text.lower() in BY_NAME:
            return read_keyed(scanner, word)
        found = read_field(scanner, word)
        self._check_field(word)
        return found

    def _unexpected(self, word: Piece | None) -> FilterError:
        scanner = self._scanner
        at = scanner.at
        if not scanner.next:
            return FilterError('a condition is missing at the end: try dir:rx, size>100 or "text"', at)
        if word is not None:
            return FilterError(f"a condition is missing before “{word.text}”", at, len(word.text))
        if scanner.next == ")":
            return FilterError("a condition is missing before this bracket", at, 1)
        found = scanner.bare()
        shown = found.text if found else scanner.next
        scanner.at = at
        return FilterError(f"“{shown[:40]}” is no condition: to find it as text, put it in quotes", at, len(shown))

    def _check_field(self, word: Piece) -> None:
        """A word that names no field can only be a slip."""
        known = self._protocols
        if known is None or "." in word.text or word.text in known:
            return
        near = difflib.get_close_matches(word.text.lower(), [*BY_NAME, *known], 1, 0.7)
        advice = f"did you mean “{near[0]}”?" if near else f'to find it as text, write "{word.text[:40]}"'
        raise FilterError(f"“{word.text[:40]}” is neither a word of filters nor a protocol: {advice}", word.start,
                          word.end - word.start)  # fmt: skip

    def _took(self, words: tuple[str, ...], symbol: str) -> bool:
        """Go past an operator between conditions, as a word or as a sign."""
        scanner = self._scanner
        scanner.skip()
        if scanner.text.startswith("!=", scanner.at) and symbol == "!":
            return False
        word = scanner.peek_word()
        if word is not None and word.text.lower() in words:
            scanner.at = word.end
            return True
        return scanner.take(symbol)

    def _at_end_of_and(self) -> bool:
        scanner = self._scanner
        if scanner.next in ("", ")") or scanner.text.startswith("||", scanner.at):
            return True
        word = scanner.peek_word()
        return word is not None and word.text.lower() in OR_WORDS


def _joined(kind: type[And] | type[Or], parts: list[Expression]) -> Expression:
    """One tree for parts that are of the same kind already: brackets that change nothing leave no trace."""
    flat: list[Expression] = []
    for part in parts:
        if isinstance(part, And | Or) and type(part) is kind:
            flat += part.parts
        else:
            flat.append(part)
    return flat[0] if len(flat) == 1 else kind(tuple(flat))
