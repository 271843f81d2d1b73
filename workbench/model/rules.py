"""Rules: what a socket does by itself when something comes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from workbench.model.patterns import ANYTHING, Pattern
from workbench.model.payloads import TYPED, PayloadSpec

DELAY_MS_MAX: Final = 3_600_000
TIMES_MAX: Final = 100_000  # replies of one firing
SERVICES: Final = ("echo", "discard", "chargen", "daytime", "time")
"""Ready-made servers by name, as the command line takes them: session/rules/readymade.py has their rules."""


class Trigger(StrEnum):
    """When a rule is looked at."""

    DATA = "data"  # a message came
    FIRST_DATA = "first-data"  # the first message of a client
    CONNECT = "connect"  # a connection was made or accepted; a datagram socket was opened
    IDLE = "idle"  # nothing came from a client for idle_ms
    END = "end"  # the peer sent its end of stream


class ActionKind(StrEnum):
    """What a rule does."""

    REPLY = "reply"  # send the payload, times times, each interval_ms after the last
    CLOSE = "close"
    HALF_CLOSE = "half-close"
    RESET = "reset"
    LOG = "log"  # a note in the event log: text, a typed payload
    MARK = "mark"  # a bookmark on the record that it was found in: text, colour
    SET = "set"  # the variable name becomes text, a typed payload; of this client alone
    STATE = "state"  # this client's state becomes name
    START_SEQUENCE = "start-sequence"
    STOP = "stop"  # this client's data is answered by no rule any more


@dataclass(frozen=True, slots=True)
class RuleAction:
    """One deed. Its ``delay_ms`` counts from the firing of the rule; those of one client keep their order."""

    kind: ActionKind
    delay_ms: int = 0
    payload: PayloadSpec = TYPED
    times: int = 1  # 0: again and again, until the client is gone or a rule says stop
    interval_ms: int = 0
    name: str = ""
    text: str = ""
    sequence: int = 0
    colour: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a rule set. The first rule that is met acts; ``go_on`` lets the next ones be asked as well."""

    name: str = ""
    trigger: Trigger = Trigger.DATA
    pattern: Pattern = ANYTHING
    state: str = ""  # only while the client is in this state; empty: in any
    idle_ms: int = 1_000
    limit: int = 0  # how often it fires for one client; 0: as often as it is met
    go_on: bool = False
    then: tuple[RuleAction, ...] = ()
    enabled: bool = True
    note: str = ""
