"""What a rule set knows of one client: a connection, or the sender of datagrams."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from workbench.model.connections import Target
from workbench.session.payloads.request import Request
from workbench.session.payloads.scopes import Scope
from workbench.session.rules.prepared import Deed, Prepared

if TYPE_CHECKING:
    from workbench.session.rules.intake import Messages, Open


class Running:
    """A deed that waits for its time or for room. ``data`` is its payload once it was composed; ``record_ns`` the time
    of the record that it answers."""

    __slots__ = ("data", "deed", "due_ns", "record_ns", "request", "rule")

    def __init__(self, rule: Prepared, deed: Deed, request: Request | None, due_ns: int, record_ns: int) -> None:
        self.rule = rule
        self.deed = deed
        self.request = request
        self.record_ns = record_ns
        self.due_ns = due_ns
        self.data: bytes | None = None


class Client:
    """``state`` and ``scope`` are what rules set; ``fired`` counts by the rule's place, for its limit.

    While ``deeds`` are under way what comes waits in ``intake``: each message finds the state that the ones before it
    left. ``held``: it is not read from meanwhile.
    """

    __slots__ = (
        "answered", "closed", "closes", "connection", "deeds", "ended", "fired", "gone", "held", "idle_turns", "intake",
        "is_busy", "is_first", "last_heard_ns", "peer", "record_ns", "rests_ns", "rounds", "scope", "state", "stopped",
        "target", "waits_ns", "watched",
    )  # fmt: skip

    def __init__(self, connection: int, peer: str, intake: Messages | Open, scope: Scope, now_ns: int) -> None:
        self.connection = connection
        self.peer = peer
        self.target = Target(connection=connection) if connection else Target(peer=peer)
        self.intake = intake
        self.scope = scope
        self.state = ""
        self.fired: dict[int, int] = {}
        self.is_first = True
        self.stopped = False
        self.closed = False  # by a rule; nothing is done for it any more
        self.gone = False
        self.held = False
        self.is_busy = False  # it is being worked for, or will be with the loop's next turn
        self.ended = False  # the peer's end of stream came, and was not told to the rules yet
        self.closes = False  # once everything is done
        self.watched = False  # an alarm is set for its silence
        self.last_heard_ns = now_ns
        self.record_ns = now_ns  # of the message that is being answered
        self.rests_ns = 0  # until then it is not asked about what comes: the last look took long
        self.waits_ns = 0  # the alarm that is set for its deeds
        self.answered = False  # since it was heard last
        self.rounds = 0  # so often in a row, without a pause of the peer or a word of the user
        self.idle_turns: dict[int, int] = {}
        self.deeds: deque[Running] = deque()
