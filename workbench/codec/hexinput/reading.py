"""Reading a hex dump: which form it has, and what it holds."""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.hexinput.dump import TEXT_MAX_CHARS, Dump, DumpError, DumpForm, DumpRecord
from workbench.codec.hexinput.literals import read_c_arrays, read_python_bytes
from workbench.codec.hexinput.offsets import looks_like_offsets, read_offsets
from workbench.codec.hexparse import parse_hex
from workbench.codec.inputerror import PayloadError

_C_ARRAY: Final = re.compile(r"\{\s*(?:/\*[^*]{0,200}\*/\s*)?(?:0[xX][0-9A-Fa-f]{1,2}|\d{1,3}|'.)", re.DOTALL)
_PYTHON: Final = re.compile(r"""\b[bB][rR]?(?:'|")""")
_HEAD_CHARS: Final = 65_536  # in which the form shows


def read_dump(text: str, form: DumpForm | None = None) -> Dump:
    """The records of ``text``; without a form it is found out. Raises :class:`DumpError` with the place."""
    if len(text) > TEXT_MAX_CHARS:
        raise DumpError("a dump has at most 256 Mi characters", TEXT_MAX_CHARS)
    if not text.strip():
        raise DumpError("there is nothing to read", 0)
    match form or guess_form(text):
        case DumpForm.OFFSETS:
            return read_offsets(text)
        case DumpForm.C_ARRAY:
            return read_c_arrays(text)
        case DumpForm.PYTHON:
            return read_python_bytes(text)
        case _:
            return _read_plain(text)


def guess_form(text: str) -> DumpForm:
    """The form that the beginning of the text has."""
    head = text[:_HEAD_CHARS]
    if looks_like_offsets(head):
        return DumpForm.OFFSETS
    if _C_ARRAY.search(head):
        return DumpForm.C_ARRAY
    if _PYTHON.search(head):
        return DumpForm.PYTHON
    return DumpForm.PLAIN


def _read_plain(text: str) -> Dump:
    try:
        data = parse_hex(text)
    except PayloadError as error:
        raise DumpError(str(error), error.offset) from None
    if not data:
        raise DumpError("there are no hex digits", 0)
    return Dump(DumpForm.PLAIN, (DumpRecord(data),))
