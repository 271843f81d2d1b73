"""A format's description as values: what Kaitai Struct calls a type, its attributes, instances and enumerations."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from workbench.codec.formats.expression import Expression
from workbench.codec.formats.marked import Mark


class Repeat(StrEnum):
    """How often an attribute stands there."""

    ONCE = "once"
    EOS = "eos"  # until its stream ends
    EXPR = "expr"
    UNTIL = "until"


@dataclass(frozen=True, slots=True)
class NumberForm:
    """``u2le``: an integer or a float of ``size`` bytes."""

    size: int
    signed: bool = False
    is_float: bool = False
    little: bool = False


@dataclass(frozen=True, slots=True)
class BitsForm:
    """``b12``: so many bits, 1 to 64."""

    bits: int
    little: bool = False


@dataclass(frozen=True, slots=True)
class TextForm:
    """``str`` and ``strz``."""

    encoding: str
    zero_ended: bool = False


@dataclass(frozen=True, slots=True)
class TypeName:
    """A type of the person's own."""

    name: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Switch:
    """One of several, by a value; ``otherwise`` may be None: then the bytes stay bytes."""

    on: Expression
    cases: tuple[tuple[Expression, Form], ...]
    otherwise: Form | None


Form = NumberForm | BitsForm | TextForm | TypeName | Switch


@dataclass(frozen=True, slots=True)
class Valid:
    """What a value must be; None asks nothing."""

    equal: Expression | None = None
    least: Expression | None = None
    most: Expression | None = None
    any_of: tuple[Expression, ...] = ()
    holds: Expression | None = None


@dataclass(frozen=True, slots=True)
class Attribute:
    """One entry of ``seq`` or of ``instances``. Without a form it is bytes."""

    id: str
    mark: Mark
    form: Form | None = None
    contents: bytes | None = None
    size: Expression | None = None
    size_eos: bool = False
    terminator: int | None = None
    include: bool = False  # the terminator belongs to the value
    consume: bool = True  # the terminator is passed by
    eos_error: bool = True  # a missing terminator is a fault
    repeat: Repeat = Repeat.ONCE
    repeat_by: Expression | None = None
    condition: Expression | None = None
    enum: str = ""
    valid: Valid | None = None
    xor: Expression | None = None
    position: Expression | None = None  # of an instance that stands somewhere
    value: Expression | None = None  # of an instance that is worked out
    doc: str = ""  # what the description says of it, for people


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Names for numbers, both ways."""

    names: dict[int, str]
    numbers: dict[str, int]


@dataclass(frozen=True, slots=True)
class Structure:
    """A type: what follows one another, what stands elsewhere or is worked out, and what is named within it."""

    name: str
    seq: tuple[Attribute, ...] = ()
    instances: dict[str, Attribute] = field(default_factory=dict)
    types: dict[str, Structure] = field(default_factory=dict)
    enums: dict[str, Enumeration] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Format:
    """A whole description. ``ports`` and ``transport`` say where it is to be expected (keys ``-ports``,
    ``-transport`` of ``meta``)."""

    id: str
    title: str
    main: Structure
    ports: tuple[int, ...] = ()
    transport: str = ""
