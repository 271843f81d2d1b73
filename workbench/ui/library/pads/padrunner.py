"""What a press of a pad's button does, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

from workbench.model.library import PadButton, SavedPayload
from workbench.session.workspace import Workspace
from workbench.ui.library.pads.padfaces import Place
from workbench.ui.library.pads.padkey import PadResult

GOOD_S, BAD_S = 2.5, 8.0  # how long a result stands on the button
Send = Callable[[SavedPayload, int, Callable[[str], None] | None], None]  # as PayloadSender.send


class SequenceStarter(Protocol):
    """Starts sequences and knows how they get on."""

    def start(self, sequence_id: int) -> str:
        """Why it was not started; empty if it runs."""
        ...

    def result(self, sequence_id: int) -> PadResult | None:
        """Of the last run; None if it was never run."""
        ...


@dataclass(frozen=True, slots=True)
class _Told:
    result: PadResult
    until_s: float


class PadRunner:
    """One for all views of the pads: what came of a press is shown in each."""

    def __init__(self, workspace: Workspace, send: Send, sequences: SequenceStarter | None = None) -> None:
        self._workspace, self._send, self._sequences = workspace, send, sequences
        self._told: dict[tuple[int, Place], _Told] = {}
        self._followed: dict[tuple[int, Place], int] = {}  # a sequence that was started by this button

    def press(self, pad_id: int, button: PadButton) -> None:
        """Send its payload, or start its sequence."""
        place = (pad_id, (button.row, button.column))
        if button.sequence:
            self._start(place, button.sequence)
            return
        library = self._workspace.library
        try:
            payload = library.payload(button.payload)
        except KeyError:
            self._tell(place, "There is no payload to send", good=False)
            return

        def done(reason: str) -> None:
            self._tell(place, reason or "Sent", good=not reason)

        self._send(payload, button.socket, done)

    def results(self, pad_id: int) -> dict[Place, PadResult]:
        """By place; what is old is forgotten."""
        now = monotonic()
        for key, sequence_id in list(self._followed.items()):
            result = self._sequences.result(sequence_id) if self._sequences is not None else None
            if result is not None and result.good is not None:
                del self._followed[key]
                self._tell(key, result.text, good=result.good)
            elif result is not None:
                self._told[key] = _Told(result, now + BAD_S)
        self._told = {key: told for key, told in self._told.items() if told.until_s > now}
        return {place: told.result for (pad, place), told in self._told.items() if pad == pad_id}

    def forget(self) -> None:
        """Another project was opened."""
        self._told.clear()
        self._followed.clear()

    def _start(self, place: tuple[int, Place], sequence_id: int) -> None:
        reason = self._sequences.start(sequence_id) if self._sequences is not None else "Sequences cannot be run here"
        if reason:
            self._tell(place, reason, good=False)
        else:
            self._followed[place] = sequence_id
            self._tell(place, "Running", good=None)

    def _tell(self, place: tuple[int, Place], text: str, *, good: bool | None) -> None:
        self._told[place] = _Told(PadResult(text, good), monotonic() + (GOOD_S if good else BAD_S))
