"""Looking at a tree of fields in tests."""

from __future__ import annotations

from workbench.codec.dissect.dissector import Context
from workbench.codec.dissect.run import dissect
from workbench.model.fields import Dissection, Field, walk_fields


def by(key: str, data: bytes, **context: object) -> Dissection:
    """By the dissector of that key."""
    return dissect(data, Context(**context), key)  # type: ignore[arg-type]


def found(dissection: Dissection, key: str) -> list[Field]:
    """All fields of that key, in their order."""
    return [field for field in walk_fields(dissection.fields) if field.key == key]


def values(dissection: Dissection, key: str) -> list[object]:
    """Their values."""
    return [field.value for field in found(dissection, key)]


def bytes_of(data: bytes, field: Field) -> bytes:
    """What stands at its place."""
    return data[field.offset : field.offset + field.size]
