"""Expressions of a description: ``header.length - 4``, ``kind == kinds::text ? 1 : 2``. A tree, never code.

Operators, their order and their meaning are Kaitai Struct's (User Guide, "Expression language"), without casts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

CHARS_MAX: Final = 4_096
DEPTH_MAX: Final = 24


class ExpressionError(ValueError):
    """``offset`` is the place in the expression's text."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text, true or false, as it is written."""

    value: int | float | str | bool


@dataclass(frozen=True, slots=True)
class Name:
    """An attribute, an instance, or a word that begins with an underscore."""

    name: str


@dataclass(frozen=True, slots=True)
class EnumValue:
    """``enum::name``: its number."""

    enum: str
    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """``of.name`` or ``of.name(arguments)``."""

    of: Expression
    name: str
    arguments: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """``of[index]``."""

    of: Expression
    index: Expression


@dataclass(frozen=True, slots=True)
class Many:
    """``[a, b]``."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Unary:
    """``-a``, ``~a``, ``+a``, ``not a``."""

    operator: str
    of: Expression


@dataclass(frozen=True, slots=True)
class Binary:
    """Two values with an operator between them."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Choice:
    """``condition ? yes : no``."""

    condition: Expression
    yes: Expression
    no: Expression


Expression = Literal | Name | EnumValue | Member | Item | Many | Unary | Binary | Choice

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<float>\d[\d_]*\.\d+(?:[eE][+-]?\d+)?)|(?P<int>0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|\d[\d_]*)"
    r"|(?P<name>[A-Za-z_]\w*)|(?P<raw>'[^']*')|(?P<text>\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<sign>::|<<|>>|<=|>=|==|!=|[-+*/%&|^~<>?:.,()\[\]]))"
)
_LEVELS: Final[tuple[tuple[str, ...], ...]] = (
    ("or",), ("and",), ("==", "!=", "<", "<=", ">", ">="), ("|",), ("^",), ("&",), ("<<", ">>"), ("+", "-"),
    ("*", "/", "%"),
)  # fmt: skip
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    offset: int


def parse_expression(text: str) -> Expression:
    """Read an expression. Raises :class:`ExpressionError`."""
    if len(text) > CHARS_MAX:
        raise ExpressionError(f"an expression has at most {CHARS_MAX} characters")
    parser = _Parser(_tokens(text), len(text))
    found = parser.whole(0)
    parser.end()
    return found


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    place = 0
    end = len(text.rstrip())
    while place < end:
        token = _TOKEN.match(text, place)
        if token is None:
            offset = place + len(text[place:]) - len(text[place:].lstrip())
            raise ExpressionError(f"“{text[offset]}” cannot stand here", offset)
        kind = str(token.lastgroup)
        found.append(_Token(kind, token[kind], token.start(kind)))
        place = token.end()
    return found


def _integer(token: _Token) -> int:
    digits = token.text.replace("_", "")
    try:
        return int(digits, 0) if digits[:2].lower() in ("0x", "0b", "0o") else int(digits)
    except ValueError:
        raise ExpressionError(f"“{token.text}” is no number", token.offset) from None


class _Parser:
    def __init__(self, tokens: list[_Token], end: int) -> None:
        self._tokens, self._at, self._end = tokens, 0, end

    def whole(self, depth: int) -> Expression:
        if depth > DEPTH_MAX:
            raise ExpressionError("it is nested too deeply", self._offset())
        condition = self._level(0, depth)
        if not self._take("?"):
            return condition
        yes = self.whole(depth + 1)
        self._expect(":")
        return Choice(condition, yes, self.whole(depth + 1))

    def end(self) -> None:
        if self._at < len(self._tokens):
            raise ExpressionError(f"“{self._tokens[self._at].text}” cannot stand here", self._offset())

    def _level(self, level: int, depth: int) -> Expression:
        if level == len(_LEVELS):
            return self._unary(depth)
        left = self._level(level + 1, depth)
        count = 0
        while operator := self._take(*_LEVELS[level]):
            left = Binary(operator, left, self._level(level + 1, depth))
            count += 1
            if count > DEPTH_MAX:
                raise ExpressionError("it is too long", self._offset())
        return left

    def _unary(self, depth: int) -> Expression:
        if depth > DEPTH_MAX:
            raise ExpressionError("it is nested too deeply", self._offset())
        if operator := self._take("-", "~", "+", "not"):
            return Unary(operator, self._unary(depth + 1))
        return self._postfix(self._atom(depth), depth)

    def _postfix(self, of: Expression, depth: int) -> Expression:
        for _ in range(DEPTH_MAX):
            if self._take("."):
                of = Member(of, self._name(), self._arguments(depth))
            elif self._take("["):
                of = Item(of, self.whole(depth + 1))
                self._expect("]")
            else:
                return of
        raise ExpressionError("it is nested too deeply", self._offset())

    def _arguments(self, depth: int) -> tuple[Expression, ...]:
        return self._list(")", depth) if self._take("(") else ()

    def _list(self, closing: str, depth: int) -> tuple[Expression, ...]:
        found: list[Expression] = []
        while not self._take(closing):
            if found:
                self._expect(",")
            found.append(self.whole(depth + 1))
        return tuple(found)

    def _atom(self, depth: int) -> Expression:
        token = self._next()
        if token.kind == "int":
            return Literal(_integer(token))
        if token.kind == "float":
            return Literal(float(token.text.replace("_", "")))
        if token.kind == "raw":
            return Literal(token.text[1:-1])
        if token.kind == "text":
            return Literal(re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), token.text[1:-1]))
        if token.text == "(":
            inner = self.whole(depth + 1)
            self._expect(")")
            return inner
        if token.text == "[":
            return Many(self._list("]", depth))
        if token.kind == "name" and token.text not in ("and", "or", "not"):
            if token.text in ("true", "false"):
                return Literal(token.text == "true")
            return EnumValue(token.text, self._name()) if self._take("::") else Name(token.text)
        raise ExpressionError(f"“{token.text}” cannot stand here", token.offset)

    def _name(self) -> str:
        token = self._next()
        if token.kind != "name":
            raise ExpressionError("a name is expected here", token.offset)
        return token.text

    def _next(self) -> _Token:
        if self._at >= len(self._tokens):
            raise ExpressionError("the expression ends too early", self._end)
        self._at += 1
        return self._tokens[self._at - 1]

    def _take(self, *texts: str) -> str:
        if self._at < len(self._tokens):
            token = self._tokens[self._at]
            if token.text in texts and token.kind in ("sign", "name"):
                self._at += 1
                return token.text
        return ""

    def _expect(self, text: str) -> None:
        if not self._take(text):
            raise ExpressionError(f"“{text}” is expected here", self._offset())

    def _offset(self) -> int:
        return self._tokens[self._at].offset if self._at < len(self._tokens) else self._end
