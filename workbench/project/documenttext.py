"""A document's text, made anew only where the document is: its values are frozen, so what is the same object says the
same. A draft in a composer changes one socket of a thousand, an edited step one of ten thousand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

import msgspec

from workbench.model.library import Library, Pad, SavedPayload, Variable
from workbench.model.sequences import Sequence, Step
from workbench.model.sockets import SocketSpec
from workbench.project.lean import lean, lean_fields

_INDENT: Final = "  "
_APART: Final = (SavedPayload, Pad, Variable, Sequence, Step, SocketSpec)  # of a list of these each is remembered
_HOLDERS: Final = (Library, Sequence, Step)  # of such lists
_BY_KEY: Final = ("layout", "hidden", "bookmarks", "byte_marks")  # written in the order of their keys
_FRESH: Final = "layout"  # the window's own dict: no promise that it is never changed in place


@dataclass(slots=True)
class _Piece:
    """The text of a value: whole, or in parts with the pieces of what it holds between them."""

    value: object  # kept, so that nothing else can have its id
    parts: list[str | _Piece]
    by_id: dict[int, _Piece]  # of a list: the pieces of what stands in it
    by_name: dict[str, _Piece]  # of an object: the pieces of its lists


class DocumentText:
    """Remembers the pieces of the last document that it was asked for: about twice its text in memory."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[_Piece, str]] = {}

    def text(self, head: Mapping[str, Any], document: Any) -> str:
        """Indented JSON of a Document (a dataclass), behind ``head``; the same document always gives the same text."""
        lines = [f'{_INDENT}"{key}": {_encoded(value, _INDENT)}' for key, value in head.items()]
        lines += [f'{_INDENT}"{item.name}": {self._member(item.name, document)}' for item in fields(document)]
        return "{\n" + ",\n".join(lines) + "\n}"

    def _member(self, name: str, document: Any) -> str:
        value = getattr(document, name)
        last, text = self._last.get(name, (None, ""))
        if last is not None and last.value is value and name != _FRESH:
            return text
        piece = _whole(value, _sorted(value), _INDENT) if name in _BY_KEY else _piece(value, last, _INDENT)
        out: list[str] = []
        _write(piece, out)
        text = "".join(out)
        self._last[name] = piece, text
        return text


def _piece(value: Any, before: _Piece | None, pad: str) -> _Piece:
    """The value's piece; what it holds is looked for in the piece ``before``. ``pad`` stands before its last line."""
    if before is not None and before.value is value:
        return before
    if _holds_apart(value):
        return _list(value, before, pad)
    if isinstance(value, _HOLDERS):
        members = list(lean_fields(value))
        if any(_holds_apart(here) for _, here in members):
            return _object(value, members, before, pad)
    return _whole(value, _socket(value) if isinstance(value, SocketSpec) else lean(value), pad)


def _list(values: tuple[Any, ...], before: _Piece | None, pad: str) -> _Piece:
    inner_pad = pad + _INDENT
    apart = f",\n{inner_pad}"
    known = {} if before is None else before.by_id
    stood = [] if before is None else before.parts[1::2]  # what was changed in place stands where it stood
    piece = _Piece(values, [f"[\n{inner_pad}"], {}, {})
    for index, value in enumerate(values):
        there = known.get(id(value)) or (stood[index] if index < len(stood) else None)
        here = piece.by_id[id(value)] = _piece(value, there if isinstance(there, _Piece) else None, inner_pad)
        piece.parts += (here, apart)
    piece.parts[-1] = f"\n{pad}]"
    return piece


def _object(value: Any, members: list[tuple[str, Any]], before: _Piece | None, pad: str) -> _Piece:
    inner_pad = pad + _INDENT
    known = {} if before is None else before.by_name
    piece = _Piece(value, [], {}, {})
    start = f"{{\n{inner_pad}"
    for name, here in members:
        piece.parts.append(f'{start}"{name}": ')
        if _holds_apart(here):
            inner = piece.by_name[name] = _piece(here, known.get(name), inner_pad)
            piece.parts.append(inner)
        else:
            piece.parts.append(_encoded(lean(here), inner_pad))
        start = f",\n{inner_pad}"
    piece.parts.append(f"\n{pad}}}")
    return piece


def _whole(value: object, content: Any, pad: str) -> _Piece:
    return _Piece(value, [_encoded(content, pad)], {}, {})


def _holds_apart(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], _APART)


def _write(piece: _Piece, out: list[str]) -> None:
    for part in piece.parts:
        if isinstance(part, str):
            out.append(part)
        else:
            _write(part, out)


def _socket(spec: SocketSpec) -> dict[str, Any]:
    content = {item.name: getattr(spec, item.name) for item in fields(spec)}
    return content | {key: lean(content[key]) for key in ("rules", "generator")}


def _encoded(content: Any, pad: str) -> str:
    try:
        encoded = msgspec.json.encode(content)
    except UnicodeEncodeError:  # half a surrogate pair, pasted or typed: no UTF-8 can hold it
        encoded = msgspec.json.encode(_without_surrogates(msgspec.to_builtins(content)))
    text = msgspec.json.format(encoded, indent=len(_INDENT)).decode()
    return text.replace("\n", f"\n{pad}")  # within strings a new line is written as an escape


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return value


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without_surrogates(inner) for inner in value]
    return value
