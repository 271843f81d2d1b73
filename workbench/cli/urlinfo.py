"""``info URL``: what an address is, what it resolves to, and in which order its addresses would be tried."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from workbench.cli.lookup import service_name
from workbench.host.availability import availability
from workbench.model.attemptorder import in_turns
from workbench.model.proxies import ProxyScheme
from workbench.model.schemes import AddressForm
from workbench.model.sockets import SocketOptions
from workbench.model.socketurl import SocketUrl

Lines = Iterator[tuple[str, str]]

LOOKED_UP: Final = (AddressForm.HOST_PORT, AddressForm.HOST)


def is_looked_up_here(url: SocketUrl) -> bool:
    """Whether this computer resolves the host: the address has one, and no proxy does it."""
    return url.facts.form in LOOKED_UP and not _proxy_looks_up(url)


def _proxy_looks_up(url: SocketUrl) -> bool:
    return url.proxy is not None and url.proxy.scheme is not ProxyScheme.SOCKS5


def about_url(url: SocketUrl, found: list[tuple[str, str]]) -> Lines:
    """Label and text of each line; ``found`` are addresses and their families in the system's order."""
    facts = url.facts
    name = "TLS over TCP" if facts.is_tls and not facts.is_web else facts.name
    named = name.endswith(("stream", "datagram"))
    yield "transport", name if named else f"{name}, {'datagrams' if facts.is_datagram else 'a stream'}"
    yield from _FORMS[facts.form](url)
    here = availability(url.scheme)
    if not here.available:
        yield "here", f"no: {here.reason}"
    if url.bind is not None:
        yield "from", str(url.bind)
    if url.proxy is not None:
        yield "through", str(url.proxy)
    for index, (address, family) in enumerate(found):
        yield "" if index else "resolves to", f"{address} ({family})"
    if _proxy_looks_up(url):
        yield "resolves to", "left to the proxy"
    if len(found) > 1 and not facts.is_datagram and url.proxy is None:
        yield from _order(found)


def _order(found: list[tuple[str, str]]) -> Lines:
    delay_ms = SocketOptions().attempt_delay_ms
    for index, (address, _family) in enumerate(in_turns(found, _family_of)):
        when = "at once" if not index else f"after {index * delay_ms} ms, or when those before it have failed"
        yield "" if index else "is tried", f"{address} {when}"


def _family_of(found: tuple[str, str]) -> str:
    return found[1]


def _host_port(url: SocketUrl) -> Lines:
    service = service_name(url)
    yield "port", f"{url.endpoint.port}{f' ({service})' if service else ''}"
    yield from _host(url)
    if url.path:
        yield "resource", url.path


def _host(url: SocketUrl) -> Lines:
    endpoint = url.endpoint
    if endpoint.is_wildcard:
        both = " and, as dual stack, of IPv4" if ":" in endpoint.host and not url.facts.is_datagram else ""
        yield "host", f"{endpoint.host}: every interface of this computer{both}, for a listener"
    elif endpoint.is_loopback:
        yield "host", f"{endpoint.host}: this computer alone"
    elif endpoint.is_multicast:
        yield "host", f"{endpoint.host}: a multicast group"
    else:
        yield "host", endpoint.host
    if url.protocol is not None:
        yield "protocol", str(url.protocol)


def _path(url: SocketUrl) -> Lines:
    name = url.endpoint.host
    if name.startswith("@"):
        yield "name", f"{name}: an abstract name, which has no file"
        return
    yield "path", name
    yield "file", _about_file(Path(name))


def _about_file(path: Path) -> str:
    """What lies there; nothing is connected to find out whether somebody listens."""
    try:
        facts = path.lstat()
    except FileNotFoundError:
        return "none: nothing is bound there" if path.parent.is_dir() else f"none, nor a folder {path.parent}"
    except OSError as error:
        return f"not to be seen: {error.strerror}"
    if not stat.S_ISSOCK(facts.st_mode):
        return "no socket: a listener could not be bound there"
    may = "you may connect" if os.access(path, os.W_OK) else "you may not connect"
    return f"a socket, {stat.filemode(facts.st_mode)} of user {facts.st_uid}: {may}"


def _cid_port(url: SocketUrl) -> Lines:
    words = {"0": "the hypervisor", "1": "this machine itself", "2": "the host", "4294967295": "any, for a listener"}
    meaning = words.get(url.endpoint.host, "a virtual machine")
    yield "context id", f"{url.endpoint.host}: {meaning}"
    yield "port", str(url.endpoint.port)


def _device_channel(url: SocketUrl) -> Lines:
    yield "device", f"{url.endpoint.host}{': any, for a listener' if url.endpoint.is_wildcard else ''}"
    yield "channel", str(url.endpoint.port)


def _vm_service(url: SocketUrl) -> Lines:
    yield "machine", url.endpoint.host
    yield "service", url.path


_FORMS: Final = {
    AddressForm.HOST_PORT: _host_port,
    AddressForm.HOST: _host,
    AddressForm.PATH: _path,
    AddressForm.CID_PORT: _cid_port,
    AddressForm.DEVICE_CHANNEL: _device_channel,
    AddressForm.VM_SERVICE: _vm_service,
}
