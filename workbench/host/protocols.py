"""The protocol catalogue of a system that has none: what it truly accepts, found by asking it for one of each.

Asking makes a socket and closes it at once; nothing is bound, connected or sent. On Linux the kernel may load a
module for a family that it was not yet asked for, so nothing is asked before a person opens the page. Windows has a
catalogue: ``workbench/host/windows/winsock.py``.
"""

from __future__ import annotations

import socket
import sys
from dataclasses import dataclass
from typing import Final

from workbench.host.families import QUESTIONS, TYPE_NAMES, Question
from workbench.host.refusals import refusal_of_error
from workbench.model.host import SystemRefusal

ASKING_NOTE: Final = (
    "This system has no catalogue, so it was asked for one socket of each kind, which was closed at once. "
    "Asking may make the kernel load a module for a family that nobody used before."
)


@dataclass(frozen=True, slots=True)
class ProtocolRow:
    """One kind of socket and this system's answer. ``family_number`` is None where the system gives the family no
    number: then it was not asked, and ``refusal`` is None though it is not accepted."""

    family: str
    family_number: int | None
    type: str
    type_number: int
    protocol: str
    protocol_number: int
    accepted: bool
    refusal: SystemRefusal | None
    what: str
    historical: bool

    @property
    def answer(self) -> str:
        """``accepted``, or the error as the system gave it."""
        if self.accepted:
            return "accepted"
        return self.refusal.text if self.refusal else "this system has no number for the family"


def ask_catalogue(questions: tuple[Question, ...] = QUESTIONS) -> list[ProtocolRow]:
    """Ask for one socket of each kind; blocks for some 10 ms, longer while the kernel looks for modules."""
    return [_ask(question) for question in questions]


def _ask(question: Question) -> ProtocolRow:
    number = question.family.number(sys.platform)
    accepted, refusal = False, None
    if number is not None:
        try:
            socket.socket(number, question.type, question.number).close()
            accepted = True
        except OSError as error:
            refusal = refusal_of_error(error)
    return ProtocolRow(
        question.family.name, number, TYPE_NAMES[question.type], question.type, question.protocol, question.number,
        accepted, refusal, question.what, question.historical,
    )  # fmt: skip
