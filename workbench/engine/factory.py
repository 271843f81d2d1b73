"""From a socket's settings to its transport."""

from __future__ import annotations

from workbench.engine.calls.tape import CallTape
from workbench.engine.datagrams.transport import UdpTransport
from workbench.engine.layers.choice import Secret, no_secret
from workbench.engine.streams.client import StreamClient
from workbench.engine.streams.listener import StreamListener
from workbench.engine.transport import Transport, TransportSink
from workbench.model.clock import Clock
from workbench.model.sockets import Role, SocketSpec


def make_transport(
    spec: SocketSpec, sink: TransportSink, tape: CallTape, clock: Clock, secret: Secret = no_secret
) -> Transport:
    """The transport for ``spec``, not started yet. Called on the loop's thread, while the loop runs.

    ``secret`` gives passwords by key, from memory alone; None where none was given yet.

    Raises :class:`~workbench.model.endpoint.SocketUrlError`.
    """
    if spec.is_datagram:
        return UdpTransport(spec, sink, tape, clock)
    if spec.role is Role.LISTENER:
        return StreamListener(spec, sink, tape, clock, secret)
    return StreamClient(spec, sink, tape, clock, secret)
