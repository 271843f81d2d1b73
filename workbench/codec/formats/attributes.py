"""Reading one attribute of a description: an entry of ``seq``, or of ``instances``."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from workbench.codec.formats.declaration import Attribute, Form, Repeat, Switch, TextForm, Valid
from workbench.codec.formats.expression import Expression, ExpressionError, parse_expression
from workbench.codec.formats.marked import Mapping, Mark, Node, Scalar, Sequence
from workbench.codec.formats.primitives import form_of

DOC_CHARS_MAX: Final = 500
_ID: Final = re.compile(r"[a-z][a-z0-9_]*")
_KEYS: Final = frozenset({
    "id", "type", "contents", "size", "size-eos", "terminator", "include", "consume", "eos-error", "repeat",
    "repeat-expr", "repeat-until", "if", "enum", "valid", "encoding", "process", "doc", "doc-ref", "pos", "value",
    "-orig-id",
})  # fmt: skip
_NOT_HERE: Final = {"io": "other streams", "parent": "another parent", "pad-right": "padding"}


class AttributeReader:
    """Knows what holds in the type around: the order of bytes and the encoding."""

    def __init__(self, endian: str, encoding: str) -> None:
        self._endian, self._encoding = endian, encoding

    def read(self, node: Node, place: int) -> Attribute:
        """An entry of ``seq``. Raises :class:`FormatError`."""
        entries = _attribute(node)
        name = text_of(entries.entries["id"]) if "id" in entries.entries else f"field_{place}"
        if not _ID.fullmatch(name):
            raise entries.entries["id"].mark.error(f"“{name}” is no name: small letters, digits and underscores")
        for key in ("pos", "value"):
            if key in entries.entries:
                raise entries.key_marks[key].error(f"“{key}” belongs to instances")
        return self._attribute(name, entries)

    def read_instance(self, name: str, node: Node) -> Attribute:
        """An entry of ``instances``: at a position, or worked out. Raises :class:`FormatError`."""
        entries = _attribute(node)
        found = self._attribute(name, entries)
        if found.value is None and found.position is None:
            raise entries.mark.error(f"the instance “{name}” has a “value” or a “pos”")
        return found

    def _attribute(self, name: str, node: Mapping) -> Attribute:
        entries = node.entries
        encoding = text_of(entries["encoding"]) if "encoding" in entries else self._encoding
        base = Attribute(
            name, node.mark,
            form=self._form(entries["type"], encoding) if "type" in entries else None,
            contents=_contents(entries["contents"]) if "contents" in entries else None,
            size=_expression(entries.get("size")),
            size_eos=flag(entries.get("size-eos"), False),
            terminator=_terminator(entries.get("terminator")),
            include=flag(entries.get("include"), False),
            consume=flag(entries.get("consume"), True),
            eos_error=flag(entries.get("eos-error"), True),
            condition=_expression(entries.get("if")),
            enum=text_of(entries["enum"]) if "enum" in entries else "",
            valid=_valid(entries.get("valid")),
            xor=_xor(entries.get("process")),
            position=_expression(entries.get("pos")),
            value=_expression(entries.get("value")),
            doc=" ".join(text_of(entries["doc"]).split())[:DOC_CHARS_MAX] if "doc" in entries else "",
        )  # fmt: skip
        repeat, by = _repeat(node)
        found = replace(base, repeat=repeat, repeat_by=by)
        _check_length(found, node)
        return found

    def _form(self, node: Node, encoding: str) -> Form:
        if isinstance(node, Scalar):
            return form_of(node.text, self._endian, encoding, node.mark)
        if not isinstance(node, Mapping) or set(node.entries) != {"switch-on", "cases"}:
            raise node.mark.error("a type is a name, or “switch-on” with “cases”")
        cases = node.entries["cases"]
        if not isinstance(cases, Mapping):
            raise cases.mark.error("cases are values with types")
        forms = {key: self._form(each, encoding) for key, each in cases.entries.items()}
        known = tuple(
            (_parsed(key, cases.key_marks[key]), form) for key, form in forms.items() if key != "_"
        )
        on = _expression(node.entries["switch-on"])
        assert on is not None
        return Switch(on, known, forms.get("_"))


def text_of(node: Node) -> str:
    """A word or a text. Raises :class:`FormatError` for a list or keys."""
    if not isinstance(node, Scalar):
        raise node.mark.error("one value is expected here")
    return node.text


def flag(node: Node | None, otherwise: bool) -> bool:
    """``true`` or ``false``."""
    if node is None:
        return otherwise
    if text_of(node) not in ("true", "false"):
        raise node.mark.error("“true” or “false” is expected")
    return text_of(node) == "true"


def _attribute(node: Node) -> Mapping:
    if not isinstance(node, Mapping):
        raise node.mark.error("an attribute is keys with values, the first of them “id”")
    for key, mark in node.key_marks.items():
        if key in _NOT_HERE:
            raise mark.error(f"{_NOT_HERE[key]} (“{key}”) cannot be read here")
        if key not in _KEYS and not key.startswith("-"):
            raise mark.error(f"an attribute has no key “{key}” here")
    return node


def _expression(node: Node | None) -> Expression | None:
    if node is None:
        return None
    if isinstance(node, Scalar) and node.quoted and not node.text.strip():
        raise node.mark.error("an expression is expected")
    return _parsed(text_of(node), node.mark)


def _parsed(text: str, mark: Mark) -> Expression:
    try:
        return parse_expression(text)
    except ExpressionError as error:
        raise Mark(mark.line, mark.column + error.offset).error(str(error)) from None


def _contents(node: Node) -> bytes:
    if isinstance(node, Scalar):
        return node.text.encode()
    if not isinstance(node, Sequence):
        raise node.mark.error("contents are a text, or a list of bytes and texts")
    parts = bytearray()
    for each in node.items:
        text = text_of(each)
        try:
            number = None if isinstance(each, Scalar) and each.quoted else int(text, 0)
        except ValueError:
            number = None
        if number is None:
            parts += text.encode()
        elif 0 <= number <= 255:
            parts.append(number)
        else:
            raise each.mark.error("a byte is a number from 0 to 255")
    return bytes(parts)


def _terminator(node: Node | None) -> int | None:
    if node is None:
        return None
    try:
        number = int(text_of(node), 0)
    except ValueError:
        number = -1
    if not 0 <= number <= 255:
        raise node.mark.error("a terminator is a byte: a number from 0 to 255")
    return number


def _repeat(node: Mapping) -> tuple[Repeat, Expression | None]:
    if "repeat" not in node.entries:
        return Repeat.ONCE, None
    kind = text_of(node.entries["repeat"])
    if kind == "eos":
        return Repeat.EOS, None
    if kind not in ("expr", "until"):
        raise node.entries["repeat"].mark.error("repeat is “eos”, “expr” or “until”")
    by = _expression(node.entries.get(f"repeat-{kind}"))
    if by is None:
        raise node.mark.error(f"“repeat: {kind}” goes with “repeat-{kind}”")
    return Repeat(kind), by


def _valid(node: Node | None) -> Valid | None:
    if node is None:
        return None
    if isinstance(node, Scalar):
        return Valid(equal=_expression(node))
    if not isinstance(node, Mapping):
        raise node.mark.error("valid is a value, or “min”, “max”, “any-of”, “expr”")
    for key, mark in node.key_marks.items():
        if key not in ("eq", "min", "max", "any-of", "expr"):
            raise mark.error(f"valid has no key “{key}”")
    entries = node.entries
    many = entries.get("any-of")
    if many is not None and not isinstance(many, Sequence):
        raise many.mark.error("any-of is a list")
    options = tuple(found for each in (many.items if many else ()) if (found := _expression(each)) is not None)
    return Valid(
        _expression(entries.get("eq")), _expression(entries.get("min")), _expression(entries.get("max")), options,
        _expression(entries.get("expr")),
    )  # fmt: skip


def _xor(node: Node | None) -> Expression | None:
    if node is None:
        return None
    found = re.fullmatch(r"xor\((.*)\)", text_of(node), re.DOTALL)
    if found is None:
        raise node.mark.error("of all processing “xor(key)” is read here")
    return _parsed(found[1], node.mark)


def _check_length(found: Attribute, node: Mapping) -> None:
    sized = found.size is not None or found.size_eos or found.terminator is not None
    if found.value is not None or found.contents is not None:
        return
    if found.form is None and not sized:
        raise node.mark.error(f"“{found.id}” has no type: then it needs “size”, “size-eos” or “terminator”")
    if isinstance(found.form, TextForm) and not found.form.zero_ended and not sized:
        raise node.mark.error(f"the text “{found.id}” needs “size”, “size-eos” or “terminator”")
    if found.xor is not None and not (found.size is not None or found.size_eos):
        raise node.mark.error(f"“process” of “{found.id}” needs “size” or “size-eos”")


