"""Binding a listener to every address that its name stands for."""

from __future__ import annotations

import socket
from typing import Final

from workbench.engine.addresses import Address
from workbench.engine.calls.tape import CallTape
from workbench.engine.failures import failure_from
from workbench.engine.feed import Feed
from workbench.engine.options.applying import OptionTeller
from workbench.engine.streams.families import is_ip, is_unix, with_hint
from workbench.engine.streams.listening import ListeningSocket
from workbench.engine.streams.socketfiles import bind_trouble
from workbench.model.clock import Clock
from workbench.model.endpoint import Endpoint
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.sockets import SocketOptions

PORT_TRIES: Final = 8  # a free port of one address may be taken at the next one
# An address of the name that this computer does not have, or not now: the others are bound all the same.
_PASSED_OVER: Final = (Reason.ADDRESS_NOT_LOCAL, Reason.FAMILY_NOT_SUPPORTED)


class Binding:
    """One socket for each address, all on the same port. Used once; what it returns belongs to the caller."""

    def __init__(self, endpoint: Endpoint, options: SocketOptions, feed: Feed, tape: CallTape, clock: Clock) -> None:
        self._endpoint = endpoint
        self._options = options
        self._feed = feed
        self._tape = tape
        self._clock = clock
        self._passed: dict[Address, Failure] = {}
        self._has_ipv4 = False
        self.option_teller = OptionTeller(feed)

    def bind(self, found: list[Address]) -> list[ListeningSocket] | Failure:
        """The sockets, at least one; or why not. With a failure nothing stays open."""
        several_of_any_port = len(found) > 1 and self._endpoint.port == 0
        for tries_left in reversed(range(PORT_TRIES)):
            self._passed.clear()
            opened = self._bind_all(found)
            taken = isinstance(opened, Failure) and opened.reason is Reason.ADDRESS_IN_USE
            if not (several_of_any_port and taken and tries_left):
                break
        if not isinstance(opened, Failure):
            for address, failure in self._passed.items():
                self._feed.happened(EventKind.ATTEMPTED, ends=(str(address), str(address)), failure=failure)
        return opened

    def _bind_all(self, found: list[Address]) -> list[ListeningSocket] | Failure:
        opened: list[ListeningSocket] = []
        # A name may stand for :: and for addresses of IPv4: on a port where IPv6 took both there were no room for them.
        self._has_ipv4 = any(address.family == socket.AF_INET for address in found)
        for address in found:
            wanted = _on_port(address, opened[0].port) if opened else address
            one = self._bind_one(wanted)
            if isinstance(one, ListeningSocket):
                opened.append(one)
            elif len(found) > 1 and one.reason in _PASSED_OVER:
                self._passed[wanted] = one
            else:
                for sock in opened:
                    sock.close()
                return one
        return opened or next(iter(self._passed.values()))

    def _bind_one(self, address: Address) -> ListeningSocket | Failure:
        what = f"listening on {address}"
        one: ListeningSocket | None = None
        try:
            one = ListeningSocket(address, self._tape, self._clock)
            one.open(self._endpoint, self._options, ipv6_only=self._has_ipv4 and address.is_ipv6_wildcard)
            self.option_teller.tell_of(one.sock)
        except OSError as error:
            if one is not None:
                self.option_teller.tell_of(one.sock)
                one.close()
            failure = failure_from(error, what)
            if is_unix(address.family):
                return bind_trouble(failure, address, self._tape, self._clock)
            return with_hint(failure, address)
        return one


def _on_port(address: Address, port: int) -> Address:
    """The same address; with port 0 on the one that the first socket was given."""
    sockaddr = address.sockaddr
    if not is_ip(address.family) or not isinstance(sockaddr, tuple) or sockaddr[1] != 0:
        return address
    return address._replace(sockaddr=(sockaddr[0], port, *sockaddr[2:]))
