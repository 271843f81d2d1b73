"""What each protocol is put together from: a server made of rules, a client, payloads, a sequence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from workbench.model.framing import FramingKind, FramingRule
from workbench.model.library import SavedPayload, Variable
from workbench.model.patterns import Pattern, PatternKind, Place
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.rules import ActionKind, Rule, RuleAction, Trigger
from workbench.model.sequences import Sequence as StepSequence
from workbench.model.sequences import Step, StepKind
from workbench.model.sockets import Role, SocketSpec

HOST: Final = "127.0.0.1"
ANSWER_MS: Final = 5_000


def typed(text: str) -> PayloadSpec:
    return PayloadSpec(PayloadForm.TYPED, text)


def meets(text: str, place: Place = Place.WHOLE) -> Pattern:
    """A typed pattern."""
    return Pattern(PatternKind.TYPED, text, place)


def fields(text: str) -> Pattern:
    """A condition on what a dissector reads."""
    return Pattern(PatternKind.FIELD, text)


def lines() -> FramingRule:
    return FramingRule(FramingKind.LINE)


def reply(text: str) -> RuleAction:
    return RuleAction(ActionKind.REPLY, payload=typed(text))


def state(name: str) -> RuleAction:
    return RuleAction(ActionKind.STATE, name=name)


def keep(name: str, value: str) -> RuleAction:
    return RuleAction(ActionKind.SET, name=name, text=value)


def log(text: str) -> RuleAction:
    return RuleAction(ActionKind.LOG, text=text)


CLOSE: Final = RuleAction(ActionKind.CLOSE)


def when(name: str, pattern: Pattern, *then: RuleAction, only: str = "", go_on: bool = False) -> Rule:
    """A message came; ``only`` in that state."""
    return Rule(name, pattern=pattern, then=then, state=only, go_on=go_on)


def greets(text: str) -> Rule:
    return Rule("Greeting", Trigger.CONNECT, then=(reply(text),))


@dataclass
class Protocol:
    """``number`` from 1 gives the ids: server 2n-1, client 2n, sequence n. Payloads stand in the folder ``name``."""

    number: int
    name: str
    scheme: str
    port: int
    note: str
    rules: tuple[Rule, ...]
    server_framing: FramingRule = field(default_factory=FramingRule)
    client_framing: FramingRule = field(default_factory=FramingRule)
    payloads: dict[str, str] = field(default_factory=dict)
    variables: tuple[Variable, ...] = ()
    steps: list[Step] = field(default_factory=list)
    dissector: str = ""

    @property
    def server(self) -> int:
        return 2 * self.number - 1

    @property
    def client(self) -> int:
        return 2 * self.number

    def sockets(self) -> tuple[SocketSpec, SocketSpec]:
        url = f"{self.scheme}://{HOST}:{self.port}"
        return (
            SocketSpec(self.server, f"{self.name} server", Role.LISTENER, url, rules=self.rules,
                       framing=self.server_framing, dissector=self.dissector),
            SocketSpec(self.client, f"{self.name} client", Role.CLIENT, url, framing=self.client_framing,
                       dissector=self.dissector),
        )  # fmt: skip

    def library(self, first_id: int) -> list[SavedPayload]:
        return [
            SavedPayload(first_id + index, name, self.name, typed(text))
            for index, (name, text) in enumerate(self.payloads.items())
        ]

    def sequence(self) -> StepSequence:
        listens = Step(StepKind.LISTEN, self.server, note="Switch this step off to talk to a real server.")
        steps = (listens, Step(StepKind.CONNECT), *self.steps, Step(StepKind.CLOSE))
        return StepSequence(self.number, self.name, steps, self.client, self.note)

    # -- steps

    def send(self, name: str, note: str = "") -> None:
        """A payload of the library, by its name."""
        assert name in self.payloads, name
        self.steps.append(Step(StepKind.SEND, payload=typed(f'${{payload "{self.name}/{name}"}}'), note=note))

    def expect(self, pattern: Pattern, note: str = "", time_ms: int = ANSWER_MS, socket: int = 0) -> None:
        self.steps.append(Step(StepKind.EXPECT, socket, pattern=pattern, time_ms=time_ms, note=note))

    def expect_nothing(self, time_ms: int, note: str = "") -> None:
        self.steps.append(Step(StepKind.EXPECT_NOTHING, time_ms=time_ms, note=note))

    def sets(self, variable: str, value: str, note: str = "") -> None:
        self.steps.append(Step(StepKind.SET, variable=variable, text=value, note=note))

    def add(self, *steps: Step) -> None:
        self.steps += steps


def variables(*entries: Sequence[str]) -> tuple[Variable, ...]:
    """Name, value, note."""
    return tuple(Variable(name, value=value, note=note) for name, value, note in entries)
