"""What a pad's buttons show: their titles, whom they send to, their keys, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model.library import PadButton
from workbench.project.document import Document
from workbench.ui.library.librarymodel import shown_keys

Place = tuple[int, int]  # row and column, from 0


@dataclass(frozen=True, slots=True)
class PadFace:
    """``detail`` stands below the title; ``fault`` says why a press would do nothing."""

    button: PadButton
    title: str
    detail: str = ""
    key: str = ""
    is_sequence: bool = False
    fault: str = ""

    @property
    def place(self) -> Place:
        return self.button.row, self.button.column


def faces_of(buttons: tuple[PadButton, ...], document: Document) -> dict[Place, PadFace]:
    """By place."""
    payloads = {each.id: each for each in document.library.payloads}
    sequences = {each.id: each for each in document.sequences}
    sockets = {each.id: each.name for each in document.sockets}
    found: dict[Place, PadFace] = {}
    for button in buttons:
        name, key, fault = "", "", ""
        if button.sequence:
            sequence = sequences.get(button.sequence)
            name = sequence.name if sequence is not None else ""
            fault = "" if sequence is not None else "Its sequence is not in the project any more."
        elif button.payload:
            payload = payloads.get(button.payload)
            name, key = (payload.name, shown_keys(payload.shortcut)) if payload is not None else ("", "")
            fault = "" if payload is not None else "Its payload is not in the project any more."
        else:
            fault = "It sends nothing yet: choose a payload or a sequence."
        detail = ""
        if button.socket and not button.sequence:
            detail = f"to {sockets[button.socket]}" if button.socket in sockets else ""
            fault = fault or ("" if detail else "The socket that it sends to is not in the project any more.")
        title = button.title or name or "Nothing yet"
        found[button.row, button.column] = PadFace(button, title, detail, key, bool(button.sequence), fault)
    return found
