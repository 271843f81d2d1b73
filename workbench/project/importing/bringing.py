"""Putting what imports brought into a document.

An import counts its payloads, pads and sequences from 1, for it knows no document; they get their own numbers, and
names that are free, when they are put into one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from workbench.model.library import FOLDER_SEPARATOR, Library, Pad, PadButton, SavedPayload
from workbench.model.rules import Rule
from workbench.model.sockets import SocketSpec
from workbench.project.document import Document
from workbench.project.importing.brought import Brought, Names
from workbench.project.importing.summary import ImportSummary

PAYLOADS_MAX: Final = 100_000  # of a library: project.document says so, too


def with_brought(document: Document, summaries: Sequence[ImportSummary]) -> Document:
    """The document with what the imports brought, sockets too. Raises nothing: what is too much was left out before."""
    sockets, bookmarks = list(document.sockets), dict(document.bookmarks)
    for summary in summaries:
        document, made = _with_pieces(document, summary.brought, summary.sockets)
        sockets += made
        bookmarks |= {str(key): marks for key, marks in summary.bookmarks.items()}
    return replace(document, sockets=tuple(sockets), bookmarks=bookmarks)


def _with_pieces(
    document: Document, brought: Brought, sockets: tuple[SocketSpec, ...]
) -> tuple[Document, tuple[SocketSpec, ...]]:
    library = document.library
    first_payload = _above(each.id for each in library.payloads)
    first_sequence = _above(each.id for each in document.sequences)
    paths = Names(each.path for each in library.payloads)
    room = PAYLOADS_MAX - len(library.payloads)
    payloads = [_payload(each, first_payload, paths) for each in brought.payloads[:room]]
    names = Names(each.name for each in document.sequences)
    sequences = tuple(
        replace(each, id=each.id + first_sequence, name=names.free(each.name)) for each in brought.sequences
    )
    pads = _pads(library, brought.pads, first_payload, first_sequence)
    folders = dict.fromkeys((*library.folders, *(each.folder for each in payloads if each.folder)))
    known = {each.name for each in library.variables}
    variables = tuple(each for each in brought.variables if each.name not in known)
    library = replace(
        library, payloads=(*library.payloads, *payloads), folders=tuple(folders), pads=(*library.pads, *pads),
        variables=(*library.variables, *variables),
    )  # fmt: skip
    made = tuple(replace(each, rules=_rules(each.rules, first_sequence)) for each in sockets)
    return replace(document, library=library, sequences=(*document.sequences, *sequences)), made


def _above(numbers: Iterable[int]) -> int:
    """What is added to a number from 1 so that it is free."""
    return max(numbers, default=0)


def _payload(each: SavedPayload, first: int, paths: Names) -> SavedPayload:
    path = paths.free(each.path)
    return replace(each, id=each.id + first, name=path.removeprefix(f"{each.folder}{FOLDER_SEPARATOR}"))


def _pads(library: Library, pads: Iterable[Pad], first_payload: int, first_sequence: int) -> tuple[Pad, ...]:
    names = Names(each.name for each in library.pads)
    first = _above(each.id for each in library.pads)
    return tuple(
        Pad(pad.id + first, names.free(pad.name),
            tuple(_button(button, first_payload, first_sequence) for button in pad.buttons))
        for pad in pads
    )  # fmt: skip


def _button(button: PadButton, first_payload: int, first_sequence: int) -> PadButton:
    return replace(
        button,
        payload=button.payload + first_payload if button.payload else 0,
        sequence=button.sequence + first_sequence if button.sequence else 0,
    )


def _rules(rules: tuple[Rule, ...], first_sequence: int) -> tuple[Rule, ...]:
    if not first_sequence:
        return rules
    return tuple(
        replace(rule, then=tuple(
            replace(action, sequence=action.sequence + first_sequence) if action.sequence else action
            for action in rule.then
        ))
        for rule in rules
    )  # fmt: skip
