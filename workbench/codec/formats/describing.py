"""From the text of a description to its :class:`Format`: strict, every fault with its line and column."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from workbench.codec.formats.attributes import AttributeReader, text_of
from workbench.codec.formats.declaration import Enumeration, Form, Format, Structure, Switch, TypeName
from workbench.codec.formats.marked import Mapping, Mark, Node, Scalar, Sequence, read_marked

ID: Final = re.compile(r"[a-z][a-z0-9_]*")
PORTS_MAX: Final = 64
_META: Final = frozenset({
    "id", "title", "endian", "encoding", "bit-endian", "-ports", "-transport", "file-extension", "license", "doc",
    "doc-ref", "application", "xref", "tags", "ks-version", "ks-debug", "ks-opaque-types",
})  # fmt: skip
_TYPE: Final = frozenset({"meta", "seq", "types", "instances", "enums", "doc", "doc-ref", "params", "to-string"})


def read_format(text: str) -> Format:
    """Read a description. Raises :class:`FormatError`."""
    root = _mapping(read_marked(text), "a description")
    meta = _mapping(root.entries.get("meta", Mapping({}, {}, root.mark)), "meta")
    _known(meta, _META, "meta")
    name = text_of(meta.entries["id"]) if "id" in meta.entries else ""
    if not ID.fullmatch(name):
        place = meta.entries["id"].mark if "id" in meta.entries else meta.mark
        raise place.error("meta has an “id” of small letters, digits and underscores, such as “my_protocol”")
    main = _structure(root, name, "", "")
    _check_names(main, (main,))
    title = text_of(meta.entries["title"]) if "title" in meta.entries else name
    transport = text_of(meta.entries["-transport"]) if "-transport" in meta.entries else ""
    if transport not in ("", "stream", "datagram"):
        raise meta.entries["-transport"].mark.error("-transport is “stream” or “datagram”")
    return Format(name, title, main, _ports(meta), transport)


def _structure(node: Mapping, name: str, endian: str, encoding: str) -> Structure:
    _known(node, _TYPE, f"the type “{name}”")
    if "params" in node.entries:
        raise node.key_marks["params"].error("types with parameters are not read here")
    if "meta" in node.entries:
        meta = _mapping(node.entries["meta"], "meta")
        endian = _endian(meta) or endian
        encoding = text_of(meta.entries["encoding"]) if "encoding" in meta.entries else encoding
    reader = AttributeReader(endian, encoding)
    return Structure(
        name,
        tuple(reader.read(each, place) for place, each in enumerate(_items(node.entries.get("seq"), "seq"))),
        {key: reader.read_instance(key, each) for key, each in _entries(node, "instances").items()},
        {
            key: _structure(_mapping(each, f"the type “{key}”"), _id(key, node.mark), endian, encoding)
            for key, each in _entries(node, "types").items()
        },
        {key: _enum(_mapping(each, f"the enumeration “{key}”")) for key, each in _entries(node, "enums").items()},
    )


def _enum(node: Mapping) -> Enumeration:
    found: dict[int, str] = {}
    for key, value in node.entries.items():
        try:
            number = int(key.replace("_", ""), 0)
        except ValueError:
            raise node.key_marks[key].error(f"“{key}” is no number") from None
        found[number] = text_of(value.entries["id"]) if isinstance(value, Mapping) and "id" in value.entries else (
            text_of(value)
        )
    return Enumeration(found, {name: number for number, name in reversed(found.items())})


def _endian(meta: Mapping) -> str:
    if "endian" not in meta.entries:
        return ""
    node = meta.entries["endian"]
    if not isinstance(node, Scalar) or node.text not in ("le", "be"):
        raise node.mark.error("endian is “le” or “be”; one that a value decides is not read here")
    return node.text


def _ports(meta: Mapping) -> tuple[int, ...]:
    ports: list[int] = []
    for node in _items(meta.entries.get("-ports"), "-ports"):
        text = text_of(node)
        if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 65_535):
            raise node.mark.error("a port is a number from 1 to 65535")
        ports.append(int(text))
    return tuple(ports[:PORTS_MAX])


def _check_names(structure: Structure, around: tuple[Structure, ...]) -> None:
    """No name stands twice, and every type and enumeration that is named is there: a person sees that while typing,
    not when a message comes."""
    seen: set[str] = set()
    for attribute in (*structure.seq, *structure.instances.values()):
        if attribute.id in seen:
            raise attribute.mark.error(f"“{attribute.id}” stands twice in “{structure.name}”")
        seen.add(attribute.id)
        _each_name(attribute.form, lambda name, mark: _check_type(name, mark, around))
        if attribute.enum and find_enum(attribute.enum, around) is None:
            raise attribute.mark.error(f"there is no enumeration “{attribute.enum}”")
    for inner in structure.types.values():
        _check_names(inner, (*around, inner))


def _each_name(form: Form | None, check: Callable[[str, Mark], None]) -> None:
    if isinstance(form, TypeName):
        check(form.name, form.mark)
    elif isinstance(form, Switch):
        for _, case in form.cases:
            _each_name(case, check)
        _each_name(form.otherwise, check)


def _check_type(name: str, mark: Mark, around: tuple[Structure, ...]) -> None:
    if find_type(name, around) is None:
        raise mark.error(f"there is no type “{name}”")


def find_type(name: str, around: tuple[Structure, ...]) -> Structure | None:
    """The type of that name, as seen from within ``around`` (the outermost first); ``a::b`` is b within a."""
    first, *rest = name.split("::")
    for structure in reversed(around):
        found = structure.types.get(first)
        if found is None and structure is around[0] and structure.name == first:
            found = structure
        for part in rest if found is not None else ():
            found = found.types.get(part) if found is not None else None
        if found is not None:
            return found
    return None


def find_enum(name: str, around: tuple[Structure, ...]) -> Enumeration | None:
    """The enumeration of that name, as seen from within ``around``."""
    *path, last = name.split("::")
    for structure in reversed(around):
        inner = find_type("::".join(path), (*around[:1], structure)) if path else structure
        if inner is not None and last in inner.enums:
            return inner.enums[last]
    return None


def _known(node: Mapping, known: frozenset[str], what: str) -> None:
    for key, mark in node.key_marks.items():
        if key not in known and not key.startswith("-"):
            raise mark.error(f"{what} has no key “{key}” here")


def _mapping(node: Node, what: str) -> Mapping:
    if not isinstance(node, Mapping):
        raise node.mark.error(f"{what} is keys with values")
    return node


def _entries(node: Mapping, key: str) -> dict[str, Node]:
    if key not in node.entries:
        return {}
    inner = _mapping(node.entries[key], key)
    for name, mark in inner.key_marks.items():
        _id(name, mark)
    return inner.entries


def _id(name: str, mark: Mark) -> str:
    if not ID.fullmatch(name):
        raise mark.error(f"“{name}” is no name: small letters, digits and underscores")
    return name


def _items(node: Node | None, what: str) -> tuple[Node, ...]:
    if node is None:
        return ()
    if not isinstance(node, Sequence):
        raise node.mark.error(f"{what} is a list: each line begins with a dash")
    return node.items


