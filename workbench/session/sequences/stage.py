"""What the steps of one run work with: the project, the sockets that are heard, the values that were taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from workbench.codec.patterns import About, Matcher
from workbench.codec.typed.sources import Sources
from workbench.engine.tasks import TaskScope
from workbench.model.clock import Clock
from workbench.model.failures import Failure
from workbench.model.fields import Dissection
from workbench.model.library import VariableKind
from workbench.model.patterns import Found, Pattern
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.records import PREVIEW_BYTES, Direction, RecordHead
from workbench.model.runs import Outcome
from workbench.model.sequences import Sequence, Step
from workbench.project.document import Document
from workbench.session.payloads.request import Request
from workbench.session.payloads.scopes import Scope
from workbench.session.sequences.hearing import SocketEar
from workbench.session.sequences.watch import Watch
from workbench.session.session import Session

if TYPE_CHECKING:
    from workbench.session.payloads.desk import PayloadDesk

CAPTURES_MAX: Final = 10_000  # names of one run
_NAMED: Final = re.compile(r"[^\W\d]\w*")


class Project(Protocol):
    """The part of a workspace that running needs."""

    tasks: TaskScope
    clock: Clock
    desk: PayloadDesk

    @property
    def document(self) -> Document: ...

    def session(self, session_id: int) -> Session | None: ...


class Verdict(NamedTuple):
    """What came of a step, before it is a result."""

    outcome: Outcome = Outcome.PASSED
    sentence: str = ""
    wanted: bytes = b""
    got: bytes = b""
    failure: Failure | None = None


def failed(sentence: str, wanted: bytes = b"", got: bytes = b"", failure: Failure | None = None) -> Verdict:
    """A step that failed."""
    return Verdict(Outcome.FAILED, sentence, wanted, got, failure)


class Stage:
    """Made when a run begins. ``last`` is what came last: the bytes that the newest expectation took."""

    def __init__(self, project: Project, sequence: Sequence, matchers: Mapping[Pattern, Matcher]) -> None:
        self.project = project
        self.sequence = sequence
        self.watch = Watch()
        self.scope = Scope(project.desk.run_scope)
        self.last = b""
        self.opened: list[Session] = []
        self._matchers = matchers
        self._ears: dict[int, SocketEar] = {}
        self._captures: dict[str, bytes] = {}
        self._request: Request | None = None

    # -- sockets

    def hear(self, socket_ids: Iterable[int]) -> None:
        """From now on, these sockets are heard."""
        for socket_id in socket_ids:
            session = self.project.session(socket_id)
            if session is not None and socket_id not in self._ears:
                self._ears[socket_id] = SocketEar(session, self.watch.poke)

    def socket_of(self, step: Step) -> int:
        """Whose step it is."""
        return step.socket or self.sequence.socket

    def ear(self, step: Step) -> SocketEar | None:
        """None where the socket is not there any more."""
        ear = self._ears.get(self.socket_of(step))
        if ear is None or self.project.session(ear.session.id) is not ear.session:
            return None
        return ear

    # -- payloads and patterns

    def compose(self, spec: PayloadSpec) -> bytes:
        """Raises PayloadError, or SourceError: then nothing is sent."""
        desk = self.project.desk
        if spec.form is PayloadForm.FILE:
            return desk.sources(self.scope).file(spec.text)
        return desk.compose(spec, self.scope, self._request).data

    def sources(self) -> Sources:
        """What an expectation may ask of the world."""
        return self.project.desk.sources(self.scope, self._request)

    def matcher(self, pattern: Pattern) -> Matcher:
        """Compiled when the sequence was checked."""
        return self._matchers[pattern]

    def about(self, ear: SocketEar | None, data: bytes, peer: str = "", *, is_open: bool = False) -> About:
        """What a pattern asks about ``data`` that came there."""

        def dissect() -> Dissection:
            return _dissected(ear, data, peer)

        return About(self.sources(), dissect, is_open)

    # -- values

    def take(self, ear: SocketEar | None, data: bytes, found: Found, peer: str = "") -> None:
        """An expectation was met by ``data``: what it took out has its names from now on."""
        self.last = data
        named = {name: value for name, value in found.captures.items() if _NAMED.fullmatch(name)}
        self._captures = {name: value for name, value in self._captures.items() if _NAMED.fullmatch(name)}
        self._captures.update(found.captures)
        while len(self._captures) > CAPTURES_MAX:
            del self._captures[next(iter(self._captures))]
        for name, value in named.items():
            self.scope.set(name, value)

        def dissect() -> Dissection:
            return _dissected(ear, data, peer)

        self._request = Request(data, self._captures, dissect)

    def missed(self, data: bytes) -> None:
        """An expectation was not met, and the sequence may go on."""
        self.last = data

    def hidden(self, data: bytes) -> bytes:
        """Without the secrets of the project, which stand in no report and on no screen: stars instead."""
        return self.project.desk.hidden(data)

    def is_secret(self, name: str) -> bool:
        """A variable of the project whose value stands in no file and in no report."""
        variable = self.project.desk.variables.variable(name) if name else None
        return variable is not None and variable.kind is not VariableKind.VALUE

    def hidden_text(self, text: str) -> str:
        """The same for a sentence."""
        return self.project.desk.hidden_text(text)

    def close(self) -> None:
        """Hear no more, wait no more."""
        for ear in self._ears.values():
            ear.close()
        self.watch.close()


def _dissected(ear: SocketEar | None, data: bytes, peer: str) -> Dissection:
    if ear is None:
        return Dissection("", "Data", "")
    number, size = ear.current or 0, len(data)
    head = RecordHead(0, 0, Direction.RX, number, peer, size, size, data[:PREVIEW_BYTES])
    return ear.session.decoding.dissect(head, data)
