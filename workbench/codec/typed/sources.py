"""What a typed payload asks of the world around it."""

from __future__ import annotations

from typing import Final, Protocol

from workbench.model.fields import Field
from workbench.model.payloads import PayloadSpec


class SourceError(ValueError):
    """What a payload names is not there, or may not be read. The sentence ends without a full stop."""


class Sources(Protocol):
    """Every method raises :class:`SourceError` with a sentence for people."""

    def variable(self, name: str) -> bytes:
        """Of the client, the run or the project, whoever has it first; a secret, too."""
        ...

    def environment(self, name: str) -> bytes: ...

    def file(self, path: str) -> bytes: ...

    def payload(self, path: str) -> PayloadSpec:
        """Of the library, by folder and name: “login/good”."""
        ...

    def counter(self, name: str, first: int, step: int) -> int:
        """The next value: ``first``, then each time ``step`` more."""
        ...

    def now_ns(self) -> int:
        """Nanoseconds since 1970-01-01 UTC."""
        ...

    def random(self, count: int) -> bytes: ...

    def captured(self, name: str) -> bytes:
        """What the pattern that is being answered took out, by number or name."""
        ...

    def field(self, key: str) -> Field:
        """A decoded field of the message that is being answered."""
        ...

    def request(self) -> bytes:
        """The message that is being answered."""
        ...


class NoSources:
    """Nothing is there but constants: whatever else a payload names is told as missing where it is composed."""

    def variable(self, name: str) -> bytes:
        raise SourceError(f"there is no variable “{name}” here")

    def environment(self, name: str) -> bytes:
        raise SourceError("variables of the environment are not read here")

    def file(self, path: str) -> bytes:
        raise SourceError("files are not read here")

    def payload(self, path: str) -> PayloadSpec:
        raise SourceError(f"there is no library here, so no payload “{path}”")

    def counter(self, name: str, first: int, step: int) -> int:
        raise SourceError("nothing is counted here")

    def now_ns(self) -> int:
        raise SourceError("there is no clock here")

    def random(self, count: int) -> bytes:
        raise SourceError("there are no random bytes here")

    def captured(self, name: str) -> bytes:
        raise SourceError("nothing is answered here, so no pattern took anything out")

    def field(self, key: str) -> Field:
        raise SourceError("nothing is answered here, so there are no decoded fields")

    def request(self) -> bytes:
        raise SourceError("nothing is answered here, so there is no request")


NO_SOURCES: Final = NoSources()
