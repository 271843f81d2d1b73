import socket
from dataclasses import replace

import pytest

from workbench.host.interfaces import address_scope, rates, read_interfaces
from workbench.model.host import InterfaceCounters, InterfaceRates, NetworkInterface

COUNTERS = InterfaceCounters(1_000, 2_000, 10, 20, 0, 0, 0, 0)


def loopback() -> NetworkInterface:
    return next(each for each in read_interfaces() if any(row.address == "127.0.0.1" for row in each.addresses))


def test_the_loopback_interface_is_as_the_system_has_it():
    found = loopback()
    assert found.up and found.running and found.loopback
    assert found.index == socket.if_nametoindex(found.name)
    assert found.mtu > 1_000
    address = next(row for row in found.addresses if row.address == "127.0.0.1")
    assert (address.family, address.prefix, address.netmask, address.scope) == ("IPv4", 8, "255.0.0.0", "loopback")


def test_every_interface_of_the_system_is_there_in_its_order():
    numbers = [each.index for each in read_interfaces()]
    assert sorted(number for number, _name in socket.if_nameindex()) == numbers


def test_what_loopback_carries_is_counted_by_two_readings():
    before = loopback()
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
    ):
        receiver.bind(("127.0.0.1", 0))
        for _time in range(10):
            sender.sendto(bytes(10_000), receiver.getsockname())
    found = rates(before, loopback(), 2.0)
    assert found is not None and found.rx_bytes_s >= 50_000 and found.tx_packets_s >= 5


def test_rates_are_per_second():
    before = replace(loopback(), counters=COUNTERS)
    after = replace(before, counters=InterfaceCounters(1_500, 2_100, 20, 22, 0, 0, 0, 0))
    assert rates(before, after, 0.5) == InterfaceRates(1_000.0, 200.0, 20.0, 4.0)


@pytest.mark.parametrize(
    ("counters", "seconds"),
    [(COUNTERS, 0.0), (None, 1.0), (InterfaceCounters(0, 2_000, 10, 20, 0, 0, 0, 0), 1.0)],
    ids=["no time", "no counters", "began anew"],
)
def test_rates_that_cannot_be_told_are_none(counters, seconds):
    before = replace(loopback(), counters=COUNTERS)
    assert rates(before, replace(before, counters=counters), seconds) is None


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("127.0.0.1", "loopback"), ("::1", "loopback"), ("169.254.1.1", "link"), ("fe80::1%eth0", "link"),
        ("10.0.0.1", "private"), ("fd00::1", "private"), ("8.8.8.8", "global"), ("239.1.1.1", "multicast"),
        ("0.0.0.0", "unspecified"), ("02:00:00", ""),
    ],
)  # fmt: skip
def test_scopes(address, word):
    assert address_scope(address) == word
