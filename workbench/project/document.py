"""The document: what a project means beside its traffic, as values and as JSON.

Decoding is strict: a wrong type, an unknown key or a value out of range is a :class:`ProjectError` that names its
place. The published schema is resources/schema/document.schema.json.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache
from inspect import cleandoc
from typing import Any, Final, get_type_hints

import msgspec

from workbench.capture.schema import NUMBER_MAX, SESSION_MAX
from workbench.model.annotations import Bookmark, ByteMark, SavedFilter, UserFormat
from workbench.model.endpoint import SocketUrlError
from workbench.model.framing import FramingRule
from workbench.model.generators import GeneratorSpec
from workbench.model.library import PAD_SIDE_MAX, Library, Pad, PadButton, SavedPayload, Variable
from workbench.model.multicast import GroupMembership
from workbench.model.options.settings import OptionSetting
from workbench.model.patterns import Pattern, PatternKind
from workbench.model.payloads import PayloadSpec
from workbench.model.rules import Rule, RuleAction
from workbench.model.samplers import SamplerSpec
from workbench.model.sequences import STEP_LEVELS_MAX, STEPS_MAX, Sequence, Step
from workbench.model.sockets import RepeatSpec, SocketOptions, SocketSpec
from workbench.model.tlssettings import TlsSettings
from workbench.model.websettings import WebSettings
from workbench.project.annotationchecks import PLACE_CHARS, check_count, check_reading, check_traffic_notes
from workbench.project.documenttext import DocumentText
from workbench.project.errors import ProjectError
from workbench.project.sendingchecks import check_sending

__all__ = ["Document", "ProjectError", "document_from_json", "document_json_schema", "document_to_json"]

FORMAT: Final = "socket-workbench-project"
# 2: TLS, WebSocket, groups and options by name. 3: framing, dissector, samplers, bookmarks, byte marks, filters and
# formats. 4: the library, rules, generators and sequences. A document of an earlier version has none of them.
VERSION: Final = 4
JSON_MAX_BYTES: Final = 64 * 1024 * 1024
SOCKETS_MAX: Final = 10_000
LAYOUT_DEPTH_MAX: Final = 64
OPTIONS_MAX: Final = 256
OPTION_CHARS_MAX: Final = 256
STRING_CHARS_MAX: Final = 65_536  # of all but payloads and notes: twice what an entry field of the window takes
LISTS_MAX: Final[dict[str, tuple[int, str]]] = {
    "sockets": (SOCKETS_MAX, "a project has at most {} sockets"),
    "socket_options": (OPTIONS_MAX, "a socket has at most {} options by name"),
    "groups": (1_000, "a socket joins at most {} groups"),
    "sources": (1_000, "a group has at most {} sources"),
    "headers": (1_000, "an opening request has at most {} headers"),
    "subprotocols": (1_000, "a WebSocket offers at most {} subprotocols"),
    "alpn": (1_000, "TLS offers at most {} protocols"),
    "history": (10_000, "a socket remembers at most {} payloads"),
    "samplers": (256, "a socket has at most {} samplers"),
    "filters": (1_000, "a project keeps at most {} filters"),
    "formats": (1_000, "a project keeps at most {} formats"),
    "payloads": (100_000, "a library has at most {} payloads"),
    "folders": (10_000, "a library has at most {} folders"),
    "pads": (1_000, "a project has at most {} pads"),
    "buttons": (PAD_SIDE_MAX * PAD_SIDE_MAX, "a pad has at most {} buttons"),
    "variables": (10_000, "a project has at most {} variables"),
    "rules": (10_000, "a socket has at most {} rules"),
    "then": (1_000, "a rule does at most {} things"),
    "sequences": (10_000, "a project has at most {} sequences"),
    "steps": (STEPS_MAX, "a sequence has at most {} steps"),
    "otherwise": (STEPS_MAX, "a sequence has at most {} steps"),
}

Range = tuple[int, int]


@dataclass(frozen=True)
class Document:
    """A project without its traffic.

    ``hidden`` holds, by session id as text, ranges of removed record numbers: first and last, ascending, apart.
    ``bookmarks`` and ``byte_marks`` are by session id too, ascending by record. ``layout`` is the window's own.
    ``next_id`` is above every socket id that was ever given.
    """

    name: str = ""
    next_id: int = 1
    sockets: tuple[SocketSpec, ...] = ()
    notes: str = ""
    hidden: dict[str, tuple[Range, ...]] = field(default_factory=dict)
    bookmarks: dict[str, tuple[Bookmark, ...]] = field(default_factory=dict)
    byte_marks: dict[str, tuple[ByteMark, ...]] = field(default_factory=dict)
    filters: tuple[SavedFilter, ...] = ()
    formats: tuple[UserFormat, ...] = ()
    library: Library = field(default_factory=Library)
    sequences: tuple[Sequence, ...] = ()
    layout: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _File(Document):
    format: str = FORMAT
    version: int = VERSION


def document_to_json(document: Document, texts: DocumentText | None = None) -> str:
    """Indented JSON; the same document always gives the same text. ``texts`` remembers what did not change since the
    last document that was written with it."""
    return (texts or DocumentText()).text({"format": FORMAT, "version": VERSION}, document)


def document_from_json(text: str | bytes) -> Document:
    """Read and check a document. Raises :class:`ProjectError`."""
    raw = text.encode() if isinstance(text, str) else text
    if len(raw) > JSON_MAX_BYTES:
        raise ProjectError("The document is larger than 64 MiB: this is not a project of Socket Workbench.")
    try:
        content = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProjectError(f"The document is not valid JSON: {error}.") from None
    _check_format(content)
    _check_keys(content, _File, "")
    try:
        file = msgspec.convert(content, _File)
    except msgspec.ValidationError as error:
        message, path = _place(str(error))
        raise ProjectError(message, path) from None
    document = Document(**{item.name: getattr(file, item.name) for item in fields(Document)})
    if "next_id" not in content:  # written by hand
        document = replace(document, next_id=max((spec.id for spec in document.sockets), default=0) + 1)
    _check_values(document)
    if _is_deeper(document.layout, LAYOUT_DEPTH_MAX):
        raise ProjectError("it is nested too deeply", "layout")
    return document


def document_json_schema() -> dict[str, Any]:
    """The published JSON Schema (draft 2020-12)."""
    _, components = msgspec.json.schema_components([_File], ref_template="#/$defs/{name}")
    definitions = {name.removeprefix("_"): _closed(component) for name, component in sorted(components.items())}
    file = definitions.pop("File")
    file["properties"]["format"] = {"const": FORMAT}
    file["properties"]["version"] = {"const": VERSION}
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Socket Workbench project document",
        "description": "What a project means beside its traffic: sockets, payloads, rules, sequences, notes, removed "
        "records, window layout.",
    }
    body = {key: value for key, value in file.items() if key not in ("title", "description")}
    return {**head, **body, "required": ["format", "version"], "$defs": definitions}


def _check_format(content: Any) -> None:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ProjectError("This JSON is not a project of Socket Workbench.")
    version = content.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ProjectError("a positive number is expected", "version")
    if version > VERSION:
        raise ProjectError(
            f"The project was written by a newer version of Socket Workbench (format {version}; this one reads up to"
            f" {VERSION}). Open it with that version."
        )


_NESTED: Final[dict[str, type]] = {
    "sockets": SocketSpec, "options": SocketOptions, "reply_payload": PayloadSpec, "draft": PayloadSpec,
    "repeat": RepeatSpec, "history": PayloadSpec, "tls": TlsSettings, "web": WebSettings,
    "groups": GroupMembership, "socket_options": OptionSetting, "framing": FramingRule, "samplers": SamplerSpec,
    "filters": SavedFilter, "formats": UserFormat, "library": Library, "payloads": SavedPayload, "payload": PayloadSpec,
    "pads": Pad, "buttons": PadButton, "variables": Variable, "rules": Rule, "pattern": Pattern, "then": RuleAction,
    "generator": GeneratorSpec, "sequences": Sequence, "steps": Step, "otherwise": Step,
}  # fmt: skip


def _check_keys(value: Any, kind: type, path: str) -> None:
    if not isinstance(value, dict) or not is_dataclass(kind):
        return
    known = _keys(kind)
    for key, inner in value.items():
        place = f"{path}.{key[:PLACE_CHARS]}" if path else key[:PLACE_CHARS]
        if key not in known:
            raise ProjectError("this version does not know the key", place)
        _check_size(key, inner, place)
        nested = _NESTED.get(key)
        if nested is Step and _levels(place) > STEP_LEVELS_MAX:
            raise ProjectError(f"steps stand in steps at most {STEP_LEVELS_MAX} levels deep", place)
        if nested is None:
            if key in _BY_SESSION and isinstance(inner, dict):
                _check_by_session(inner, _BY_SESSION[key], place)
            continue
        for index, part in enumerate(inner if isinstance(inner, list) else [inner]):
            _check_keys(part, nested, f"{place}[{index}]" if isinstance(inner, list) else place)
    if kind is Pattern and value.get("text"):
        value.setdefault("kind", PatternKind.TYPED.value)  # by hand: “any” would be met whatever the text says


def _levels(place: str) -> int:
    return place.count(".steps") + place.count(".otherwise")


_BY_SESSION: Final[dict[str, type]] = {"bookmarks": Bookmark, "byte_marks": ByteMark}


def _check_by_session(value: dict[str, Any], kind: type, path: str) -> None:
    known = _keys(kind)
    for session, parts in value.items():
        if not isinstance(parts, list):
            continue
        place = f"{path}.{session[:PLACE_CHARS]}"
        check_count(parts, place)  # before anything is made of them
        for index, part in enumerate(parts):
            # There may be a million: a place is written down only where there is something to look at.
            if isinstance(part, dict) and not (part.keys() <= known and all(map(_is_short, part.values()))):
                _check_keys(part, kind, f"{place}[{index}]")


def _is_short(value: Any) -> bool:
    return not isinstance(value, str) or len(value) <= STRING_CHARS_MAX


@cache
def _keys(kind: type) -> frozenset[str]:
    return frozenset(get_type_hints(kind))


def _check_size(key: str, value: Any, path: str) -> None:
    """Before anything is made of it: a file may hold millions of entries, and strings that no view can show."""
    if isinstance(value, str) and key not in ("text", "notes"):
        if len(value) > STRING_CHARS_MAX:
            raise ProjectError(f"it has at most {STRING_CHARS_MAX} characters", path)
    elif isinstance(value, list) and key in LISTS_MAX:
        most, sentence = LISTS_MAX[key]
        if len(value) > most:
            raise ProjectError(sentence.format(most), path)
        for index, part in enumerate(value):
            if isinstance(part, str):
                _check_size(key, part, f"{path}[{index}]")


def _is_deeper(value: Any, levels: int) -> bool:
    """Python's own limit of recursion differs from version to version; ours does not."""
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deeper(each, levels - 1) for each in inner)


