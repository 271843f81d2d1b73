"""Values as JSON without what is at its default: a step or a rule as short as somebody would write it by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any

from workbench.model.patterns import Pattern


def lean(value: Any) -> Any:
    """Dataclasses become dicts of what differs from their defaults, tuples lists, enums their values."""
    if isinstance(value, tuple | list):
        return [lean(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if not is_dataclass(value) or isinstance(value, type):
        return value
    return {name: lean(here) for name, here in lean_fields(value)}


def lean_fields(value: Any) -> Iterator[tuple[str, Any]]:
    """Name and value of each field of a dataclass that differs from its default. A pattern with a text says its kind:
    one that stands without it in a file is a typed one."""
    kind: type = type(value)
    has_to_say = "kind" if kind is Pattern and value.text else None
    for name, default in _defaults(kind):
        here = getattr(value, name)
        if name == has_to_say or default is MISSING or (here is not default and here != default):
            yield name, here


@cache
def _defaults(kind: type) -> tuple[tuple[str, Any], ...]:
    return tuple((item.name, _default(item)) for item in fields(kind))


def _default(item: Field[Any]) -> Any:
    return item.default if item.default_factory is MISSING else item.default_factory()
