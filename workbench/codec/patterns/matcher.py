"""The shape of a pattern that was read, and what it is told beside the bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

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


class Matcher(Protocol):
    """A pattern that was read. It keeps nothing of what it was asked, so one serves all.

    ``literal`` are bytes that stand in whatever it finds, for a quick look before; empty where nothing is known.
    """

    literal: bytes

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
