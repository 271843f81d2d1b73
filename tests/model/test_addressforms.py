"""Addresses that are not host and port: each form, its faults with their places, and back again."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model.addressforms import PATH_MAX_BYTES, address_in_url, parse_address
from workbench.model.endpoint import Endpoint, SocketUrlError
from workbench.model.schemes import AddressForm

F = AddressForm
LOOPBACK = "e0e16197-dd56-4a10-9195-5ee7a155a838"
ECHO = "00000007-facb-11e6-bd58-64006a7986d3"  # the template of Linux services: port 7


@pytest.mark.parametrize(
    ("form", "text", "endpoint"),
    [
        (F.PATH, "/run/echo.sock", Endpoint("/run/echo.sock")),
        (F.PATH, "/run/with%20space", Endpoint("/run/with space")),
        (F.PATH, "@echo", Endpoint("@echo")),
        (F.PATH, "/C:/Users/a/echo.sock", Endpoint("C:/Users/a/echo.sock")),
        (F.PATH, "/tmp/Gr%C3%BC%C3%9Fe", Endpoint("/tmp/Grüße")),
        (F.PATH, "/a", Endpoint("/a")),
        (F.HOST, "127.0.0.1", Endpoint("127.0.0.1")),
        (F.HOST, "example.test/", Endpoint("example.test")),
        (F.HOST, "[fe80::1%eth0]", Endpoint("fe80::1%eth0")),
        (F.HOST, "::1", Endpoint("::1")),
        (F.CID_PORT, "2:1234", Endpoint("2", 1234)),
        (F.CID_PORT, "local:4294967295", Endpoint("1", 4_294_967_295)),
        (F.CID_PORT, "ANY:0", Endpoint("4294967295", 0)),
        (F.CID_PORT, "0003:5", Endpoint("3", 5)),
        (F.DEVICE_CHANNEL, "[01:23:45:67:89:ab]:3", Endpoint("01:23:45:67:89:AB", 3)),
        (F.DEVICE_CHANNEL, "01-23-45-67-89-AB:30", Endpoint("01:23:45:67:89:AB", 30)),
        (F.DEVICE_CHANNEL, "[any]:1", Endpoint("00:00:00:00:00:00", 1)),
    ],
)
def test_what_people_write(form: AddressForm, text: str, endpoint: Endpoint) -> None:
    found, rest = parse_address(form, text, 0)
    assert (found, rest) == (endpoint, "")
    assert parse_address(form, address_in_url(form, endpoint, ""), 0) == (endpoint, "")


@pytest.mark.parametrize(
    ("text", "machine"),
    [
        (f"loopback/{ECHO}", LOOPBACK),
        (f"{LOOPBACK.upper()}/{{{ECHO}}}", LOOPBACK),
        (f"parent/{ECHO}/", "a42e7cda-d03f-480c-9cc2-a4de20abb878"),
        (f"Children/{ECHO}", "90db8b89-0d35-4f79-8ce9-49ea0ac8b7cd"),
        (f"any/{ECHO}", "00000000-0000-0000-0000-000000000000"),
    ],
)
def test_machines_of_hyper_v_by_name_and_by_number(text: str, machine: str) -> None:
    assert parse_address(F.VM_SERVICE, text, 0) == (Endpoint(machine), ECHO)
    assert address_in_url(F.VM_SERVICE, Endpoint(machine), ECHO) == f"{machine}/{ECHO}"


@pytest.mark.parametrize(
    ("form", "text", "offset", "words"),
    [
        (F.PATH, "run/x", 0, "begins with /"),
        (F.PATH, "", 0, "begins with /"),
        (F.PATH, "/", 1, "missing"),
        (F.PATH, "@", 1, "missing"),
        (F.PATH, "/a%00b", 0, "zero byte"),
        (F.PATH, "/a\nb", 0, "control characters"),
        (F.PATH, "/%1b[31m", 0, "control characters"),
        (F.PATH, "/a\ud800", 0, "control characters"),
        (F.PATH, "/ab%ff", 3, "UTF-8"),
        (F.PATH, "/" + "x" * PATH_MAX_BYTES, 0, "at most 107 bytes"),
        (F.PATH, "/" + "ü" * 54, 0, "at most 107 bytes"),
        (F.PATH, "/" + "x" * 1_000_000, 0, "at most 107 bytes"),
        (F.HOST, "", 0, "host is missing"),
        (F.HOST, "127.0.0.1:80", 9, "no port"),
        (F.HOST, "[::1]:80", 0, "no port"),
        (F.HOST, "[::1", 0, "brackets"),
        (F.HOST, "1:2:3", 0, "IPv6"),
        (F.HOST, "a b", 1, "cannot stand"),
        (F.CID_PORT, "2", 1, "cid:port"),
        (F.CID_PORT, "two:5", 0, "context id"),
        (F.CID_PORT, "4294967296:5", 0, "context id"),
        (F.CID_PORT, "-1:5", 0, "context id"),
        (F.CID_PORT, "2:4294967296", 2, "at most 4294967295"),
        (F.CID_PORT, "9" * 5000 + ":5", 0, "context id"),
        (F.CID_PORT, "٣:5", 0, "context id"),
        (F.DEVICE_CHANNEL, "[01:23:45:67:89:AB]", 19, "channel is missing"),
        (F.DEVICE_CHANNEL, "[01:23:45:67:89:AB]:31", 20, "at most 30"),
        (F.DEVICE_CHANNEL, "[01:23:45:67:89]:1", 0, "six pairs"),
        (F.DEVICE_CHANNEL, "[01:23:45:67:89:AB:1", 0, "six pairs"),
        (F.DEVICE_CHANNEL, "[01:23:45:67:89:AG]:1", 0, "six pairs"),
        (F.VM_SERVICE, "loopback", 8, "a slash"),
        (F.VM_SERVICE, f"loopbak/{ECHO}", 0, "GUID"),
        (F.VM_SERVICE, "loopback/echo", 9, "GUID"),
        (F.VM_SERVICE, "loopback/" + "0" * 100_000, 9, "GUID"),
    ],
)
def test_a_fault_tells_its_place(form: AddressForm, text: str, offset: int, words: str) -> None:
    with pytest.raises(SocketUrlError, match=words) as caught:
        parse_address(form, text, 0)
    assert caught.value.offset == offset
    assert len(str(caught.value)) < 200
    with pytest.raises(SocketUrlError) as moved:
        parse_address(form, text, 7)
    assert moved.value.offset == offset + 7


NOT_HOST_PORT = [form for form in AddressForm if form is not F.HOST_PORT]


@given(st.sampled_from(NOT_HOST_PORT), st.text(max_size=60))
def test_nothing_but_its_own_error_is_raised(form: AddressForm, text: str) -> None:
    try:
        endpoint, rest = parse_address(form, text, 5)
    except SocketUrlError as error:
        assert 5 <= error.offset <= 5 + len(text)
    else:
        assert parse_address(form, address_in_url(form, endpoint, rest), 0) == (endpoint, rest)


PRINTABLE = st.characters(exclude_categories=("C", "Z"), exclude_characters="")
NAMES = st.text(PRINTABLE, min_size=1, max_size=25).filter(lambda name: name.isprintable())


@given(NAMES, st.sampled_from(["/", "@", "/run/", "C:/", "C:\\"]))
def test_every_path_comes_back(name: str, start: str) -> None:
    endpoint = Endpoint(start + name)
    written = address_in_url(F.PATH, endpoint, "")
    assert not set(written) & set("?#& ")
    assert parse_address(F.PATH, written, 0)[0] == endpoint


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_every_vsock_address_comes_back(cid: int, port: int) -> None:
    endpoint = Endpoint(str(cid), port)
    assert parse_address(F.CID_PORT, address_in_url(F.CID_PORT, endpoint, ""), 0)[0] == endpoint


@given(st.binary(min_size=6, max_size=6), st.integers(0, 30))
def test_every_bluetooth_address_comes_back(device: bytes, channel: int) -> None:
    endpoint = Endpoint(device.hex(":").upper(), channel)
    assert parse_address(F.DEVICE_CHANNEL, address_in_url(F.DEVICE_CHANNEL, endpoint, ""), 0)[0] == endpoint


@given(st.uuids(), st.uuids())
def test_every_hyper_v_address_comes_back(machine: UUID, service: UUID) -> None:
    written = address_in_url(F.VM_SERVICE, Endpoint(str(machine)), str(service))
    assert parse_address(F.VM_SERVICE, written, 0) == (Endpoint(str(machine)), str(service))
