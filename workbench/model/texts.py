"""Sentences for people, in one place, so that every face of the program says the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from workbench.model.errors.exact import error_of, names_of
from workbench.model.events import CloseHow, Event, EventKind
from workbench.model.failures import FAILURES, Failure, Reason
from workbench.model.peertexts import peer_words
from workbench.model.schemes import SCHEMES, Scheme
from workbench.model.sockets import Role, SessionState

# A full disk is no error of Winsock: Windows has a number of its own for it.
_WINDOWS_NAMES: Final[Mapping[str, str]] = {"ENOSPC": "ERROR_DISK_FULL 112"}
_SYSTEM_WORDS: Final = re.compile(r"(?:(?<=.): |^)[^:]*\(error -?\d+\)$")


def failure_names(failure: Failure) -> str:
    """Both spellings and the number: ``ECONNREFUSED, WSAECONNREFUSED 10061``, on every system the same.

    Where the system's number tells exactly which of several errors it was, it is that one. An error that Winsock has
    no word for has this system's number: ``ENOENT 2``. Empty for what is this program's own doing.
    """
    own, wsa_name, wsa_code = names_of(failure)
    wsa = f"{wsa_name} {wsa_code}" if wsa_name else _WINDOWS_NAMES.get(own, "")
    if own and not wsa:
        return own if failure.errno is None else f"{own} {failure.errno}"
    if not own and not wsa:
        return "" if failure.errno is None else f"error {failure.errno}"
    return f"{own}, {wsa}" if own else wsa


def failure_name(failure: Failure) -> str:
    """The one name to look the failure up by in the error table; empty for what is this program's own doing."""
    code = error_of(failure)
    entry = FAILURES[failure.reason]
    return code.name if code is not None else entry.wsa_name or entry.posix_name


def failure_sentence(failure: Failure) -> str:
    """What happened: ``Connection refused: nothing listens on 127.0.0.1:9000 (ECONNREFUSED, …).``"""
    code = error_of(failure)
    title, detail, names = FAILURES[failure.reason].title, failure.detail, failure_names(failure)
    if code is not None and failure.reason is not Reason.FILE_ERROR:
        title = code.title
        detail = _SYSTEM_WORDS.sub("", detail)  # the table's title and names say it better
    what = f"{title}: {detail}" if detail else title
    return f"{what} ({names})." if names and names not in what else f"{what}."


def failure_explanation(failure: Failure) -> str:
    """What it means and what to try, two sentences or three."""
    code = error_of(failure)
    if code is not None and failure.reason is not Reason.FILE_ERROR:
        return f"{code.meaning} {code.advice}"
    entry = FAILURES[failure.reason]
    return f"{entry.meaning} {entry.advice}"


def reason_title(reason: Reason) -> str:
    """A few words, for a badge."""
    return FAILURES[reason].title


def count_text(number: int, one: str, many: str) -> str:
    """``1 record``, ``1,200 records``."""
    return f"{number:,} {one if number == 1 else many}"


def bytes_text(number: float) -> str:
    """A size with SI units and three significant figures at most: ``512 B``, ``1.25 MB``."""
    if number < 1000:
        return f"{number:.0f} B"
    for unit in ("kB", "MB", "GB", "TB"):
        number /= 1000
        if number < 999.5 or unit == "TB":
            digits = 2 if number < 9.995 else 1 if number < 99.95 else 0
            return f"{number:.{digits}f} {unit}"
    raise AssertionError("unreachable")


