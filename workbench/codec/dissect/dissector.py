"""The shape of a dissector, and what it is told beside the bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, Protocol

from workbench.model.fields import Dissection

DISSECT_MAX_BYTES: Final = 1024 * 1024  # of a longer message only the beginning is dissected
FIELDS_MAX: Final = 20_000
DEPTH_MAX: Final = 32
WITHIN_MAX_BYTES: Final = 4 * 1024 * 1024  # of all messages within one message together
WITHIN_COST_BYTES: Final = 256  # what finding out who knows a message within costs, in bytes of it
FIELD_COST_BYTES: Final = 64  # what a field of it costs


class Allowance:
    """What the messages within one message may cost together. All of them share it.

    A depth alone does not bound them: two hundred compressed bodies, each of them two hundred messages with compressed
    bodies, are a few kilobytes on the wire.
    """

    def __init__(self) -> None:
        self._left_bytes = WITHIN_MAX_BYTES

    def take(self, size: int) -> bool:
        """So many bytes more; False if there are none left."""
        self._left_bytes -= size
        return self._left_bytes >= 0


def _unknown() -> bytes:
    return b""


@dataclass(frozen=True, slots=True)
class Context:
    """Where a message comes from. Ports are 0 where there are none.

    ``opening`` reads the first bytes of the message's connection, for a protocol that says something only once; they
    are empty where there is no connection, or where nobody knows it. Only a dissector that needs them asks.
    """

    direction: int = 0  # model.records.Direction
    scheme: str = "tcp"  # model.schemes.Scheme's value
    local_port: int = 0
    peer_port: int = 0
    depth: int = 0  # of messages within messages
    opening: Callable[[], bytes] = field(default=_unknown, compare=False, repr=False)
    allowance: Allowance = field(default_factory=Allowance, compare=False, repr=False)

    @property
    def is_datagram(self) -> bool:
        """Message boundaries are the network's own."""
        return self.scheme in ("udp", "unix-dgram", "icmp", "raw")

    def has_port(self, *ports: int) -> bool:
        """True if either side has one of these well-known ports."""
        return self.local_port in ports or self.peer_port in ports


class Guess(IntEnum):
    """How sure a dissector is that bytes are its own, after a look that costs microseconds."""

    NO = 0
    MAYBE = 10  # nothing speaks against it: shown only to somebody who asks for it by name
    PORT = 40  # the port says so and the bytes do not deny it
    LIKELY = 60  # several fields fit together
    SURE = 90  # a signature, or a check that chance does not pass


class Dissector(Protocol):
    """One protocol."""

    key: str  # “dns”: its name on the command line, in filters and in projects
    title: str  # “DNS”

    def guess(self, data: bytes, context: Context) -> Guess:
        """How sure it is. Looks at the beginning only, and never raises."""
        ...

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """The tree. What is not understood stays bytes and is told in ``fault``; no bytes make it raise."""
        ...
