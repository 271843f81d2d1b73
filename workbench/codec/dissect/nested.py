"""Messages within messages: a body goes to the dissector that knows it, and its fields come back with their places."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from workbench.codec.dissect.dissector import FIELD_COST_BYTES, WITHIN_COST_BYTES, Context
from workbench.codec.dissect.run import AUTOMATIC, dissect
from workbench.model.fields import Dissection, Field, walk_fields

TOO_MUCH: Final = Dissection("", "Data", "", fault="there is too much within this message to read all of it")


def dissect_within(data: bytes, offset: int, context: Context, key: str = AUTOMATIC) -> Dissection:
    """Dissect a part that stands at ``offset`` of the message as it is. Never raises."""
    inner = _dissect(data, context, key)
    return replace(inner, fields=tuple(_shifted(field, offset) for field in inner.fields))


def dissect_derived(data: bytes, place: tuple[int, int], context: Context, key: str = AUTOMATIC) -> Dissection:
    """Dissect what was decompressed, unmasked or put together: all of its fields are derived from ``place``."""
    inner = _dissect(data, context, key)
    return replace(inner, fields=tuple(_pinned(field, place) for field in inner.fields))


def _dissect(data: bytes, context: Context, key: str) -> Dissection:
    if not context.allowance.take(len(data) + WITHIN_COST_BYTES):
        return TOO_MUCH
    inner = dissect(data, _inner(context), key)
    context.allowance.take(FIELD_COST_BYTES * sum(1 for _ in walk_fields(inner.fields)))
    return inner


def _inner(context: Context) -> Context:
    """Ports say nothing about what is within."""
    return replace(context, depth=context.depth + 1, local_port=0, peer_port=0)


# A tree is at most DEPTH_MAX deep, once for each message around it: recursion ends.
# The fields are named one by one: dataclasses.replace takes three times as long, for tens of thousands of them.
def _shifted(field: Field, by: int) -> Field:
    children = tuple([_shifted(child, by) for child in field.children])
    return Field(field.key, field.title, field.offset + by, field.size, field.value, field.text, children, field.mask,
                 field.fault, field.derived, field.path, field.note)  # fmt: skip


def _pinned(field: Field, place: tuple[int, int]) -> Field:
    children = tuple(_pinned(child, place) for child in field.children)
    return replace(field, offset=place[0], size=place[1], mask=0, derived=True, children=children)
