"""From a socket's settings to its transport."""

from __future__ import annotations

from workbench.engine.calls.tape import CallTape
from workbench.engine.datagrams.transport import UdpTransport
from workbench.engine.streams.client import TcpClient
from workbench.engine.streams.listener import TcpListener
from workbench.engine.transport import Transport, TransportSink
from workbench.model.clock import Clock
from workbench.model.schemes import Scheme
from workbench.model.sockets import Role, SocketSpec


def make_transport(spec: SocketSpec, sink: TransportSink, tape: CallTape, clock: Clock) -> Transport:
    """The transport for ``spec``, not started yet. Called on the loop's thread, while the loop runs.

    Raises :class:`~workbench.model.endpoint.SocketUrlError`.
    """
    if spec.parsed_url.scheme is Scheme.UDP:
        return UdpTransport(spec, sink, tape, clock)
    if spec.role is Role.LISTENER:
        return TcpListener(spec, sink, tape, clock)
    return TcpClient(spec, sink, tape, clock)