def event_sentence(event: Event) -> str:
    """One line of a log: what happened, with the connection's number where a socket has several."""
    who = f"Connection {event.connection}" if event.connection else "The socket"
    peer = peer_words(event.peer) or "the peer"
    match event.kind:
        case EventKind.RESOLVING:
            return f"Looking up {event.detail or event.peer or 'the host name'}."
        case EventKind.RESOLVED:
            return f"The name was found: {event.detail}." if event.detail else "The name was found."
        case EventKind.CONNECTING:
            return f"Connecting to {peer}."
        case EventKind.CONNECTED:
            return f"Connected to {peer} from {event.local}." if event.local else f"Connected to {peer}."
        case EventKind.ATTEMPTED:
            return _attempt_sentence(event)
        case EventKind.PROXIED | EventKind.SECURED | EventKind.UPGRADED | EventKind.CONTROL | EventKind.OPTION_SET:
            if event.kind is EventKind.CONTROL and not event.connection:  # an ICMP message
                return f"{event.detail[:1].upper()}{event.detail[1:]}."
            return f"{who}: {event.detail}."
        case EventKind.JOINED:
            return f"Joined the group {event.detail}."
        case EventKind.LEFT:
            return f"Left the group {event.detail}."
        case EventKind.LISTENING:
            return f"Open on {event.local}{f' ({event.detail})' if event.detail else ''}." if event.local else "Open."
        case EventKind.ACCEPTED:
            return f"Connection {event.connection} accepted from {peer}."
        case EventKind.HALF_CLOSED:
            return f"{who}: our sending side is closed, receiving goes on."
        case EventKind.PEER_HALF_CLOSED:
            return f"{who}: the peer ended its sending side."
        case EventKind.CLOSED:
            return _closed_sentence(event, who)
        case EventKind.FAILED:
            return failure_sentence(event.failure) if event.failure else f"Failed: {event.detail}."
        case EventKind.RECONNECTING:
            return f"Trying again in {event.detail}." if event.detail else "Trying again."
        case EventKind.DROPPED:
            return f"Datagrams were dropped by the system: {event.detail}."
        case EventKind.RECORDING_STOPPED:
            return _recording_stopped(event.failure)
        case EventKind.RECORDING_RESUMED:
            return "Recording goes on."
        case EventKind.NOTE:
            return event.detail[:1].upper() + event.detail[1:] + ("" if event.detail.endswith(".") else ".")


def _attempt_sentence(event: Event) -> str:
    if event.failure is None:
        return f"{event.peer} answered first{f', after {event.detail}' if event.detail else ''}."
    if event.failure.reason is Reason.CANCELLED:
        return f"{event.peer} was given up: {event.failure.detail}."
    return f"{event.peer}: {failure_sentence(event.failure)}"


def kind_title(scheme: Scheme, role: Role) -> str:
    """A kind of socket in two or three words: ``TCP client``, ``WebSocket listener``, ``UDP socket``, ``Ping``."""
    facts = SCHEMES[scheme]
    if scheme is Scheme.ICMP:
        return "Ping"
    if role is Role.LISTENER:
        return f"{facts.name} {'socket' if facts.is_datagram else 'listener'}"
    return f"{facts.name} client"


def _closed_sentence(event: Event, who: str) -> str:
    match event.how:
        case CloseHow.ABORTED:
            return f"{who} was aborted by us, with a reset."
        case CloseHow.RESET:
            return f"{who} was reset by the peer."
        case CloseHow.FAILED:
            reason = f" {failure_sentence(event.failure)}" if event.failure else ""
            return f"{who} was lost.{reason}"
        case _:
            return f"{who} is closed."


def state_word(
    state: SessionState, *, listens: bool = False, datagram: bool = False, ended_by_peer: bool = False
) -> str:
    """The state of a socket in a word, beside its dot: ``connected``, ``listening``, ``bound``, ``closed`` …"""
    if state is SessionState.CLOSED and ended_by_peer and not (listens or datagram):
        return "closed by the peer"
    if state is SessionState.OPEN:
        return "bound" if datagram and listens else "open" if datagram else "listening" if listens else "connected"
    return {
        SessionState.CLOSED: "closed",
        SessionState.RESOLVING: "looking up the name",
        SessionState.CONNECTING: "opening" if listens or datagram else "connecting",
        SessionState.CLOSING: "closing",
        SessionState.WAITING: "waiting to try again",
        SessionState.FAILED: "failed",
    }[state]


def _recording_stopped(failure: Failure | None) -> str:
    if failure is None:
        return "Recording paused."
    sentence = failure_sentence(failure)
    return sentence if failure.reason is Reason.DISK_FULL else f"Recording stopped. {sentence}"
