"""The shape of a pattern that was read, and what it is told beside the bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from workbench.codec.typed.sources import Sources
from workbench.model.fields import Dissection
from workbench.model.patterns import Found, Missed


@dataclass(frozen=True, slots=True)
class About:
    """What a pattern may ask. ``dissect`` gives the fields of the very bytes that are asked about; only a pattern
    that looks at fields calls it.

    ``is_open``: the bytes are what came so far of a stream that nobody cuts into messages. Then “the whole” is met by
    what stands at the start, and a size by the first bytes that have it: whatever follows may be another message.
    """

    sources: Sources
    dissect: Callable[[], Dissection]
    is_open: bool = False


class Beginning(NamedTuple):
    """Of a pattern that is met only where a message begins. ``text``: what it begins with, where that is text; then
    the beginning of a line is such a place as well. In small letters if their case does not count."""

    text: bytes = b""
    ignore_case: bool = False

    def may_stand(self, data: bytes) -> bool:
        """These bytes, or more behind them, could begin so."""
        if not self.ignore_case and data.startswith(self.text):
            return True
        begun = data[: len(self.text)]
        return self.text.startswith(begun.lower() if self.ignore_case else begun)

    def next_line(self, data: bytes, start: int) -> int:
        """The first line behind a line feed at ``start`` or later that begins so; -1: there is none."""
        if not self.text:
            return -1
        at = (data.lower() if self.ignore_case else data).find(b"\n" + self.text, start)
        return at + 1 if at >= 0 else -1


def beginning_of(text: bytes, *, ignore_case: bool = False) -> Beginning:
    """Of a pattern that begins with these bytes; they are text if the first one is a printing character."""
    if not text or not 0x20 < text[0] < 0x7F:
        return Beginning()
    return Beginning(text.lower() if ignore_case else text, ignore_case)


class Matcher(Protocol):
    """A pattern that was read. It keeps nothing of what it was asked, so one serves all.

    ``literal`` are bytes that stand in whatever it finds, for a quick look before; empty where nothing is known.
    ``beginning``: None for one that finds something anywhere.
    """

    literal: bytes

    @property
    def beginning(self) -> Beginning | None: ...

    def find(self, data: bytes, about: About) -> Found | Missed:
        """The first place that meets it, or why there is none."""
        ...

    def meets(self, data: bytes, about: About) -> Found | None:
        """The same without the reason, which costs more than the search."""
        ...

    def keep_from(self, data: bytes, about: About) -> int:
        """Of open bytes in which nothing was found: the first place where something could still begin once more bytes
        came; the length of the data if there is none."""
        ...
