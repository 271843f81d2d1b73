"""Working out expressions over what was read so far. Bounded: numbers, texts, lists and steps have their limits."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Final, Protocol

from workbench.codec.formats.expression import (
    Binary,
    Choice,
    EnumValue,
    Expression,
    ExpressionError,
    Item,
    Literal,
    Many,
    Member,
    Name,
    Unary,
)

BITS_MAX: Final = 128  # of any number on the way
LENGTH_MAX: Final = 1_048_576  # of texts, bytes and lists on the way
SHIFT_MAX: Final = 127
STEPS_MAX: Final = 400_000  # of one message: about half a second
STEP_BYTES: Final = 16
DEPTH_MAX: Final = 100  # of parts within parts, those of instances that are worked out on the way included


class Scope(Protocol):
    """A structure while it is read: its attributes, and the words that begin with an underscore."""

    def look_up(self, name: str) -> Value:
        """Raises :class:`ExpressionError` for a name that is not there."""
        ...

    def enum_value(self, enum: str, name: str) -> int:
        """Raises :class:`ExpressionError` for a name that is not there."""
        ...


Value = int | float | str | bytes | bool | list["Value"] | Scope | None
_ARITHMETIC: Final[dict[str, Callable[[int, int], int]]] = {
    "-": operator.sub, "*": operator.mul, "&": operator.and_, "|": operator.or_, "^": operator.xor,
}  # fmt: skip
_COMPARE: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


class Evaluator:
    """Works out the expressions of one message, as long as the steps last. Raises :class:`ExpressionError`.

    A step is one part of an expression, and :data:`STEP_BYTES` of a text or a list that it goes through or makes.
    """

    def __init__(self) -> None:
        self._steps = STEPS_MAX
        self._depth = 0

    def evaluate(self, expression: Expression, scope: Scope) -> Value:
        """The expression's value."""
        if self._depth >= DEPTH_MAX:
            raise ExpressionError("it is nested too deeply to be worked out")
        self._depth += 1
        try:
            self._go(1)
            return self._worked_out(expression, scope)
        finally:
            self._depth -= 1

    def _go(self, steps: int) -> None:
        self._steps -= steps
        if self._steps < 0:
            raise ExpressionError("the expressions of this message take too long to be worked out")

    def _through(self, value: Value) -> Value:
        if isinstance(value, str | bytes | list):
            self._go(len(value) // STEP_BYTES)
        return value

    def _worked_out(self, expression: Expression, scope: Scope) -> Value:
        evaluate = self.evaluate
        match expression:
            case Literal(value):
                return value
            case Name(name):
                return scope.look_up(name)
            case EnumValue(enum, name):
                return scope.enum_value(enum, name)
            case Many(items):
                return [evaluate(each, scope) for each in items]
            case Member(of, name, arguments):
                asked = evaluate(of, scope)
                if name not in _AT_ONCE:
                    self._through(asked)
                return _member(asked, name, [evaluate(each, scope) for each in arguments])
            case Item(of, index):
                return _item(evaluate(of, scope), evaluate(index, scope))
            case Choice(condition, yes, no):
                return evaluate(yes if truth(evaluate(condition, scope)) else no, scope)
            case Unary(sign, of):
                return _unary(sign, evaluate(of, scope))
            case Binary("and", left, right):
                return truth(evaluate(left, scope)) and truth(evaluate(right, scope))
            case Binary("or", left, right):
                return truth(evaluate(left, scope)) or truth(evaluate(right, scope))
            case Binary(sign, left, right):
                return _binary(sign, self._through(evaluate(left, scope)), self._through(evaluate(right, scope)))


def truth(value: Value) -> bool:
    """What ``if`` makes of a value: true and false only, and numbers."""
    if isinstance(value, bool | int):
        return bool(value)
    raise ExpressionError("true or false is expected")


def integer(value: Value) -> int:
    """A whole number. Raises :class:`ExpressionError` for any other value."""
    if isinstance(value, int):
        return int(value)
    raise ExpressionError("a whole number is expected")


def number(value: Value) -> int | float:
    """A number. Raises :class:`ExpressionError` for any other value."""
    if isinstance(value, int | float):
        return value
    raise ExpressionError("a number is expected")


def equal(left: Value, right: Value) -> bool:
    """``==``: numbers with numbers, texts with texts; a text and bytes are never equal."""
    if isinstance(left, list) and isinstance(right, bytes):
        return bytes(_bytes(left)) == right
    if isinstance(left, bytes) and isinstance(right, list):
        return left == bytes(_bytes(right))
    return left == right


def _unary(sign: str, value: Value) -> Value:
    if sign == "not":
        return not truth(value)
    if sign == "~":
        return ~integer(value)
    return -number(value) if sign == "-" else number(value)


def _binary(sign: str, left: Value, right: Value) -> Value:
    if sign in ("==", "!="):
        return equal(left, right) is (sign == "==")
    if sign in _COMPARE:
        if isinstance(left, str) and isinstance(right, str):
            return bool(_COMPARE[sign](left, right))  # type: ignore[arg-type]
        return _COMPARE[sign](number(left), number(right))
    if sign == "+":
        return _plus(left, right)
    if sign in ("/", "%"):
        return _divided(sign, number(left), number(right))
    if sign in ("<<", ">>"):
        return _shifted(sign, integer(left), integer(right))
    if sign in ("-", "*") and (isinstance(left, float) or isinstance(right, float)):
        return _ARITHMETIC[sign](number(left), number(right))  # type: ignore[arg-type]
    return _bounded(_ARITHMETIC[sign](integer(left), integer(right)))


def _plus(left: Value, right: Value) -> Value:
    if isinstance(left, str) and isinstance(right, str):
        if len(left) + len(right) > LENGTH_MAX:
            raise ExpressionError("the text becomes too long")
        return left + right
    total = number(left) + number(right)
    return total if isinstance(total, float) else _bounded(total)


def _divided(sign: str, left: int | float, right: int | float) -> int | float:
    if right == 0:
        raise ExpressionError("a division by zero")
    if sign == "%":
        return left % right
    return left // right if isinstance(left, int) and isinstance(right, int) else left / right


def _shifted(sign: str, value: int, by: int) -> int:
    if not 0 <= by <= SHIFT_MAX:
        raise ExpressionError(f"a shift is 0 to {SHIFT_MAX} bits")
    return _bounded(value << by) if sign == "<<" else value >> by


def _bounded(value: int) -> int:
    if value.bit_length() > BITS_MAX:
        raise ExpressionError(f"a number has at most {BITS_MAX} bits")
    return value


def _item(value: Value, index: Value) -> Value:
    if not isinstance(value, list | bytes):
        raise ExpressionError("only a list has places in brackets")
    place = integer(index)
    if not 0 <= place < len(value):
        raise ExpressionError(f"the list has {len(value)} places, and none of number {place}")
    return value[place]


def _member(value: Value, name: str, arguments: list[Value]) -> Value:
    if not isinstance(value, int | float | str | bytes | list | None):
        return value.look_up(name)
    asked = _METHODS.get(name)
    if asked is None:
        raise ExpressionError(f"a value has no “{name}”")
    return asked(value, arguments)


def _length(value: Value, _arguments: list[Value]) -> Value:
    if isinstance(value, str | bytes | list):
        return len(value)
    raise ExpressionError("only texts, bytes and lists have a length")


def _to_integer(value: Value, arguments: list[Value]) -> Value:
    if isinstance(value, int | float):
        if value != value or value in (float("inf"), float("-inf")):
            raise ExpressionError("this is no number")
        return _bounded(int(value))
    if isinstance(value, str | bytes):
        text = value if isinstance(value, str) else value.decode("latin-1")
        try:
            return _bounded(int(text[:64].strip("\0 "), integer(arguments[0]) if arguments else 10))
        except ValueError:
            raise ExpressionError(f"“{text[:20]}” is no whole number") from None
    raise ExpressionError("this is no number")


def _to_text(value: Value, _arguments: list[Value]) -> Value:
    if isinstance(value, list):
        raise ExpressionError("a list has no text")
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _first(value: Value, _arguments: list[Value]) -> Value:
    return _item(value, 0)


def _last(value: Value, _arguments: list[Value]) -> Value:
    return _item(value, len(value) - 1 if isinstance(value, list | bytes) else 0)


def _reverse(value: Value, _arguments: list[Value]) -> Value:
    if isinstance(value, str | bytes):
        return value[::-1]
    raise ExpressionError("only texts and bytes can be reversed")


def _substring(value: Value, arguments: list[Value]) -> Value:
    if not isinstance(value, str) or len(arguments) != 2:
        raise ExpressionError("substring takes a text's first place and the place behind its last")
    return value[max(0, integer(arguments[0])) : max(0, integer(arguments[1]))]


def _least(value: Value, _arguments: list[Value]) -> Value:
    return min(_numbers(value))


def _most(value: Value, _arguments: list[Value]) -> Value:
    return max(_numbers(value))


def _numbers(value: Value) -> list[int | float]:
    if isinstance(value, bytes | list) and value:
        return [number(each) for each in value]
    raise ExpressionError("a list of numbers is expected")


def _bytes(values: list[Value]) -> bytes:
    found = [integer(each) for each in values]
    if any(not 0 <= each <= 255 for each in found):
        raise ExpressionError("a byte is a number from 0 to 255")
    return bytes(found)


_AT_ONCE: Final = frozenset({"length", "size", "first", "last"})  # however long the value is
_METHODS: Final[dict[str, Callable[[Value, list[Value]], Value]]] = {
    "length": _length, "size": _length, "to_i": _to_integer, "to_s": _to_text, "first": _first, "last": _last,
    "reverse": _reverse, "substring": _substring, "min": _least, "max": _most,
}  # fmt: skip
