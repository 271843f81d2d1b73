r"""Macros of Packet Sender as typed parts: ``{{TIME}}`` and the like, which it fills in where they stand in the bytes.

Times here are UTC, there they are local. Its formats of date and time can be set; the usual ones are taken, or those
of its settings where the file has them. A macro that stands twice has one value there and two here, except times.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.project.importing.literals import literal, spec_of

USUAL_DATE: Final = "yyyy-MM-dd"
USUAL_TIME: Final = "hh:mm:ss ap"
RANDOM_LAST: Final = (1 << 64) - 1  # 64 bits, as decimal digits
_MACRO: Final = re.compile(rb"\{\{(TIME|DATE|UNIXTIME|RANDOM|UNIQUE|COUNTER)\}\}")
_WORDS: Final = {
    b"UNIXTIME": "${text time s}", b"RANDOM": f"${{text random 0 {RANDOM_LAST}}}", b"UNIQUE": "${uuid}",
    b"COUNTER": "${text counter}",
}  # fmt: skip
_QT_FIELD: Final = re.compile(r"yyyy|yy|MMMM|MMM|MM|dddd|ddd|dd|HH|hh|mm|ss|zzz|AP|ap|A|a|'[^']*'|%|\"")
_QT_STRFTIME: Final = {
    "yyyy": "%Y", "yy": "%y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "dddd": "%A", "ddd": "%a", "dd": "%d",
    "HH": "%H", "mm": "%M", "ss": "%S", "AP": "%p", "ap": "%p", "A": "%p", "a": "%p", "%": "%%", '"': "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Macros:
    """How dates and times are written, in Qt's words; ``translated`` False leaves every macro as text."""

    date: str = USUAL_DATE
    time: str = USUAL_TIME
    translated: bool = True

    def spec(self, data: bytes) -> PayloadSpec:
        """A payload to send."""
        if not self.found_in(data):
            return spec_of(data)
        return PayloadSpec(PayloadForm.TYPED, self.text(data))

    def text(self, data: bytes) -> str:
        """The same as typed text."""
        if not self.translated:
            return literal(data)
        parts = _MACRO.split(data)  # literal, macro, literal, macro …
        return "".join(self._part(part) if index % 2 else literal(part) for index, part in enumerate(parts))

    def found_in(self, data: bytes) -> int:
        """How many macros stand in it."""
        return len(_MACRO.findall(data)) if self.translated else 0

    def _part(self, macro: bytes) -> str:
        if macro in (b"TIME", b"DATE"):
            form = self.time if macro == b"TIME" else self.date
            return f'${{text time "{strftime_of(form)}"}}'
        return _WORDS[macro]


def strftime_of(form: str) -> str:
    """Qt's words for a date and time as those of strftime; what has none stands for itself."""
    hours_12 = any(word in form for word in ("ap", "AP", "a", "A"))

    def field(found: re.Match[str]) -> str:
        word = found[0]
        if word == "hh":
            return "%I" if hours_12 else "%H"
        if word.startswith("'"):
            return word.strip("'").replace("%", "%%").replace('"', "")
        return _QT_STRFTIME.get(word, word)

    plain = "".join(char for char in form[:100] if char.isprintable() and char != "\\")  # it stands in quotes
    return _QT_FIELD.sub(field, plain)
