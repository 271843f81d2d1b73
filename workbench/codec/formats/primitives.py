"""The names of built-in types: ``u4le``, ``f8``, ``b3``, ``strz``."""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.encodings import UnknownEncodingError, canonical_name
from workbench.codec.formats.declaration import BitsForm, Form, NumberForm, TextForm, TypeName
from workbench.codec.formats.formaterror import FormatError
from workbench.codec.formats.marked import Mark

BITS_MAX: Final = 64
_NUMBER: Final = re.compile(r"(?P<kind>[us])(?P<size>[1248])(?P<order>le|be)?|f(?P<float>[48])(?P<forder>le|be)?")
_BITS: Final = re.compile(r"b(?P<bits>[1-9]\d?)(?P<order>le|be)?")
_NAME: Final = re.compile(r"[a-z]\w*(?:::[a-z]\w*)*")


def form_of(name: str, endian: str, encoding: str, mark: Mark) -> Form:
    """The form of a type's name. ``endian`` is ``le``, ``be`` or empty: then each number says its own.

    Raises :class:`FormatError`.
    """
    if found := _NUMBER.fullmatch(name):
        size = int(found["size"] or found["float"])
        order = found["order"] or found["forder"] or endian
        if size > 1 and not order:
            raise mark.error(f"“{name}” needs an order: “{name}le” or “{name}be”, or “endian” in meta")
        return NumberForm(size, found["kind"] == "s", found["float"] is not None, order == "le")
    if found := _BITS.fullmatch(name):
        if int(found["bits"]) > BITS_MAX:
            raise mark.error(f"a field of bits has at most {BITS_MAX}")
        return BitsForm(int(found["bits"]), (found["order"] or "be") == "le")
    if name in ("str", "strz"):
        return TextForm(checked_encoding(encoding, mark), name == "strz")
    if _NAME.fullmatch(name):
        return TypeName(name, mark)
    raise mark.error(f"“{name}” is no type")


def checked_encoding(name: str, mark: Mark) -> str:
    """A name of an encoding that Python knows; UTF-8 where none is given. Raises :class:`FormatError`."""
    try:
        return canonical_name(name or "utf-8")
    except UnknownEncodingError as error:
        raise FormatError(f"{error}", mark.line, mark.column) from None
