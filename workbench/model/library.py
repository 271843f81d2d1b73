"""The project's library of payloads, the pads that send them, and the variables that they name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from workbench.model.payloads import TYPED, PayloadSpec

FOLDER_SEPARATOR: Final = "/"
NAME_CHARS_MAX: Final = 200
PAD_SIDE_MAX: Final = 32  # rows, and columns, of a pad


@dataclass(frozen=True, slots=True)
class SavedPayload:
    """One payload of the library. ``id`` is unique in the project; folder and name together are, too."""

    id: int
    name: str
    folder: str = ""  # “login/bad”; empty: not in a folder
    payload: PayloadSpec = TYPED
    note: str = ""
    shortcut: str = ""  # as Qt writes it everywhere: “Ctrl+Alt+1”

    @property
    def path(self) -> str:
        """By which other payloads name it: “login/bad/empty name”."""
        return f"{self.folder}{FOLDER_SEPARATOR}{self.name}" if self.folder else self.name


@dataclass(frozen=True, slots=True)
class PadButton:
    """A button that sends a payload or starts a sequence; one of the two numbers is 0."""

    row: int  # from 0
    column: int  # from 0
    title: str = ""  # empty: the name of what it does
    payload: int = 0  # a SavedPayload's id
    sequence: int = 0  # a Sequence's id
    socket: int = 0  # whom it sends to; 0: the socket whose panel is active
    colour: int = -1  # of the theme's marks, 0 to MARK_COLOURS - 1; -1: none


@dataclass(frozen=True, slots=True)
class Pad:
    """Buttons laid out for a demonstration. ``id`` is unique in the project."""

    id: int
    name: str
    buttons: tuple[PadButton, ...] = ()


class VariableKind(StrEnum):
    """Where the value of a variable comes from."""

    VALUE = "value"  # it stands in the project
    STORED = "stored"  # in the key store of the user's system: for secrets
    ASKED = "asked"  # a person is asked, once as long as the project is open: for secrets


@dataclass(frozen=True, slots=True)
class Variable:
    """``value`` is text with the composer's escapes, in UTF-8, and empty unless the kind is VALUE."""

    name: str
    kind: VariableKind = VariableKind.VALUE
    value: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Library:
    """What can be sent. ``folders`` has those that are empty, too, and is the order in which they are shown.

    ``store_id`` is the name under which this project's secrets are in the key store; empty until there is one.
    """

    payloads: tuple[SavedPayload, ...] = ()
    folders: tuple[str, ...] = ()
    pads: tuple[Pad, ...] = ()
    variables: tuple[Variable, ...] = ()
    store_id: str = ""
