"""``nc``, ``ncat`` and ``openssl s_client`` commands, with what is piped or redirected into them.

The options are those that the manual pages of OpenBSD's netcat, the traditional one and Ncat share or do not quarrel
about. What would run a program (``-e``, ``-c``) is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from workbench.model.endpoint import Endpoint
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.sockets import AddressFamily, Role, SocketOptions, SocketSpec
from workbench.model.tlssettings import TlsSettings
from workbench.project.importing.commands.options import Arguments, read_arguments
from workbench.project.importing.commands.shellwords import CommandError, Word
from workbench.project.importing.commands.talk import Talk

NAMES: Final = frozenset({"nc", "ncat", "netcat", "nc.openbsd", "nc.traditional"})
_SHORT: Final = {
    "u": "udp", "l": "listen", "p": "source-port", "w": "wait", "U": "unixsock", "z": "zero", "x": "proxy",
    "s": "source", "C": "crlf", "4": "ipv4", "6": "ipv6", "k": "keep-open", "v": "verbose", "n": "nodns",
    "N": "shutdown", "q": "quit", "i": "idle", "e": "exec", "c": "sh-exec", "X": "proxy-version", "d": "detach",
    "r": "random", "t": "telnet", "o": "output",
}  # fmt: skip
_WITH_VALUE: Final = frozenset({
    "source-port", "wait", "proxy", "source", "quit", "idle", "exec", "sh-exec", "proxy-version", "output",
    "proxy-type",
})  # fmt: skip
_WITHOUT_VALUE: Final = frozenset(set(_SHORT.values()) - _WITH_VALUE) | {"ssl", "ssl-verify", "recv-only", "send-only"}
_SAID: Final = frozenset({"udp", "listen", "source-port", "unixsock", "zero", "proxy", "source", "crlf", "ipv4", "ipv6",
                          "ssl", "ssl-verify", "nodns", "verbose"})  # fmt: skip
_LINE_END: Final = re.compile(r"(\\r\\n|\\n)|\\.|\$\{.*", re.DOTALL)


def read_netcat(words: Sequence[Word], sent: PayloadSpec | None) -> Talk:
    """``sent`` is what comes in by its standard input. Raises :class:`CommandError`."""
    arguments = read_arguments(words[1:], _SHORT, _WITH_VALUE, _WITHOUT_VALUE)
    for name in ("exec", "sh-exec"):
        if given := arguments.last(name):
            raise CommandError("a program is not run here: rules answer instead", given.offset)
    listens = arguments.has("listen")
    address = _address(words[0], arguments, listens)
    family = AddressFamily.ANY
    if arguments.has("ipv4") != arguments.has("ipv6"):
        family = AddressFamily.IPV4 if arguments.has("ipv4") else AddressFamily.IPV6
    role = Role.LISTENER if listens else Role.CLIENT
    spec = SocketSpec(0, "", role, address, SocketOptions(family=family))
    if arguments.has("ssl") and not arguments.has("ssl-verify") and not listens:
        spec = replace(spec, tls=TlsSettings(verify=False))  # as ncat does
    if sent is not None and arguments.has("crlf") and sent.form is PayloadForm.TYPED:
        sent = replace(sent, text=_with_crlf(sent.text))
    return Talk(f"to {address.partition('://')[2]}", spec, sent, (), _remarks(arguments, listens))


def _with_crlf(text: str) -> str:
    """Ends of lines as typed text writes them; an escaped backslash before an n is none, nor is the name of a file."""
    return _LINE_END.sub(lambda found: "\\r\\n" if found[1] else found[0], text)


def _address(command: Word, arguments: Arguments, listens: bool) -> str:
    end = command.offset + len(command.text)
    if arguments.has("unixsock"):
        if len(arguments.places) != 1:
            raise CommandError("the path of the Unix socket is missing", end)
        return f"{'unix-dgram' if arguments.has('udp') else 'unix'}://{arguments.places[0].text}"
    scheme = "udp" if arguments.has("udp") else "tls" if arguments.has("ssl") else "tcp"
    host, port = _host_and_port(arguments, listens, end)
    address = f"{scheme}://{Endpoint(host, port)}"
    if proxy := arguments.last("proxy"):
        if "@" in proxy.value:
            raise CommandError("leave the proxy's password out: it is asked for when it is connected", proxy.offset)
        version = arguments.last("proxy-version") or arguments.last("proxy-type")
        kind = "http" if version is not None and version.value.lower() in ("connect", "http") else "socks5"
        return f"{address}?proxy={kind}://{proxy.value}"
    source, source_port = arguments.last("source"), arguments.last("source-port")
    if (source or source_port) and not listens:
        number = _port(Word(source_port.value, source_port.offset)) if source_port else 0
        return f"{address}?bind={Endpoint(source.value if source else '0.0.0.0', number)}"
    return address


def _host_and_port(arguments: Arguments, listens: bool, end: int) -> tuple[str, int]:
    places = list(arguments.places)
    given = arguments.last("source-port")
    if listens and given is not None:
        places.append(Word(given.value, given.offset))
    if listens and len(places) == 1:
        source = arguments.last("source")
        return (source.value if source else "127.0.0.1"), _port(places[0])
    if len(places) < 2:
        raise CommandError("host and port are missing" if not places else "the port is missing", end)
    if len(places) > 2:
        raise CommandError("one command has one host and one port here", places[2].offset)
    return places[0].text, _port(places[1])


def _port(word: Word) -> int:
    if word.text.isascii() and word.text.isdigit() and len(word.text) < 6 and 0 < int(word.text) <= 65_535:
        return int(word.text)
    raise CommandError("a port is a number from 1 to 65535 here", word.offset)


def _remarks(arguments: Arguments, listens: bool) -> tuple[str, ...]:
    said: list[str] = []
    left_out = dict.fromkeys(each.name for each in arguments.options if each.name not in _SAID)
    if left_out:
        said.append(f"Options that mean nothing here: {', '.join(f'--{name}' for name in left_out)}.")
    if listens and not arguments.has("unixsock"):
        said.append("A listener takes the loopback interface unless its address says otherwise.")
    if arguments.has("zero"):
        said.append("It only connects: open the socket and look.")
    return tuple(said)


def read_openssl(words: Sequence[Word], sent: PayloadSpec | None) -> Talk:
    """``openssl s_client -connect host:port``. Raises :class:`CommandError`."""
    if len(words) < 2 or words[1].text != "s_client":
        raise CommandError("of openssl, only s_client is read here", words[0].offset)
    values = {words[index].text: words[index + 1] for index in range(2, len(words) - 1)}
    place = values.get("-connect")
    if place is None:
        raise CommandError("-connect host:port is missing", words[-1].offset + len(words[-1].text))
    host, sign, port = place.text.rpartition(":")
    if not sign:
        raise CommandError("host:port is expected", place.offset)
    endpoint = Endpoint(host.strip("[]"), _port(Word(port, place.offset)))
    name = values.get("-servername")
    settings = TlsSettings(verify=False, server_name=name.text if name is not None else "")
    if sent is not None and any(word.text == "-crlf" for word in words):
        sent = replace(sent, text=_with_crlf(sent.text)) if sent.form is PayloadForm.TYPED else sent
    spec = SocketSpec(0, "", Role.CLIENT, f"tls://{endpoint}", tls=settings)
    remark = "Like s_client, the socket does not check the certificate: its TLS page can."
    return Talk(f"to {endpoint}", spec, sent, (), (remark,))
