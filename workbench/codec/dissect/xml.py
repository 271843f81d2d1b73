"""XML 1.0: expat reads it and says where each event stands; a second pass gives the places within a tag.

No entity is ever expanded: a document that declares one is read no further (it could grow a thousandfold).
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from workbench.codec.dissect.dissector import DEPTH_MAX, FIELDS_MAX, Context, Guess
from workbench.codec.dissect.reader import EndsHereError, shown_text
from workbench.codec.encodings import UnknownEncodingError, canonical_name
from workbench.model.fields import Dissection, Field

_BEGINS: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,64}<(\?xml\s|[A-Za-z_][\w:.-]{0,100}(?=[\s/>])|!--|!DOCTYPE\s)")
_HTML: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,64}<(!doctype\s+html\s*>|html[\s>])", re.IGNORECASE)
_TAG: Final = re.compile(rb"<([^\s/>]++)((?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+)>")
_ATTRIBUTE: Final = re.compile(rb"([^\s=/]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')")
_DECLARED: Final = re.compile(rb"\s(version|encoding|standalone)\s*=\s*[\"']([^\"']*+)[\"']")
_WIDE: Final = "its encoding has more than one byte for a bracket: such places are not shown"
_LEVELS_MAX: Final = DEPTH_MAX - 4  # an attribute's parts are below its element


class XmlDissector:
    """A document, with the place of each element, attribute and text."""

    key = "xml"
    title = "XML"

    def guess(self, data: bytes, context: Context) -> Guess:
        """By its declaration, or its first tag and its end."""
        found = _BEGINS.match(data)
        if found is None or _HTML.match(data):
            return Guess.NO
        if found[1].startswith(b"?xml"):
            return Guess.SURE
        return Guess.LIKELY if data[-64:].rstrip().endswith(b">") else Guess.MAYBE

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """All that expat understands, up to where it does not."""
        reading = _Reading(data)
        fault = reading.run()
        return Dissection(self.key, self.title, reading.summary, tuple(reading.fields), reading.understood, fault)


@dataclass
class _Open:
    """An element whose end has not come."""

    start: int
    name: str
    tag: str
    is_empty: bool
    inner_start: int
    children: list[Field] = field(default_factory=list)


class _Reading:
    """What expat tells, put together to a tree."""

    def __init__(self, data: bytes) -> None:
        self.fields: list[Field] = []
        self.summary = ""
        self.understood = 0
        self._data = data
        self._open: list[_Open] = []
        self._room = FIELDS_MAX
        self._text_from = 0
        self._encoding = "utf-8"
        self._parser = parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CommentHandler = self._comment
        parser.ProcessingInstructionHandler = self._instruction
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity

    def run(self) -> str:
        """Returns why it ended early; empty: it did not."""
        if b"\0" in self._data[:4]:
            return _WIDE
        fault = ""
        try:
            self._parser.Parse(self._data, True)
        except expat.ExpatError as error:
            fault = f"{expat.ErrorString(error.code)}, line {error.lineno:,}, column {error.offset + 1:,}"
        except EndsHereError as ended:
            fault = str(ended)
        except (LookupError, UnicodeError):
            fault = "its encoding is not known here"
        self.understood = len(self._data) if not fault else max(self._text_from, self._parser.CurrentByteIndex, 0)
        self.understood = min(self.understood, len(self._data))
        while self._open:
            self._close(self.understood, fault or "the document ends within it")
        return fault

    @property
    def _at(self) -> int:
        return min(max(self._parser.CurrentByteIndex, 0), len(self._data))

    def _decoded(self, data: bytes) -> str:
        return data.decode(self._encoding, "replace")

    def _add(self, made: Field) -> None:
        self._room -= 1
        if self._room <= 0:
            raise EndsHereError(f"only the first {FIELDS_MAX:,} fields are shown")
        (self._open[-1].children if self._open else self.fields).append(made)

    def _text_up_to(self, end: int) -> None:
        """What stands between two tags, without the blanks around it."""
        raw = self._data[self._text_from : end]
        kept = raw.strip()
        if not kept or not self._open:
            return
        start = self._text_from + len(raw) - len(raw.lstrip())
        text = self._decoded(kept)
        self._add(Field("xml.cdata", "Text", start, len(kept), text, shown_text(text)))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        at = self._at
        self._text_up_to(at)
        if len(self._open) >= _LEVELS_MAX:
            raise EndsHereError(f"more than {_LEVELS_MAX} levels within each other are not shown")
        found = _TAG.match(self._data, at)
        if found is None:
            raise EndsHereError(_WIDE)
        self._room -= 1
        tag = self._decoded(found[0])
        self.summary = self.summary or shown_text(f"<{name}>")
        opened = _Open(at, name, tag, found[2].endswith(b"/"), found.end())
        self._open.append(opened)
        self._text_from = found.end()
        for attribute in _ATTRIBUTE.finditer(self._data, found.start(2), found.end(2)):
            self._attribute(attribute)

    def _attribute(self, found: re.Match[bytes]) -> None:
        group = 2 if found[2] is not None else 3
        name, value = self._decoded(found[1]), self._decoded(found[group])
        parts = (
            Field("xml.attribute.name", "Name", found.start(1), len(found[1]), name),
            Field("xml.attribute.value", "Value", found.start(group), len(found[group]), value, shown_text(value)),
        )
        self._room -= len(parts)
        self._add(Field("xml.attribute", shown_text(name), found.start(), len(found[0]), self._decoded(found[0]),
                        shown_text(value), parts))

    def _end(self, name: str) -> None:
        opened = self._open[-1]
        end = opened.inner_start
        if not opened.is_empty:
            at = self._at
            self._text_up_to(at)
            end = self._data.find(b">", at) + 1 or len(self._data)
        self._text_from = end
        self._close(end, "")

    def _close(self, end: int, fault: str) -> None:
        opened = self._open.pop()
        inner_end = max([end, opened.inner_start, *(each.offset + each.size for each in opened.children[-1:])])
        text = opened.children[0].text if len(opened.children) == 1 and opened.children[0].key == "xml.cdata" else ""
        made = Field("xml.tag", f"<{shown_text(opened.name)}>", opened.start, inner_end - opened.start, opened.tag,
                     text, tuple(opened.children), fault=fault)
        (self._open[-1].children if self._open else self.fields).append(made)

    def _comment(self, text: str) -> None:
        self._piece("xml.comment", "Comment", text, b"-->")

    def _instruction(self, target: str, data: str) -> None:
        self._piece("xml.xmlpi", f"Instruction: {shown_text(target)}", data, b"?>")

    def _doctype(self, name: str, system: str | None, public: str | None, has_internal: bool) -> None:
        self._text_from = self._at
        if not has_internal:
            self._piece("xml.doctype", "Document type", name, b">")

    def _piece(self, key: str, title: str, value: str, closing: bytes) -> None:
        at = self._at
        self._text_up_to(at)
        end = self._data.find(closing, at)
        self._text_from = end + len(closing) if end >= 0 else len(self._data)
        self._add(Field(key, title, at, self._text_from - at, value, shown_text(value)))

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        at = self._at
        with suppress(UnknownEncodingError):  # expat refuses it right after this
            self._encoding = canonical_name(encoding or "utf-8")
        end = self._data.find(b"?>", at) + 2
        if end < 2:
            raise EndsHereError(_WIDE)
        parts = tuple(self._declared(found) for found in _DECLARED.finditer(self._data, at, end))
        text = self._decoded(self._data[at:end])
        self._add(Field("xml.xmlpi.xml", "Declaration", at, end - at, text, shown_text(text), parts))
        self._text_from = end

    def _declared(self, found: re.Match[bytes]) -> Field:
        name, value = self._decoded(found[1]), self._decoded(found[2])
        key, shown = f"xml.xmlpi.xml.{name}", shown_text(value)
        return Field(key, name.capitalize(), found.start(2), len(found[2]), value, shown)

    def _entity(self, *_: object) -> None:
        raise EndsHereError("it declares entities, which are not expanded here: it is not read further")


DISSECTOR = XmlDissector()
