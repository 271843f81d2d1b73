"""Which addresses the packets of a session have: those that were recorded, or documentation addresses in their stead.

A Unix path, a vsock context or a host name is no IP address; then addresses of RFC 5737 stand in. The same for a
connection that is recorded from both of its ends: two stories of one connection would look like repetitions.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Final, NamedTuple

from workbench.codec.packets.headers import Wire
from workbench.model.endpoint import SocketUrlError, parse_endpoint
from workbench.model.peertexts import BETWEEN_LOCALS

FLOWS_REMEMBERED: Final = 65_536
_FIRST_PORT, _PORTS = 49_152, 16_384  # RFC 6335: dynamic ports
_HOSTS: Final = 254
# Inside TLS is what has a port of its own outside of it; at the port of TLS Wireshark would look for TLS.
_PLAIN_PORTS: Final = {443: 80, 465: 25, 636: 389, 853: 53, 990: 21, 993: 143, 995: 110, 5061: 5060, 5671: 5672,
                       6697: 6667, 8443: 80, 8883: 1883}  # fmt: skip

_LOOPBACK4: Final = b"\x7f\0\0\x01"
_LOOPBACK6: Final = bytes(15) + b"\x01"
_IPV6_PREFIX: Final = b"\x20\x01\x0d\xb8"  # RFC 3849

Place = tuple[bytes, int]  # packed address and port


class Flow(NamedTuple):
    """Both ends of a conversation. ``note`` says in a sentence what is not as it was; else empty."""

    own: Place
    peer: Place
    note: str = ""

    def wires(self) -> tuple[Wire, Wire]:
        """From us to the peer, and back."""
        (own, own_port), (peer, peer_port) = self.own, self.peer
        return Wire(own, peer, own_port, peer_port), Wire(peer, own, peer_port, own_port)


class Flows:
    """Gives out the flows of one export."""

    def __init__(self) -> None:
        self._users: OrderedDict[frozenset[Place], tuple[int, int]] = OrderedDict()  # to session and connection
        self._stand_ins = 0
        self._open: set[frozenset[Place]] = set()

    def connection(self, key: tuple[int, int], local: str, peer: str, within_tls: bool) -> Flow:
        """The flow of connection ``key`` (session, number); give it back with :meth:`ended`."""
        flow = recorded_flow(local, peer)
        if flow is None:
            return self._stand_in(f"{local or 'this end'} and {peer or 'the peer'} have no IP addresses")
        if within_tls:
            flow = _outside_of_tls(flow)
        ends = frozenset((flow.own, flow.peer))
        user = self._users.get(ends)
        if user is not None and (user[0] != key[0] or ends in self._open):
            return self._mirrored(flow, f"the connection of {local} and {peer} is here from its other end too")
        self._users[ends] = key
        self._open.add(ends)
        if len(self._users) > FLOWS_REMEMBERED:
            old, _user = self._users.popitem(last=False)
            self._open.discard(old)
        return flow

    def ended(self, flow: Flow) -> None:
        """The connection is over: the same addresses may come again."""
        self._open.discard(frozenset((flow.own, flow.peer)))

    def datagrams(self, session_id: int, local: str, peer: str) -> Flow:
        """The flow of a socket's datagrams with one peer: the same one whenever it is asked for."""
        flow = recorded_flow(local, peer)
        if flow is not None:
            return flow
        own = bytes((192, 0, 2, 1 + session_id % _HOSTS)), _FIRST_PORT + session_id % _PORTS
        far = bytes((198, 51, 100, 1 + session_id % _HOSTS)), _FIRST_PORT + 1
        return Flow(own, far, _stands_in(own, far, f"{local or 'this end'} and {peer or 'the peer'}"
                                                   " have no IP addresses"))  # fmt: skip

    def _mirrored(self, flow: Flow, why: str) -> Flow:
        self._stand_ins += 1
        host = 1 + self._stand_ins % _HOSTS
        hosts = (bytes((192, 0, 2, host)), bytes((198, 51, 100, host)))
        if len(flow.own[0]) == 16:
            hosts = (_IPV6_PREFIX + bytes((0, 1)) + bytes(9) + bytes((host,)),
                     _IPV6_PREFIX + bytes((0, 2)) + bytes(9) + bytes((host,)))  # fmt: skip
        own, peer = (hosts[0], flow.own[1]), (hosts[1], flow.peer[1])
        return Flow(own, peer, _stands_in(own, peer, why))

    def _stand_in(self, why: str) -> Flow:
        number = self._stand_ins
        self._stand_ins += 1
        host = 1 + number // _PORTS % _HOSTS
        own = bytes((192, 0, 2, host)), _FIRST_PORT + number % _PORTS
        peer = bytes((198, 51, 100, host)), _FIRST_PORT + number % _PORTS
        return Flow(own, peer, _stands_in(own, peer, why))


def recorded_flow(local: str, peer: str) -> Flow | None:
    """The flow that the recorded texts name; None where the peer has no IP address."""
    far = packed_place(peer)
    if far is None:
        return None
    if not any(far[0]):  # who connects to a wildcard address reaches this computer
        far = (_LOOPBACK4 if len(far[0]) == 4 else _LOOPBACK6), far[1]
    near = [place for place in map(packed_place, local.split(BETWEEN_LOCALS)) if place is not None]
    for place in near:
        if len(place[0]) == len(far[0]) and any(place[0]):
            return Flow(place, far)
    port = near[0][1] if near else _FIRST_PORT
    own = _other_end(far[0]), port
    told = f"{local or 'Its own address'} names no address that reaches {peer}: {_text(own)} stands in."
    return Flow(own, far, told)


@lru_cache(4_096)
def packed_place(text: str) -> Place | None:
    """``127.0.0.1:5000``, ``[::1]:9000``, ``127.0.0.1``: packed, an IPv4-mapped address as IPv4; None for all else."""
    try:
        host, port = _split(text)
        address = ip_address(host.partition("%")[0])
    except ValueError:  # SocketUrlError is one
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return address.packed, port


def _split(text: str) -> tuple[str, int]:
    bare = text[1:-1] if text[:1] == "[" and text[-1:] == "]" else text
    try:
        ip_address(bare.partition("%")[0])
    except ValueError:
        endpoint = parse_endpoint(text)
        if endpoint.port is None:
            raise SocketUrlError("no port") from None
        return endpoint.host, endpoint.port
    return bare, 0


def _other_end(peer: bytes) -> bytes:
    if peer[:1] == b"\x7f" and len(peer) == 4:
        return _LOOPBACK4
    if peer == _LOOPBACK6:
        return peer
    return bytes((192, 0, 2, 1)) if len(peer) == 4 else _IPV6_PREFIX + bytes(11) + b"\x01"  # RFC 5737


def _outside_of_tls(flow: Flow) -> Flow:
    for end, place in (("own", flow.own), ("peer", flow.peer)):
        plain = _PLAIN_PORTS.get(place[1])
        if plain is not None:
            note = f"What TLS carried at port {place[1]}: port {plain} stands in, as for the same without TLS."
            return flow._replace(**{end: (place[0], plain)}, note=note)
    return flow


def _stands_in(own: Place, peer: Place, why: str) -> str:
    return f"{_text(own)} and {_text(peer)} stand in: {why}."


def _text(place: Place) -> str:
    address = ip_address(place[0])
    return f"[{address}]:{place[1]}" if address.version == 6 else f"{address}:{place[1]}"
