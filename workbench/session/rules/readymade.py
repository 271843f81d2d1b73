"""Ready-made servers: rules that answer as the small services of the Internet did, and a fixed answer.

Echo (RFC 862), discard (863), chargen (864), daytime (867) and time (868), over streams and datagrams alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.rules import ActionKind, Rule, RuleAction, Trigger

LINE_CHARS: Final = 72  # of a chargen line: RFC 864
_SIGNS: Final = "".join(chr(code) for code in range(0x20, 0x7F))  # the ring of the 95 printing characters
UNTIL_1970_S: Final = 2_208_988_800  # from 1900-01-01, where RFC 868 begins


@dataclass(frozen=True, slots=True)
class ReadyMade:
    """``streams`` and ``datagrams`` are the same service over TCP and over UDP."""

    title: str
    tip: str
    streams: tuple[Rule, ...]
    datagrams: tuple[Rule, ...]

    def of(self, *, is_datagram: bool) -> tuple[Rule, ...]:
        """The rules for such a socket."""
        return self.datagrams if is_datagram else self.streams

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Those over a stream."""
        return self.streams


def typed(text: str) -> PayloadSpec:
    """A typed payload."""
    return PayloadSpec(PayloadForm.TYPED, text)


def fixed_reply(payload: PayloadSpec) -> tuple[Rule, ...]:
    """Whatever comes is answered so."""
    return (Rule("Fixed reply", then=(RuleAction(ActionKind.REPLY, payload=payload),)),)


def chargen_lines() -> str:
    """The 95 lines of RFC 864 after which the pattern begins anew, each 72 characters and CR LF."""
    ring = _SIGNS * 2
    return "".join(f"{ring[first : first + LINE_CHARS]}\r\n" for first in range(len(_SIGNS)))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n")


def _on_connect(name: str, text: str) -> tuple[Rule, ...]:
    then = (RuleAction(ActionKind.REPLY, payload=typed(text)), RuleAction(ActionKind.CLOSE))
    return (Rule(name, Trigger.CONNECT, then=then),)


def _on_data(name: str, text: str) -> tuple[Rule, ...]:
    return (Rule(name, then=(RuleAction(ActionKind.REPLY, payload=typed(text)),)),)


_TIME: Final = f"${{u32 time s +{UNTIL_1970_S}}}"
_DAY: Final = '${text time "%A, %B %d, %Y %H:%M:%S-UTC"}\\r\\n'
_CHARGEN: Final = PayloadSpec(PayloadForm.TEXT, _escaped(chargen_lines()), "ascii")

READY_MADE: Final[Mapping[str, ReadyMade]] = MappingProxyType({
    "echo": ReadyMade("Echo", "Sends back whatever comes (RFC 862)",
                      _on_data("Echo", "${request}"), _on_data("Echo", "${request}")),
    "discard": ReadyMade("Discard", "Takes whatever comes and answers nothing (RFC 863)",
                         (Rule("Discard"),), (Rule("Discard"),)),
    "chargen": ReadyMade(
        "Character generator", "Sends the printing characters, row after row, until the client has enough (RFC 864)",
        (Rule("Characters", Trigger.CONNECT, then=(RuleAction(ActionKind.REPLY, payload=_CHARGEN, times=0),)),
         Rule("What is sent to it is thrown away")),
        (Rule("Characters", then=(RuleAction(ActionKind.REPLY, payload=PayloadSpec(
            PayloadForm.TEXT, _escaped(chargen_lines()[: 6 * (LINE_CHARS + 2)]), "ascii")),)),),
    ),
    "daytime": ReadyMade("Daytime", "Tells the date and the time of day, and closes (RFC 867)",
                         _on_connect("Daytime", _DAY), _on_data("Daytime", _DAY)),
    "time": ReadyMade("Time", "Tells the seconds since 1900 as a number of 32 bits, and closes (RFC 868)",
                      _on_connect("Time", _TIME), _on_data("Time", _TIME)),
    "fixed": ReadyMade("Fixed reply", "Answers whatever comes with the same payload",
                       fixed_reply(typed("OK\\r\\n")), fixed_reply(typed("OK\\r\\n"))),
})  # fmt: skip


def ready_made(name: str, *, is_datagram: bool) -> tuple[Rule, ...]:
    """The rules of one of :data:`READY_MADE`. Raises KeyError."""
    return READY_MADE[name].of(is_datagram=is_datagram)


