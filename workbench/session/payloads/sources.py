"""The sources of typed payloads in a workspace: one kind to send with, one to look at what would be sent."""

from __future__ import annotations

import os
import secrets
from typing import Final

from workbench.codec.typed.sources import SourceError
from workbench.model.fields import Field
from workbench.model.library import VariableKind
from workbench.model.payloads import PayloadSpec
from workbench.session.payloads.files import whole_path
from workbench.session.payloads.holdings import Holdings
from workbench.session.payloads.request import Request
from workbench.session.payloads.scopes import Scope
from workbench.session.payloads.wanted import WantedKind

RANDOM_MAX_BYTES: Final = 64 * 1024 * 1024
SHOWN_RANDOM: Final = secrets.token_bytes(4_096)  # the same at each key, so that a preview stands still
MASK: Final = b"*"
NO_REQUEST: Final = "nothing is being answered here, so there is no request"


class DeskSources:
    """Fulfils :class:`~workbench.codec.typed.sources.Sources`. Files are read here, on the caller's thread."""

    __slots__ = ("_desk", "_request", "_scope", "secrets_given")

    def __init__(self, desk: Holdings, scope: Scope, request: Request | None) -> None:
        self._desk = desk
        self._scope = scope
        self._request = request
        self.secrets_given: set[str] = set()
        """Names of the secrets that were handed out: what is told of a fault must not tell their values."""

    def variable(self, name: str) -> bytes:
        value = self._scope.get(name)
        if value is None:
            value = self._desk.run_scope.get(name)
        if value is not None:
            return value
        value = self._desk.variables.value(name)
        if self._desk.variables.is_secret(name):
            self.secrets_given.add(name)
        return value

    def environment(self, name: str) -> bytes:
        if not self._desk.rights.allows(WantedKind.ENVIRONMENT, name):
            raise SourceError(f"nobody has allowed to read the environment variable {name} yet")
        value = os.environ.get(name)
        if value is None:
            raise SourceError(f"the environment has no variable {name}")
        self.secrets_given.add(name)  # tokens are often handed to programs so
        return os.fsencode(value)

    def file(self, path: str) -> bytes:
        place = whole_path(path, self._desk.folder)
        if not self._desk.rights.allows(WantedKind.FILE, str(place)):
            raise SourceError(f"nobody has allowed to read {place} yet")
        return self._desk.files.read(place)

    def payload(self, path: str) -> PayloadSpec:
        saved = self._desk.variables.payload(path)
        if saved is None:
            raise SourceError(f"the library has no payload “{path}”")
        return saved.payload

    def counter(self, name: str, first: int, step: int) -> int:
        counters = self._counters(name)
        value = counters[name] = counters[name] + step if name in counters else first
        return value

    def now_ns(self) -> int:
        return self._desk.now_ns()

    def random(self, count: int) -> bytes:
        if not 0 <= count <= RANDOM_MAX_BYTES:
            raise SourceError(f"at most {RANDOM_MAX_BYTES:,} random bytes are made")
        return secrets.token_bytes(count)

    def captured(self, name: str) -> bytes:
        return self._answered().captured(name)

    def field(self, key: str) -> Field:
        return self._answered().field(key)

    def request(self) -> bytes:
        return self._answered().data

    def _answered(self) -> Request:
        if self._request is None:
            raise SourceError(NO_REQUEST)
        return self._request

    def _counters(self, name: str) -> dict[str, int]:
        return self._desk.counters if name else self._scope.counters


class PreviewSources(DeskSources):
    """Shows what would be sent and changes nothing: a counter does not count, and a secret is stars of its length.

    What nobody allowed or gave yet is left empty, or three stars: it is asked for when the payload is sent.
    ``as_numbers``: a secret is a zero, where the payload wants a number of it.
    """

    __slots__ = ("_as_numbers", "_shown", "hidden")

    def __init__(self, desk: Holdings, scope: Scope, request: Request | None, *, as_numbers: bool = False) -> None:
        super().__init__(desk, scope, request)
        self._as_numbers = as_numbers
        self._shown: dict[str, int] = {}
        self.hidden = False  # a secret was asked for

    def variable(self, name: str) -> bytes:
        variables = self._desk.variables
        variable = variables.variable(name)
        is_set = self._scope.get(name) is not None or self._desk.run_scope.get(name) is not None
        if is_set or variable is None or variable.kind is VariableKind.VALUE:
            return super().variable(name)
        self.hidden = True
        if self._as_numbers:
            return b"0"
        secret = variables.secret(name)
        return MASK * (3 if secret is None else len(secret.encode("utf-8", "surrogatepass")))

    def environment(self, name: str) -> bytes:
        allowed = self._desk.rights.allows(WantedKind.ENVIRONMENT, name)
        return super().environment(name) if allowed else b""

    def file(self, path: str) -> bytes:
        place = whole_path(path, self._desk.folder)
        allowed = self._desk.rights.allows(WantedKind.FILE, str(place))
        return self._desk.files.read(place) if allowed else b""

    def counter(self, name: str, first: int, step: int) -> int:
        before = self._shown.get(name, self._counters(name).get(name))
        value = self._shown[name] = first if before is None else before + step
        return value

    def random(self, count: int) -> bytes:
        if not 0 <= count <= RANDOM_MAX_BYTES:
            raise SourceError(f"at most {RANDOM_MAX_BYTES:,} random bytes are made")
        return (SHOWN_RANDOM * (count // len(SHOWN_RANDOM) + 1))[:count]
