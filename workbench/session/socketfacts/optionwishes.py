"""Which socket options a project, or this program itself, asks for: read from the settings, and written into them."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any, Final, NamedTuple

from workbench.model.options.facts import OptionFacts, base_kind
from workbench.model.options.settings import OptionSetting
from workbench.model.options.values import OptionValue
from workbench.model.schemes import Scheme
from workbench.model.sockets import AddressFamily, Role, SocketOptions, SocketSpec

THE_PROJECT: Final = "the project"
THIS_PROGRAM: Final = "this program"
DATAGRAM_BUFFER_TEXT: Final = "8 MiB"  # engine/options/setting.py asks for it, so that bursts are not dropped
_BUFFERS: Final = {"SO_RCVBUF": "receive_buffer_bytes", "SO_SNDBUF": "send_buffer_bytes"}
_SWITCHES: Final = {"TCP_NODELAY": "no_delay", "SO_REUSEADDR": "reuse_address"}


class Wish(NamedTuple):
    """A value as it is written, and who asks for it."""

    text: str
    by: str


def wishes_of(spec: SocketSpec) -> dict[str, Wish]:
    """By the option's name in capitals; what is asked for by name comes after the fields, and has the word."""
    found = _of_this_program(spec)
    options, kind = spec.options, base_kind(spec.parsed_url.scheme)
    if options.no_delay and kind is Scheme.TCP:
        found["TCP_NODELAY"] = Wish("on", THE_PROJECT)
    if options.reuse_address:
        found["SO_REUSEADDR"] = Wish("on", THE_PROJECT)
    for name, field in _BUFFERS.items():
        if size := getattr(options, field):
            found[name] = Wish(f"{size:,} bytes", THE_PROJECT)
    for setting in options.socket_options:
        found[setting.name.strip().upper()] = Wish(setting.value, THE_PROJECT)
    return found


def with_wish(options: SocketOptions, facts: OptionFacts, value: OptionValue, text: str) -> SocketOptions:
    """The settings with that value: in the option's own field where it has one, else by name."""
    others = _without(options, facts.name)
    if facts.name in _SWITCHES and value:
        return _changed(others, {_SWITCHES[facts.name]: True})
    if facts.name in _BUFFERS and value and isinstance(value, int):
        return _changed(others, {_BUFFERS[facts.name]: value})
    return replace(others, socket_options=(*others.socket_options, OptionSetting(facts.name, text)))


def without_wish(options: SocketOptions, name: str) -> SocketOptions:
    """The settings without any wish of the project's for that option."""
    return _without(options, name)


def _without(options: SocketOptions, name: str) -> SocketOptions:
    kept = tuple(setting for setting in options.socket_options if setting.name.strip().upper() != name)
    cleared: dict[str, int] = {}
    if name in _SWITCHES:
        cleared = {_SWITCHES[name]: False}
    elif name in _BUFFERS:
        cleared = {_BUFFERS[name]: 0}
    return _changed(replace(options, socket_options=kept), cleared)


def _changed(options: SocketOptions, values: dict[str, Any]) -> SocketOptions:
    return replace(options, **values)


def _of_this_program(spec: SocketSpec) -> dict[str, Wish]:
    """What engine/options/setting.py and the datagrams' reader ask for without being told to."""
    url = spec.parsed_url
    ours: dict[str, str] = {}
    listens = spec.role is Role.LISTENER
    if url.facts.is_ip and listens and not spec.is_datagram:
        ours["SO_EXCLUSIVEADDRUSE" if sys.platform == "win32" else "SO_REUSEADDR"] = "on"
    if url.facts.is_ip and spec.is_datagram and sys.platform == "win32" and not spec.options.reuse_address:
        ours["SO_EXCLUSIVEADDRUSE"] = "on"
    if url.facts.is_ip and listens and url.endpoint.is_wildcard and ":" in url.endpoint.host:
        ours["IPV6_V6ONLY"] = "on" if spec.options.family is AddressFamily.IPV6 else "off"
    if url.scheme is Scheme.UDP:
        ours["SO_RCVBUF"] = DATAGRAM_BUFFER_TEXT
    return {name: Wish(text, THIS_PROGRAM) for name, text in ours.items()}
