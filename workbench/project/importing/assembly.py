"""Putting an import together that has no traffic: sockets by address, payloads of one folder, pads, sequences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from workbench.codec.escapes import visible
from workbench.model.endpoint import SocketUrlError
from workbench.model.library import NAME_CHARS_MAX, PAD_SIDE_MAX, Pad, PadButton, SavedPayload, Variable
from workbench.model.payloads import PayloadSpec
from workbench.model.sequences import Sequence as StepSequence
from workbench.model.sequences import Step
from workbench.model.sockets import Role, SocketSpec
from workbench.model.socketurl import parse_socket_url
from workbench.project.importing.brought import Brought, Names, name_of
from workbench.project.importing.target import ImportTarget

TEXT_MAX_CHARS: Final = 16 * 1024 * 1024  # of all payloads of a file together: a document has at most 64 MiB
PAD_BUTTONS_MAX: Final = PAD_SIDE_MAX * PAD_SIDE_MAX
FEW_COLUMNS: Final = 4  # of a pad that need not be wider


class Assembly:
    """What one file brings. ``problems`` counts, by sentence, what it could not bring."""

    def __init__(self, folder: str, target: ImportTarget) -> None:
        self.folder = name_of(folder, "Imported")
        self.brought = Brought()
        self.problems = Counter[str]()
        self._target = target
        self._chars = 0
        self._socket_names = Names(target.names)
        self._paths, self._sequence_names, self._pad_names = Names(), Names(), Names()
        self._sockets: dict[int, SocketSpec] = {}
        self._numbers: dict[tuple[Role, str], int] = {}

    @property
    def sockets(self) -> tuple[SocketSpec, ...]:
        return tuple(self._sockets.values())

    def socket(self, like: SocketSpec) -> int:
        """The number of the socket with the URL and role of ``like``, made like it where there was none; 0 where its
        URL cannot be read, or an import makes no more."""
        try:
            url = parse_socket_url(like.url)
        except SocketUrlError:
            self.problems["addresses that cannot be read, so that there is no socket for them"] += 1
            return 0
        key = (like.role, str(url))
        if key not in self._numbers:
            if len(self._sockets) >= len(self._target.ids):
                self.problems["addresses beyond those that an import makes sockets for"] += 1
                return 0
            title = visible(like.name) or f"{url.scheme.value.upper()} {str(url).partition('://')[2]}"
            name = self._socket_names.free(title[:NAME_CHARS_MAX])
            number = self._numbers[key] = self._target.ids[len(self._sockets)]
            self._sockets[number] = replace(like, id=number, name=name, url=str(url))
        return self._numbers[key]

    @property
    def is_full(self) -> bool:
        """No payload goes in any more."""
        return self._chars >= TEXT_MAX_CHARS

    def takes(self, spec: PayloadSpec) -> bool:
        """Whether there is room for its text, which then counts; where there is none, it is told."""
        if self._chars + len(spec.text) > TEXT_MAX_CHARS:
            self.problems["payloads beyond those that a project takes from one file"] += 1
            return False
        self._chars += len(spec.text)
        return True

    def draft(self, number: int, spec: PayloadSpec) -> None:
        """What stands in a socket's composer, where nothing does yet."""
        socket = self._sockets[number]
        if not socket.draft.text and self.takes(spec):
            self._sockets[number] = replace(socket, draft=spec)

    def payload(self, name: str, spec: PayloadSpec, note: str = "") -> int:
        """A payload of the library; its number in this import, 0 where there is no room for it."""
        if not self.takes(spec):
            return 0
        number = len(self.brought.payloads) + 1
        name = self._paths.free(name_of(name, f"Payload {number}"))
        self.brought.payloads.append(SavedPayload(number, name, self.folder, spec, note))
        return number

    def sequence(self, name: str, steps: Sequence[Step], socket: int = 0) -> int:
        """A sequence; its number in this import."""
        number = len(self.brought.sequences) + 1
        name = self._sequence_names.free(name_of(name, f"Sequence {number}"))
        self.brought.sequences.append(StepSequence(number, name, tuple(steps), socket))
        return number

    def pad(self, name: str, buttons: Sequence[PadButton]) -> None:
        """Buttons in rows, as many as a pad holds; their places are given here."""
        shown = buttons[:PAD_BUTTONS_MAX]
        if not shown:
            return
        columns = max(min(FEW_COLUMNS, len(shown)), -(-len(shown) // PAD_SIDE_MAX))
        placed = tuple(
            replace(button, row=index // columns, column=index % columns) for index, button in enumerate(shown)
        )
        name = self._pad_names.free(name_of(name, "Pad"))
        self.brought.pads.append(Pad(len(self.brought.pads) + 1, name, placed))
        if len(buttons) > len(shown):
            self.problems["buttons beyond those that a pad holds"] += len(buttons) - len(shown)

    def variable(self, variable: Variable) -> None:
        """A variable, unless one of its name was brought before."""
        if all(each.name != variable.name for each in self.brought.variables):
            self.brought.variables.append(variable)
