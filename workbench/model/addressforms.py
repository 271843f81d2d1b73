"""The addresses that are not host and port: paths, virtual machines, Bluetooth devices."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote
from uuid import UUID

from workbench.model.endpoint import (
    BLUETOOTH_ANY,
    VSOCK_ANY,
    VSOCK_LOCAL,
    Endpoint,
    SocketUrlError,
    check_host,
    check_ipv6,
    port_number,
)
from workbench.model.schemes import AddressForm

PATH_MAX_BYTES = 107  # unix(7): sun_path has 108 bytes with the closing NUL; 104 on the BSDs, which say so themselves
PORT32_MAX = 2**32 - 1
CHANNEL_MAX = 30  # RFCOMM, section 5.4: server channels 1 to 30
_CIDS = {"any": VSOCK_ANY, "local": VSOCK_LOCAL, "hypervisor": "0", "host": "2"}  # vsock(7), "VMADDR_CID_…"
_DEVICE = re.compile(r"[0-9a-fA-F]{2}(?:[:-][0-9a-fA-F]{2}){5}")
# Hyper-V: "Make your own integration services", HV_GUID_…
_MACHINES = {
    "any": "00000000-0000-0000-0000-000000000000",
    "children": "90db8b89-0d35-4f79-8ce9-49ea0ac8b7cd",
    "loopback": "e0e16197-dd56-4a10-9195-5ee7a155a838",
    "parent": "a42e7cda-d03f-480c-9cc2-a4de20abb878",
}


def parse_address(form: AddressForm, text: str, offset: int) -> tuple[Endpoint, str]:
    """The endpoint, and what stands behind a slash (Hyper-V's service). Raises :class:`SocketUrlError`."""
    if form is AddressForm.PATH:
        return _path(text, offset), ""
    if form is AddressForm.HOST:
        return _host(text.rstrip("/"), offset), ""
    if form is AddressForm.CID_PORT:
        return _machine_port(text.rstrip("/"), offset), ""
    if form is AddressForm.DEVICE_CHANNEL:
        return _device_channel(text.rstrip("/"), offset), ""
    return _machine_service(text, offset)


def address_in_url(form: AddressForm, endpoint: Endpoint, path: str) -> str:
    """The text behind ``://`` that :func:`parse_address` reads."""
    if form is AddressForm.PATH:
        return quote(endpoint.host if endpoint.host[:1] in "/@" else "/" + endpoint.host, safe="/@:\\")
    if form is AddressForm.VM_SERVICE:
        return f"{endpoint.host}/{path}"
    if form is AddressForm.HOST:
        return f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host
    return str(endpoint)


def _path(text: str, offset: int) -> Endpoint:
    path = _unquoted(text, offset)
    if re.match(r"/[A-Za-z]:[/\\]", path):  # unix:///C:/Users/… is a path of Windows
        path = path[1:]
    elif not path.startswith(("/", "@")):
        raise SocketUrlError("a path begins with / (three slashes in all: unix:///run/name), an abstract name with @",
                             offset)  # fmt: skip
    if len(path) < 2:
        raise SocketUrlError("the path of the socket is missing", offset + len(text))
    if "\0" in path:
        raise SocketUrlError("a path cannot hold a zero byte; an abstract name is written @name", offset)
    if not path.isprintable():  # it is shown in terminals and logs
        raise SocketUrlError("control characters cannot stand in a socket's path here", offset)
    if len(path.encode()) > PATH_MAX_BYTES:
        raise SocketUrlError(f"the path of a socket has at most {PATH_MAX_BYTES} bytes", offset)
    return Endpoint(path)


def _unquoted(text: str, offset: int) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise SocketUrlError("the %XX of a path are bytes of UTF-8", offset + text.index("%")) from None


def _host(text: str, offset: int) -> Endpoint:
    if text.startswith("["):
        host, closed, rest = text[1:].partition("]")
        if not closed or rest:
            raise SocketUrlError("write the IPv6 address in brackets, and nothing behind: there is no port", offset)
        check_ipv6(host, offset + 1)
        return Endpoint(host)
    if text.count(":") > 1:
        check_ipv6(text, offset)
        return Endpoint(text)
    if ":" in text:
        raise SocketUrlError("this kind of socket has no port: write the host alone", offset + text.index(":"))
    check_host(text, offset)
    return Endpoint(text)


def _machine_port(text: str, offset: int) -> Endpoint:
    cid, colon, port = text.rpartition(":")
    if not colon:
        raise SocketUrlError("a port is missing: write cid:port", offset + len(text))
    number = _CIDS.get(cid.lower(), cid)
    if not (number.isascii() and number.isdigit()) or len(number) > 10 or int(number) > PORT32_MAX:
        raise SocketUrlError("a context id is a number, or any, local, host, hypervisor", offset)
    return Endpoint(str(int(number)), port_number(port, offset + len(cid) + 1, PORT32_MAX))


def _device_channel(text: str, offset: int) -> Endpoint:
    device, colon, channel = text.rpartition(":")
    bare = device[1:-1] if device.startswith("[") and device.endswith("]") else device
    if not colon or not channel.isdigit():
        raise SocketUrlError("a channel is missing: write [01:23:45:67:89:AB]:1", offset + len(text))
    if bare.lower() == "any":
        bare = BLUETOOTH_ANY
    if not _DEVICE.fullmatch(bare):
        raise SocketUrlError("a Bluetooth device is six pairs of hex digits: [01:23:45:67:89:AB]:1", offset)
    return Endpoint(bare.upper().replace("-", ":"), port_number(channel, offset + len(device) + 1, CHANNEL_MAX))


def _machine_service(text: str, offset: int) -> tuple[Endpoint, str]:
    machine, slash, service = text.rstrip("/").partition("/")
    if not slash:
        raise SocketUrlError("write the virtual machine's id, a slash, and the service's id", offset + len(text))
    vm = _guid(_MACHINES.get(machine.lower(), machine), offset)
    return Endpoint(vm), _guid(service, offset + len(machine) + 1)


def _guid(text: str, offset: int) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise SocketUrlError("a GUID is expected, such as e0e16197-dd56-4a10-9195-5ee7a155a838", offset) from None
