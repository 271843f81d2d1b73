"""Options of ``send`` and ``listen`` that are about the kind of socket: read here, applied to the socket's settings."""

from __future__ import annotations

import difflib
import os
import sys
from argparse import ArgumentTypeError, Namespace
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from workbench.cli.framingoption import add_framing_option
from workbench.cli.groupoption import add_group_option
from workbench.cli.pointing import with_place
from workbench.cli.tlsoptions import add_tls_options, tls_settings
from workbench.cli.weboptions import add_web_options, web_settings
from workbench.model.framing import FramingRule
from workbench.model.multicast import GroupMembership
from workbench.model.options.settings import OptionSetting
from workbench.model.sockets import SocketSpec
from workbench.model.tlssettings import TlsSettings
from workbench.model.websettings import WebSettings

PASSWORD_VARIABLE: Final = "WORKBENCH_PASSWORD"
PASSWORD_MAX_CHARS: Final = 4_096  # as in the window


@dataclass(frozen=True, slots=True)
class KindSettings:
    """What was given; nothing by default."""

    socket_options: tuple[OptionSetting, ...] = ()
    tls: TlsSettings = field(default_factory=TlsSettings)
    groups: tuple[GroupMembership, ...] = ()
    web: WebSettings = field(default_factory=WebSettings, repr=False)  # a header may be a secret
    secret_headers: tuple[str, ...] = field(default=(), repr=False)  # of a WebSocket, from a file
    password: str = field(default="", repr=False)  # for the proxy or the private key that asks
    framing: FramingRule = field(default_factory=FramingRule)

    def applied(self, spec: SocketSpec) -> SocketSpec:
        """``spec`` with these settings."""
        options = replace(spec.options, socket_options=self.socket_options, groups=self.groups)
        return replace(spec, options=options, tls=self.tls, web=self.web, framing=self.framing)


def add_kind_options(parser: Any) -> None:
    """The arguments of both commands."""
    parser.add_argument(
        "--option", metavar="NAME=VALUE", action="append", type=socket_option, default=[],
        help="set a socket option: SO_KEEPALIVE=on, IP_TOS=EF, SO_LINGER='on 5'; may be given several times, and "
             "info options lists them",
    )  # fmt: skip
    parser.add_argument(
        "--password-file", metavar="FILE", type=password_file, default=None,
        help=f"the password of the proxy or of the private key is the first line of this file; without it that of the "
             f"environment variable {PASSWORD_VARIABLE} is taken; it is never an argument, which others could read",
    )  # fmt: skip
    add_group_option(parser)
    add_tls_options(parser)
    add_web_options(parser)
    add_framing_option(parser)


def kind_settings(found: Namespace) -> KindSettings:
    """What those arguments mean."""
    password = os.environ.get(PASSWORD_VARIABLE, "") if found.password_file is None else found.password_file
    kept = password[:PASSWORD_MAX_CHARS]
    return KindSettings(
        tuple(found.option), tls_settings(found), tuple(found.join), web_settings(found), found.ws_header_file, kept,
        found.framing,
    )  # fmt: skip


def password_file(text: str) -> str:
    """The first line of a file, without its end."""
    path = Path(text)
    try:
        with path.open(encoding="utf-8") as stream:
            line = stream.readline(PASSWORD_MAX_CHARS + 2)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise ArgumentTypeError(f"{text}: {reason}") from None
    password = line.rstrip("\r\n")
    if not password or len(password) > PASSWORD_MAX_CHARS:
        raise ArgumentTypeError(f"{text}: its first line is a password of 1 to {PASSWORD_MAX_CHARS:,} characters")
    return password


def socket_option(text: str) -> OptionSetting:
    """``NAME=VALUE`` of an option that this system has."""
    from workbench.model.options.catalogue import find_option, option_names
    from workbench.model.options.facts import system_of
    from workbench.model.options.values import OptionValueError, parse_value, value_text

    name, equals, value = text.partition("=")
    if not equals:
        raise ArgumentTypeError(f"“{text}”: a name, = and a value are expected, such as SO_KEEPALIVE=on")
    system = system_of(sys.platform)
    facts = find_option(name, system)
    if facts is None:
        near = difflib.get_close_matches(name.strip().upper(), option_names(system), 1)
        hint = f": did you mean {near[0]}?" if near else "; info options lists those that there are"
        raise ArgumentTypeError(f"there is no socket option “{name}”{hint}")
    if not facts.systems & system:
        raise ArgumentTypeError(f"{facts.name} is an option of {facts.systems.words}")
    if not facts.writable:
        raise ArgumentTypeError(f"{facts.name} can be read only")
    try:
        return OptionSetting(facts.name, value_text(facts, parse_value(facts, value)))
    except OptionValueError as error:
        offset = len(name) + 1 + error.offset
        raise ArgumentTypeError(with_place(f"{facts.name}: {error}", text, offset)) from None
