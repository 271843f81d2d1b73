"""What a person must still give or allow before a payload can be composed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WantedKind(StrEnum):
    """What is asked for. The values are written into the file of what was allowed."""

    FILE = "file"  # may it be read
    ENVIRONMENT = "environment"  # may it be read
    STORED = "stored"  # may the secret be taken from the key store
    ASKED = "asked"  # the value itself: a secret that nobody gave yet


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file, environment variable or secret. ``name`` is what is allowed: a file's whole path, a variable's name.

    ``users`` are the payloads of the library that ask for it, by path; whoever else does is not named. ``reason``
    says of a secret why it is asked for, where the key store should have had it.
    """

    kind: WantedKind
    name: str
    users: tuple[str, ...] = ()
    reason: str = ""

    @property
    def is_permission(self) -> bool:
        """A yes is wanted, not a value."""
        return self.kind is not WantedKind.ASKED

    @property
    def shown(self) -> str:
        """The name for people's eyes."""
        return plain_name(self.name)


def plain_name(name: str) -> str:
    """A name of a stranger's for people's eyes: what has no picture of its own, or turns the direction of writing, by
    number."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in name)


def wanted_text(wanted: Wanted) -> str:
    """For people: ``the file /home/me/key.bin``."""
    match wanted.kind:
        case WantedKind.FILE:
            return f"the file {wanted.shown}"
        case WantedKind.ENVIRONMENT:
            return f"the environment variable {wanted.shown}"
        case WantedKind.STORED:
            return f"the stored secret {wanted.shown}"
        case WantedKind.ASKED:
            return f"the secret {wanted.shown}"
