"""What a typed payload is made of, once it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from workbench.codec.typed.forms import NumberForm


class PartKind(StrEnum):
    """What sort of part it is, for its colour and its name."""

    LITERAL = "literal"  # what stands as it is
    BYTES = "bytes"  # hex digits
    NUMBER = "number"
    LENGTH = "length"
    CHECKSUM = "checksum"
    COUNTER = "counter"
    TIME = "time"
    RANDOM = "random"  # random bytes and numbers, UUIDs
    VARIABLE = "variable"  # of the project or of the environment
    CONTENT = "content"  # a file's, another payload's
    REQUEST = "request"  # what is answered: a capture, a field, its bytes
    ANY = "any"  # left open, for what is expected
    RANGE = "range"  # where a range begins or ends


class Part(NamedTuple):
    """One ``${…}`` of the text, its characters ``start`` to ``end``; ``title`` says what it gives."""

    start: int
    end: int
    kind: PartKind
    title: str


@dataclass(frozen=True, slots=True)
class Needs:
    """What a payload asks of the world by name. What included payloads need beyond that, they say themselves."""

    variables: frozenset[str] = frozenset()
    environment: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    payloads: frozenset[str] = frozenset()


class Base(StrEnum):
    """What a length or a checksum covers, where it is no range with a name."""

    ALL = "all"
    AFTER = "after"
    BEFORE = "before"


class NameKind(StrEnum):
    """Where something with a name comes from."""

    VARIABLE = "var"
    ENVIRONMENT = "env"
    FILE = "file"
    PAYLOAD = "payload"
    CAPTURE = "match"
    FIELD = "field"


class Coding(StrEnum):
    """How a range writes what it holds."""

    BASE64 = "base64"  # RFC 4648, 4
    HEX = "hex"  # small letters, without blanks
    HEX_CAPITALS = "HEX"
    URL = "url"  # RFC 3986, 2.1: all but unreserved characters as %XX


# Values of a number.
class Constant(NamedTuple):
    value: int | float


class Length(NamedTuple):
    """In bytes. ``of`` is a range's name, or what stands at the side of the part."""

    of: str | Base
    place: int  # of the name in the text


class Counter(NamedTuple):
    name: str
    first: int
    step: int


class Moment(NamedTuple):
    unit: str  # a key of timeforms.UNITS


class RandomNumber(NamedTuple):
    """From ``low`` to ``high``, both included; None: whatever the form can say."""

    low: int | None
    high: int | None


class NamedNumber(NamedTuple):
    kind: NameKind
    name: str


class Checksum(NamedTuple):
    """``key`` is one of codec/bytes/checksums; ``little``: its bytes in the other order."""

    key: str
    bits: int
    little: bool
    of: str | Base
    place: int


class AnyNumber(NamedTuple):
    pass


Value = Constant | Length | Counter | Moment | RandomNumber | NamedNumber | Checksum | AnyNumber


ZERO: Final = Constant(0)
BYTE: Final = NumberForm()


# Slots: what gives bytes, in the order of the text.
@dataclass(frozen=True, slots=True)
class Slot:
    """``start`` and ``end`` are characters of the text. ``capture``: the name under which an expectation keeps it."""

    start: int
    end: int
    capture: str = ""


@dataclass(frozen=True, slots=True)
class Literal(Slot):
    """Text with escapes, in chunks with their offset: between them a backslash before a “$” was left out."""

    chunks: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class HexBytes(Slot):
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Number(Slot):
    form: NumberForm = BYTE
    value: Value = ZERO
    plus: int = 0


@dataclass(frozen=True, slots=True)
class TimeText(Slot):
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class RandomBytes(Slot):
    count: int = 0


@dataclass(frozen=True, slots=True)
class Uuid(Slot):
    binary: bool = False


@dataclass(frozen=True, slots=True)
class Named(Slot):
    kind: NameKind = NameKind.VARIABLE
    name: str = ""


@dataclass(frozen=True, slots=True)
class RequestBytes(Slot):
    """``size`` is None for all from ``offset`` on."""

    offset: int = 0
    size: int | None = None


@dataclass(frozen=True, slots=True)
class AnyBytes(Slot):
    """``count`` is None for as few as possible."""

    count: int | None = None


@dataclass(frozen=True, slots=True)
class Encoded(Slot):
    """A range that is written in another way; what it holds is a sequence of its own."""

    coding: Coding = Coding.HEX
    sequence: int = 0


class Extent(NamedTuple):
    """A range: the places ``first`` up to ``last`` (excluded) of a sequence."""

    sequence: int
    first: int
    last: int


class Step(NamedTuple):
    """Work out a slot from others; ``size_only``: bytes of the right number are put there for the time being."""

    slot: int
    size_only: bool


@dataclass(frozen=True, slots=True, eq=False)
class TypedText:
    """A typed payload, read. Two are the same when they are the same object."""

    text: str
    parts: tuple[Part, ...]
    needs: Needs
    is_fixed: bool  # it asks nothing of the world: its bytes are always the same
    is_open: bool  # a part of it stands for any bytes: it can be expected and not sent
    slots: tuple[Slot, ...]
    kinds: tuple[PartKind, ...]  # of each slot
    sequences: tuple[tuple[int, ...], ...]  # of slots; the first is the payload, the others are held by ranges
    ranges: Mapping[str, Extent]
    covered: Mapping[int, Extent]  # of each slot that is a length or a checksum: what it covers
    steps: tuple[Step, ...]  # in which order what depends on other slots is worked out
    settled: frozenset[int]  # slots whose own width changes what they say: worked out until nothing changes


RESERVED: Final = frozenset(Base)
