"""Syslog over UDP: messages in the form of RFC 5424, sent as RFC 5426 says."""

from __future__ import annotations

from protocol_examples.kit import Protocol, log, meets, when
from workbench.model.patterns import ANYTHING, Place

_MESSAGE = (
    '<{priority}>1 ${{text time "%Y-%m-%dT%H:%M:%SZ"}} workbench.example.org example - LAMP '
    '[origin@32473 count="${{text counter syslog from 1}}"] {text}'
)


def syslog() -> Protocol:
    made = Protocol(
        10, "Syslog", "udp", 18514, "Sends three messages; nothing is answered, so the receiver is looked at.",
        (
            when("A message", meets("<${text any as priority}>1 ${any as time} ${any as host} ${any as text}"),
                 log("${match host}, priority ${match priority}: ${match text}")),
            when("Whatever else", ANYTHING, log("This is no message of RFC 5424.")),
        ),
    )  # fmt: skip
    made.payloads = {  # facility local0 (16), severity: 16 * 8 + severity
        "Notice": _MESSAGE.format(priority=133, text="The lamp is on"),
        "Warning": _MESSAGE.format(priority=132, text="The lamp is hot"),
        "Error": _MESSAGE.format(priority=131, text="The lamp is broken"),
    }
    for name, priority in (("Notice", 133), ("Warning", 132), ("Error", 131)):
        made.send(name)
        made.expect(meets(f"<{priority}>1 ", Place.START), "It came to the receiver.", socket=made.server)
    return made
