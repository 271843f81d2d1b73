"""Pasting a command of a shell: what it would send to whom is shown while it is typed. Nothing is run."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from workbench.model.sockets import Role
from workbench.project.importing.commands.reading import read_command
from workbench.project.importing.commands.shellwords import CommandError
from workbench.project.importing.commands.talk import Talk
from workbench.ui.theme import Theme
from workbench.ui.window.files.pastedialog import PasteDialog, PasteWords

PREVIEW_MAX_CHARS: Final = 20_000
WORDS: Final = PasteWords(
    "command",
    "Paste a command",
    "Command",
    "A command with curl, nc, ncat or openssl s_client; echo and printf may stand before a pipe. It is read, never run",
    "Paste it here:\n\ncurl https://example.org/api -H 'Accept: application/json' -d 'a=1'\n"
    "printf 'PING\\r\\n' | nc 127.0.0.1 6379",
    "What it sends",
    "The payload as it goes into the library",
    "&Add",
    "A payload in the library, and its socket; nothing is opened",
    "Add nothing",
)


class CommandDialog(PasteDialog):
    """Emits ``chosen`` with a :class:`Talk`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(WORDS, theme, parent)
        self._talk: Talk | None = None
        self.lay_out()
        self.read()

    def look(self, text: str) -> tuple[str, str]:
        self._talk = None
        if not text.strip():
            return "Nothing to read yet.", ""
        try:
            self._talk = read_command(text)
        except CommandError as error:
            return f"{_place(text, error.offset)}: {error}.", ""
        return _account(self._talk), _preview_text(self._talk)

    def take(self) -> Talk | None:
        return self._talk


def _place(text: str, offset: int) -> str:
    before = text[:offset]
    line, column = before.count("\n") + 1, offset - before.rfind("\n")
    return f"Line {line:,}, column {column:,}" if "\n" in text.strip() else f"Column {column:,}"


def _account(talk: Talk) -> str:
    role = "A listener at" if talk.socket.role is Role.LISTENER else "To"
    return " ".join((f"{role} {talk.socket.url}.", *talk.remarks))


def _preview_text(talk: Talk) -> str:
    if talk.payload is None:
        return ""
    shown = talk.payload.text[:PREVIEW_MAX_CHARS].replace("\\r\\n", "\\r\\n\n")
    return shown + (" …" if len(talk.payload.text) > PREVIEW_MAX_CHARS else "")