def _check_values(document: Document) -> None:
    if not 1 <= document.next_id <= SESSION_MAX:
        raise ProjectError(f"a number from 1 to {SESSION_MAX} is expected", "next_id")
    seen: set[int] = set()
    for index, spec in enumerate(document.sockets):
        _check_socket(spec, f"sockets[{index}]", document.next_id)
        if spec.id in seen:
            raise ProjectError(f"the id {spec.id} stands twice", f"sockets[{index}].id")
        seen.add(spec.id)
    check_traffic_notes(document.hidden, document.bookmarks, document.byte_marks)
    check_reading(document.sockets, document.filters, document.formats)
    check_sending(document.sockets, document.library, document.sequences)


def _check_socket(spec: SocketSpec, path: str, next_id: int) -> None:
    if not 1 <= spec.id < next_id:
        raise ProjectError("an id is at least 1 and below next_id", f"{path}.id")
    try:
        _ = spec.parsed_url
    except SocketUrlError as error:
        raise ProjectError(str(error), f"{path}.url") from None
    for part, values in (("options", spec.options), ("web", spec.web)):
        for item in fields(values):
            value = getattr(values, item.name)
            if isinstance(value, int) and not 0 <= value <= NUMBER_MAX:
                raise ProjectError(f"a number from 0 to {NUMBER_MAX} is expected", f"{path}.{part}.{item.name}")
    _check_options(spec.options.socket_options, f"{path}.options.socket_options")
    if not (0 <= spec.repeat.times <= NUMBER_MAX and 0 < spec.repeat.interval_ms <= 1e9):
        raise ProjectError("times is 0 or more, interval_ms above 0", f"{path}.repeat")


def _check_options(settings: tuple[OptionSetting, ...], path: str) -> None:
    """What an option may be is the system's matter, and told when it is set; here only that it is of a sane size."""
    for index, setting in enumerate(settings):
        if not 1 <= len(setting.name) <= OPTION_CHARS_MAX or len(setting.value) > OPTION_CHARS_MAX:
            raise ProjectError(f"a name and a value have at most {OPTION_CHARS_MAX} characters", f"{path}[{index}]")


_MESSAGE = re.compile(r"(?P<what>.*?)(?: - at `\$?\.?(?P<path>.*?)`)?", re.DOTALL)


def _place(text: str) -> tuple[str, str]:
    found = _MESSAGE.fullmatch(text)
    if found is None:
        return text, ""
    return found["what"].replace("`", ""), found["path"] or ""


def _closed(component: dict[str, Any]) -> dict[str, Any]:
    if component.get("type") == "object":
        component = {**component, "additionalProperties": False}
    if "description" in component:  # a docstring: Python 3.13 takes its indentation away, older ones leave it
        component = {**component, "description": cleandoc(component["description"])}
    return component
