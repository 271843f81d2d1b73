"""Sending recorded payloads once more."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.model.connections import Target
from workbench.model.texts import count_text, failure_sentence
from workbench.session.session import Session

MOST_RECORDS = 1_000


def send_again(session: Session, numbers: Iterable[int], target: Target) -> str:
    """Send the payloads of these records in their order, at most 1,000 at once; returns what came of it. Where messages
    are shown the numbers are theirs, and each is sent as it stood in the stream."""
    done, messages = 0, session.messages
    one, many = ("message", "messages") if messages.is_shown else ("record", "records")
    for number in numbers:
        if done == MOST_RECORDS:
            return f"Sent {count_text(done, one, many)} again; more than that is not sent at once."
        payload = messages.framed(number) if messages.is_shown else session.traffic.payload(number)
        failure = session.send(payload, target)
        if failure is not None:
            so_far = f" {count_text(done, f'{one} was', f'{many} were')} sent before." if done else ""
            return failure_sentence(failure) + so_far
        done += 1
    return f"Sent {count_text(done, one, many)} again."
