"""From a scheme to its datagram transport."""

from __future__ import annotations

from workbench.engine.calls.tape import CallTape
from workbench.engine.datagrams.echotransport import EchoTransport
from workbench.engine.datagrams.grouptransport import GroupTransport
from workbench.engine.datagrams.ipfamily import UdpFamily
from workbench.engine.datagrams.rawfamily import RawFamily
from workbench.engine.datagrams.transport import DatagramTransport
from workbench.engine.datagrams.unixfamily import UnixFamily
from workbench.engine.transport import Transport, TransportSink
from workbench.model.clock import Clock
from workbench.model.schemes import Scheme
from workbench.model.sockets import SocketSpec


def make_datagram_transport(spec: SocketSpec, sink: TransportSink, tape: CallTape, clock: Clock) -> Transport:
    """The transport for a datagram scheme, not started yet."""
    match spec.parsed_url.scheme:
        case Scheme.UNIX_DGRAM:
            return DatagramTransport(spec, sink, tape, clock, UnixFamily)
        case Scheme.ICMP:
            return EchoTransport(spec, sink, tape, clock)
        case Scheme.RAW:
            return GroupTransport(spec, sink, tape, clock, RawFamily)
        case _:
            return GroupTransport(spec, sink, tape, clock, UdpFamily)
