"""Sentences about the steps of a run; the same in window, report and command line."""

from __future__ import annotations

from typing import Final

from workbench.model.sequencetexts import span_text
from workbench.model.texts import count_text

NO_SOCKET: Final = "The socket of this step is not in the project any more."
NO_CLIENT: Final = "No client has connected yet: put a step “Accept a client” before this one."
NOT_OPEN: Final = "The socket is not open: put a step “Connect” or “Listen” before this one."
NOTHING_CAME: Final = "nothing came that could be asked"
ENDED_FIRST: Final = "The peer ended the connection before it came."
OVER_FIRST: Final = "The connection was over before it came."
ENDED_BY_US: Final = "We ended the connection ourselves, so nothing is known of the peer's end."
STOPPED: Final = "The run was stopped here."
CLOSED_NOT: Final = "The peer reset the connection where its end of stream was expected."
RESET_NOT: Final = "The peer ended the connection in order where a reset was expected."
WAS_OPEN: Final = "It was open already."
ASKED_NO: Final = "The person who was asked said no."
SEND_STUCK: Final = "The peer takes no more data: the send queue stayed full."


def size_text(size_bytes: int) -> str:
    return count_text(size_bytes, "byte", "bytes")


def not_within(what: str, time_ms: int) -> str:
    """``It did not open within 5 s.``"""
    return f"{what} within {span_text(time_ms)}."


def missed_text(reason: str, time_ms: int, unread_bytes: int, *, is_final: bool) -> str:
    """Why an expectation was not met. ``is_final``: nothing that comes could have met it."""
    what = reason.rstrip(".")
    if is_final:
        return f"{what[:1].upper()}{what[1:]}."
    if not unread_bytes:
        return f"Not within {span_text(time_ms)}: nothing came."
    came = f"{size_text(unread_bytes)} came"
    return f"Not within {span_text(time_ms)}: {what[:1].lower()}{what[1:]}; {came}."


def found_text(taken_bytes: int, skipped: int, lost_bytes: int) -> str:
    """What an expectation took."""
    text = f"{size_text(taken_bytes)}"
    if skipped:
        text += f", behind {count_text(skipped, 'other message', 'other messages')}"
    if lost_bytes:
        text += f"; {size_text(lost_bytes)} that came before were not kept"
    return text


def nobody_text(question: str, name: str) -> str:
    """Nobody is there to be asked."""
    told = name or question
    return f"Nobody is here to answer “{question}”: give --answer with “{told}=…”."
