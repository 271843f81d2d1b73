"""From a socket's settings to its transport."""

from __future__ import annotations

from workbench.engine.calls.tape import CallTape
from workbench.engine.datagrams.families import make_datagram_transport
from workbench.engine.layers.choice import Secret, no_secret
from workbench.engine.layers.laboratory import Laboratory
from workbench.engine.streams.client import StreamClient
from workbench.engine.streams.listener import StreamListener
from workbench.engine.transport import Transport, TransportSink
from workbench.model.clock import Clock
from workbench.model.sockets import Role, SocketSpec


def make_transport(
    spec: SocketSpec,
    sink: TransportSink,
    tape: CallTape,
    clock: Clock,
    secret: Secret = no_secret,
    laboratory: Laboratory | None = None,
) -> Transport:
    """The transport for ``spec``, not started yet. Called on the loop's thread, while the loop runs.

    ``secret`` gives passwords by key, from memory alone; None where none was given yet. ``laboratory`` issues
    certificates where the TLS settings want them.

    Raises :class:`~workbench.model.endpoint.SocketUrlError`.
    """
    if spec.is_datagram:
        return make_datagram_transport(spec, sink, tape, clock)
    if spec.role is Role.LISTENER:
        return StreamListener(spec, sink, tape, clock, secret, laboratory)
    return StreamClient(spec, sink, tape, clock, secret, laboratory)
