"""Errors that belong to an earlier datagram: whose they are, and telling them at a bounded rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from workbench.engine.addresses import SockAddr
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.datagrams.errors import Repeats, Unreachable, queued_errors
from workbench.engine.failures import error_number, failure_from_errno
from workbench.model.clock import Clock
from workbench.model.failures import Failure, Reason

# Errors that may belong to an earlier datagram: the system hands them to whatever call comes next.
BELATED = (Reason.PORT_UNREACHABLE, Reason.HOST_UNREACHABLE, Reason.NETWORK_UNREACHABLE, Reason.TIME_EXCEEDED)

Tell = Callable[[Failure, str, str], None]  # the failure, the peer, a detail


class BelatedErrors:
    """The system hands such an error to whatever call comes next; Linux keeps them apart, in a queue."""

    def __init__(self, sock: TracedSocket, clock: Clock, tell: Tell, text: Callable[[SockAddr], str]) -> None:
        self._sock = sock
        self._clock = clock
        self._tell = tell
        self._text = text
        self._repeats = Repeats()
        self.has_queue = False

    def take(self, error: OSError | None, peer: str, *, tells: bool = True) -> list[Unreachable]:
        """What came back, and tell it. ``error`` is what a call was refused with, ``peer`` whom that must be about
        where the system has no queue."""
        if self._sock.fileno() < 0:
            return []
        errors = queued_errors(self._sock, self._text) if self.has_queue else []
        if error is not None and not errors and not (self.has_queue and _is_belated(error)):
            errors = [Unreachable(error_number(error) or 0, peer)]  # else it stood in the queue, and was told before
        for unreachable in errors if tells else ():
            left_out = self._repeats.admit(unreachable, self._clock.now_ns())
            if left_out is not None:
                detail = f"and {left_out:,} times before" if left_out else ""
                self._tell(failure_of(unreachable), unreachable.peer, detail)
        return errors


def failure_of(error: Unreachable) -> Failure:
    """What came back, in words: with who says so, where that is not the peer itself."""
    failure = failure_from_errno(error.errno, error.peer, datagram=True)
    if error.offender and error.kind == (3 if ":" in error.offender else 11):  # RFC 4443, RFC 792: time exceeded
        failure = Failure(Reason.TIME_EXCEEDED, error.peer, error.errno)
    if error.offender and not _same_host(error.peer, error.offender):
        failure = replace(failure, detail=f"{failure.detail}, says {error.offender}")
    return failure


def _is_belated(error: OSError) -> bool:
    return failure_from_errno(error_number(error) or 0, "", datagram=True).reason in BELATED


def _same_host(peer: str, host: str) -> bool:
    own = peer.rpartition(":")[0].strip("[]").partition("%")[0]
    return host in (peer, own, own.removeprefix("::ffff:"))
