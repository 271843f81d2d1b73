"""NMEA 0183 sentences, as receivers of satellite positions send them: each one's checksum is verified."""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.headerlines import decoded, line_at
from workbench.codec.dissect.lines import is_text
from workbench.codec.dissect.nmeanames import SENTENCES, TALKERS
from workbench.codec.dissect.reader import Reader, read_message, shown_text
from workbench.model.fields import Dissection, Field, FieldValue

SENTENCE_MAX: Final = 1_024  # bytes; 82 by the standard, which many exceed
_SENTENCE: Final = re.compile(rb"([$!])([A-Z0-9]{3,10}|P[A-Z0-9]{3,20}),([^*\r\n]*)(?:\*([0-9A-Fa-f]{2}))?")
_LINE_ENDS: Final = re.compile(rb"[\r\n]*+")
_NUMBER: Final = re.compile(r"-?\d{1,30}(\.\d{0,30})?", re.ASCII)
_DEGREES: Final = re.compile(r"(\d{1,3})(\d\d(?:\.\d{1,12})?)", re.ASCII)


class NmeaDissector:
    """Sentences, line by line."""

    key = "nmea0183"
    title = "NMEA 0183"

    def guess(self, data: bytes, context: Context) -> Guess:
        """By the first sentence; a right checksum makes it sure."""
        if data[:1] not in (b"$", b"!"):
            return Guess.NO
        found = _SENTENCE.match(data, 0, SENTENCE_MAX)
        if found is None or not is_text(found[0]):
            return Guess.NO
        if found[4] is None:
            return Guess.MAYBE
        return Guess.SURE if checksum(data[1 : found.end(3)]) == int(found[4], 16) else Guess.LIKELY

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """Each sentence with its values."""
        return read_message(Reader(data), self.key, self.title, _read_sentences)


def checksum(between: bytes) -> int:
    """All bytes between the mark and the star, one over the other."""
    total = 0
    for byte in between:
        total ^= byte
    return total


def _read_sentences(reader: Reader) -> None:
    told: list[str] = []
    while reader.left:
        ends = _LINE_ENDS.match(reader.data, reader.at)
        line = line_at(reader.data, ends.end() if ends is not None else reader.at, reader.end)
        found = _SENTENCE.fullmatch(reader.data, line.start, min(line.end, line.start + SENTENCE_MAX))
        if found is None or found.end() != line.end:
            if line.end > line.start:
                text = decoded(reader.data[line.start : line.end])
                reader.add(Field("nmea0183.line", "Line", line.start, line.end - line.start, text, shown_text(text),
                                 fault="this is no sentence of NMEA 0183"))
            reader.at = line.after
            continue
        said = _read_sentence(reader, found)
        reader.at = line.after
        told = [*told[:6], said]
        reader.summary = ", ".join(told)
    reader.summary = reader.summary or "no sentence"


def _read_sentence(reader: Reader, found: re.Match[bytes]) -> str:
    name = decoded(found[2])
    is_own = name.startswith("P") or len(name) < 5
    kind = name if is_own else name[-3:]
    title, columns = SENTENCES.get(kind, ("", ()))
    with reader.group("nmea0183.sentence", f"{name}: {title}" if title else name) as made:
        made.value = decoded(found[0])
        start = found.start(2)
        if not is_own:
            talker = name[:-3]
            reader.add(Field("nmea0183.talker", "Talker", start, len(talker), talker, TALKERS.get(talker, "")))
        size = len(name) if is_own else 3
        reader.add(Field("nmea0183.sentence_id", "Sentence", start + len(name) - size, size, kind, title))
        _read_values(reader, found, kind, columns)
        if found[4] is not None:
            told, right = int(found[4], 16), checksum(reader.data[found.start() + 1 : found.end(3)])
            reader.add(Field("nmea0183.checksum", "Checksum", found.start(4), 2, told,
                             "right" if told == right else f"{right:02X} would be right",
                             fault="" if told == right else "the checksum is wrong"))
        reader.at = found.end()
    return name


def _read_values(reader: Reader, found: re.Match[bytes], kind: str, columns: tuple[str, ...]) -> None:
    at = found.start(3)
    texts = decoded(found[3]).split(",") if found[3].isascii() else [decoded(found[3])]
    for number, text in enumerate(texts):
        title = columns[number] if number < len(columns) else f"Value {number + 1}"
        size = len(text) if len(texts) > 1 or found[3].isascii() else len(found[3])
        key = f"nmea0183.{kind.lower()}.{title.lower().replace(' ', '_')}"
        following = texts[number + 1] if number + 1 < len(texts) else ""
        reader.adopt(Field(key, title, at, size, _value(text), shown_text(text), _meaning(title, text, following, at)))
        at += size + 1


def _value(text: str) -> FieldValue:
    found = _NUMBER.fullmatch(text)
    if found is None:
        return text
    return float(text) if found[1] else text if len(text) > 1 and text.startswith("0") else int(text)


def _meaning(title: str, text: str, following: str, at: int) -> tuple[Field, ...]:
    """A position in degrees, which the sentence has as degrees and minutes."""
    found = _DEGREES.fullmatch(text) if title in ("Latitude", "Longitude") else None
    if found is None:
        return ()
    degrees = int(found[1]) + float(found[2]) / 60
    value = round(-degrees if following in ("S", "W") else degrees, 7)
    return (Field(f"nmea0183.{title.lower()}_degrees", "Degrees", at, len(text), value, f"{value}°", derived=True),)


DISSECTOR = NmeaDissector()
