"""One action as data, and the conditions under which it can be done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Condition(StrEnum):
    """Facts that the window tells the binder (``set_condition``); an action waits for one of them."""

    ALWAYS = "always"
    PROJECT_MODIFIED = "project.modified"
    PROJECT_RECENT = "project.recent"  # there is one to open
    RECOVERABLE = "project.recoverable"  # a crash left something behind
    RECORDS_IN_PROJECT = "project.records"
    SOCKETS_ANY = "sockets.any"
    SOCKETS_CLOSED = "sockets.closed"  # at least one could be opened
    SOCKETS_OPEN = "sockets.open"  # at least one could be closed
    SOCKET = "socket"  # a socket's panel is current
    SOCKET_CLOSED = "socket.closed"  # it can be opened
    SOCKET_OPEN = "socket.open"  # it can be closed, connecting included
    SOCKET_STREAM_OPEN = "socket.stream_open"  # it can be reset
    SOCKET_HALF_CLOSABLE = "socket.half_closable"  # open, and one direction can end before the other
    CAN_START_TLS = "socket.can_start_tls"  # a plain stream is open
    CAN_SEND = "socket.can_send"
    SENDING = "socket.sending"  # a repeat or a file is on its way
    SEQUENCE = "sequence"  # the dock of sequences has one in front
    SEQUENCE_RUNS = "sequence.runs"  # and it runs
    RECORDS = "traffic.records"  # the current panel has some
    RECORDS_SELECTED = "traffic.selected"
    BYTES_SHOWN = "bytes.shown"
    CAN_UNDO = "can_undo"
    CAN_REDO = "can_redo"
    TABS = "tabs.any"
    TABS_MANY = "tabs.many"


@dataclass(frozen=True, slots=True)
class Action:
    """``menu`` is a path ("View/Theme"); ``section`` changes where a separator stands before the action.

    ``shortcuts`` are portable texts, the first one is shown. A checkable action's slot takes the new state as
    ``bool``; one with an ``argument`` gives it to its slot; any other slot takes nothing. Actions of one ``choice``
    exclude each other. ``when`` names the condition for being enabled. ``keywords`` are other words that the palette
    finds it by.
    """

    id: str
    title: str
    menu: str
    icon: str = ""
    shortcuts: tuple[str, ...] = ()
    tip: str = ""
    when: Condition = Condition.ALWAYS
    section: int = 0
    checkable: bool = False
    choice: str = ""
    argument: str | int | None = None
    keywords: str = ""

    @property
    def plain_title(self) -> str:
        """Without mnemonic and dots, for the palette, names and tool tips."""
        return self.title.replace("&&", "\0").replace("&", "").replace("\0", "&").removesuffix("…")
