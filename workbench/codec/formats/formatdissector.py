"""A person's own format as a dissector among the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.formats.declaration import Format
from workbench.codec.formats.formatreader import FormatReader
from workbench.model.fields import Dissection, Field, walk_fields

SUMMARY_FIELDS: Final = 4
SUMMARY_CHARS: Final = 40  # of one value
LOOKED_THROUGH: Final = 200  # fields, for a summary


class FormatDissector:
    """A :class:`~workbench.codec.dissect.dissector.Dissector`. Its key is the description's ``id``."""

    def __init__(self, declared: Format) -> None:
        self.key, self.title = declared.id, declared.title
        self._format = declared

    def guess(self, data: bytes, context: Context) -> Guess:
        """Sure where the description begins with fixed contents and the message does, too; else the port decides."""
        transport = self._format.transport
        if transport and (transport == "datagram") is not context.is_datagram:
            return Guess.NO
        first = self._format.main.seq[0] if self._format.main.seq else None
        if first is not None and first.contents:
            return Guess.SURE if data.startswith(first.contents) else Guess.NO
        return Guess.PORT if context.has_port(*self._format.ports) else Guess.MAYBE

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """The tree, as far as the bytes go."""
        reader = FormatReader(self._format, data)
        summary = ", ".join(_words(walk_fields(reader.fields)))
        return Dissection(self.key, self.title, summary, reader.fields, reader.size, reader.fault)


def _words(fields: Iterable[Field]) -> Iterator[str]:
    told = (field for field in islice(fields, LOOKED_THROUGH) if isinstance(field.value, int | float | str))
    for field in islice(told, SUMMARY_FIELDS):
        value = (field.text or str(field.value))[:SUMMARY_CHARS]
        yield f"{field.title} {''.join(char if char.isprintable() else '·' for char in value)}"
