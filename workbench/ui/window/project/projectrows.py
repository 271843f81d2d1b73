"""The top rows of the project's tree, and the names that stand below some of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from workbench.project.document import Document

Entries = tuple[tuple[int, str], ...]  # id and name


class TopRow(IntEnum):
    """In this order from above."""

    SOCKETS = 0
    PAYLOADS = 1
    PADS = 2
    SEQUENCES = 3
    NOTES = 4


@dataclass(frozen=True, slots=True)
class TopFacts:
    """``count`` and ``entries`` of a document; a row without ``entries`` has no children from the document."""

    title: str
    icon: str
    tip: str
    count: Callable[[Document], int] | None = None
    entries: Callable[[Document], Entries] | None = None
    child_tip: str = ""


def _payloads(document: Document) -> int:
    return len(document.library.payloads)


def _pads(document: Document) -> Entries:
    return tuple((each.id, each.name) for each in document.library.pads)


def _sequences(document: Document) -> Entries:
    return tuple((each.id, each.name) for each in document.sequences)


TOP_FACTS: Final = {
    TopRow.SOCKETS: TopFacts("Sockets", "plug", "The sockets of this project"),
    TopRow.PAYLOADS: TopFacts("Payloads", "library", "What is sent more than once; Enter shows the library", _payloads),
    TopRow.PADS: TopFacts("Pads", "layout-grid", "Big buttons that send; Enter shows them", None, _pads,
                          "A pad; Enter shows it"),
    TopRow.SEQUENCES: TopFacts("Sequences", "workflow", "Steps that pass or fail; Enter shows them", None, _sequences,
                               "A sequence; Enter shows it"),
    TopRow.NOTES: TopFacts("Notes", "notebook-pen", "Notes that are kept in the project file"),
}  # fmt: skip


def count_of(facts: TopFacts, document: Document) -> int:
    """How many there are; 0 where nothing is counted."""
    if facts.count is not None:
        return facts.count(document)
    return len(facts.entries(document)) if facts.entries is not None else 0
