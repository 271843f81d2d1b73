"""One way out of a run: the session's own socket, or one more connection."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Final

from workbench.engine.transport import SendsBatches, Transport
from workbench.model.connections import Target
from workbench.model.failures import Failure, Reason

QUEUE_BYTES: Final = 128 * 1024  # what may wait in our own queue: more would go on after a stop
_LATER: Final = (Reason.QUEUE_FULL, Reason.NO_DESTINATION)


class Channel:
    """``transport`` gives what there is now; ``target`` whom it goes to. The stream's number is random, so that a
    receiver tells a new run from the last one."""

    def __init__(
        self, transport: Callable[[], Transport | None], target: Callable[[], Target], *, waits: bool = False
    ) -> None:
        """``waits``: where nobody is connected it is waited for; else that is the end."""
        self._transport = transport
        self._target = target
        self._waits = waits
        self.stream = secrets.randbits(32)
        self.sequence = 0

    @property
    def is_open(self) -> bool:
        return self._transport() is not None

    def has_room(self) -> bool:
        """Whether more should be sent now."""
        transport = self._transport()
        return transport is None or transport.queued_bytes() < QUEUE_BYTES

    def send(self, payloads: Sequence[bytes]) -> tuple[int, Failure | None]:
        """How many were taken, and why the next was not; None where it only has to wait."""
        transport = self._transport()
        if transport is None:
            return 0, Failure(Reason.NOT_CONNECTED)
        taken, failure = self._send(transport, payloads)
        self.sequence += taken
        if failure is not None and (failure.reason in _LATER or (self._waits and _nobody(failure))):
            return taken, None
        return taken, failure

    def _send(self, transport: Transport, payloads: Sequence[bytes]) -> tuple[int, Failure | None]:
        target = self._target()
        if isinstance(transport, SendsBatches):
            return transport.send_batch(payloads, target)
        for number, payload in enumerate(payloads):
            if (failure := transport.send(payload, target)) is not None:
                return number, failure
            if transport.queued_bytes() >= QUEUE_BYTES:
                return number + 1, None
        return len(payloads), None


def _nobody(failure: Failure) -> bool:
    return failure.reason is Reason.NOT_CONNECTED
