"""A record and an event as one line of JSON: the same from the command line as it happens and from a file later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from workbench.model.errors.exact import names_of
from workbench.model.events import Event, EventKind
from workbench.model.failures import Failure
from workbench.model.records import Direction, mark_word
from workbench.model.texts import event_sentence, failure_sentence

_ENCODER = msgspec.json.Encoder()


def direction_word(direction: int) -> str:
    """``rx`` or ``tx``."""
    return "tx" if direction == Direction.TX else "rx"


def record_line(
    seq: int, time_ns: int, direction: int, place: tuple[str, int, str, str], payload: bytes, sent: tuple[int, int]
) -> bytes:
    """``sent`` is what the kernel took and the record's mark. ``place`` is session name, connection, local and peer
    address. ``taken`` is written only where it is less than the size: the bytes that the kernel took, of which the
    rest was never sent."""
    session, connection, local, peer = place
    taken, mark = sent
    line: dict[str, Any] = {
        "seq": seq,
        "time_ns": time_ns,
        "dir": direction_word(direction),
        "session": session,
        "connection": connection,
        "local": local,
        "peer": peer,
        "size": len(payload),
    }
    if taken < len(payload):
        line["taken"] = taken
    if word := mark_word(mark):
        line["type"] = word
    line["hex"] = payload.hex()
    return _ENCODER.encode(line) + b"\n"


def event_line(event: Event, session: str, more: Mapping[str, Any] | None = None) -> bytes:
    """``more`` are fields beside the event's own. Fields that are not known are left out; a failure has all of its own,
    with null where there is no such name."""
    line: dict[str, Any] = {"event": event.kind.value, "time_ns": event.time_ns, "session": session}
    if event.connection:
        line["connection"] = event.connection
    if event.local:
        line["local"] = event.local
    if event.peer:
        line["peer"] = event.peer
    if event.how is not None:
        line["how"] = event.how.value
    if event.detail:
        line["detail"] = event.detail
    if event.failure is not None:
        line.update(_failure_fields(event.failure))
    elif event.kind is EventKind.NOTE:
        line["message"] = event_sentence(event)
    if more:
        line.update(more)
    return _ENCODER.encode(line) + b"\n"


def _failure_fields(failure: Failure) -> dict[str, Any]:
    own, wsa_name, wsa_code = names_of(failure)
    return {
        "reason": failure.reason.value,
        "errno": failure.errno,
        "name": own or None,
        "wsa_name": wsa_name or None,
        "wsa_code": wsa_code,
        "message": failure_sentence(failure),
    }
