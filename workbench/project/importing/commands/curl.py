"""A ``curl`` command as a request of HTTP/1.1 and the socket that it would go through.

The options are those of curl's manual page. What speaks of curl's own doing (output, progress, retries, redirects) is
left out and named; what would read a file or send another form (``-T``, ``-F``) is refused, but ``--data-binary
@file`` becomes a typed part that asks before it reads. Passwords, tokens and cookies become variables that a person is
asked for: no secret goes into a project.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import SplitResult, quote, quote_plus, unquote, urlsplit

from workbench.model.endpoint import Endpoint
from workbench.model.library import Variable
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.sockets import AddressFamily, Role, SocketOptions, SocketSpec
from workbench.model.tlssettings import TlsSettings
from workbench.project.importing.commands.options import Arguments, Given, read_arguments
from workbench.project.importing.commands.secretparts import Secrets, header_value
from workbench.project.importing.commands.shellwords import CommandError, Word
from workbench.project.importing.commands.talk import Talk
from workbench.project.importing.httprequests import host_header, request_text
from workbench.project.importing.literals import literal, quoted

_SHORT: Final = {
    "X": "request", "H": "header", "d": "data", "u": "user", "k": "insecure", "I": "head", "A": "user-agent",
    "e": "referer", "b": "cookie", "G": "get", "x": "proxy", "0": "http1.0", "4": "ipv4", "6": "ipv6", "s": "silent",
    "S": "show-error", "v": "verbose", "i": "include", "f": "fail", "L": "location", "g": "globoff", "N": "no-buffer",
    "o": "output", "O": "remote-name", "w": "write-out", "m": "max-time", "F": "form", "T": "upload-file",
    "c": "cookie-jar", "D": "dump-header", "E": "cert", "K": "config", "U": "proxy-user", "#": "progress-bar",
    "j": "junk-session-cookies", "J": "remote-header-name", "q": "disable", "r": "range", "n": "netrc",
}  # fmt: skip
_DATA: Final = frozenset({"data", "data-ascii", "data-raw", "data-binary", "data-urlencode", "json"})
_REFUSED: Final = {
    "form": "a form of several parts (-F) is not made here", "form-string": "a form of several parts is not made here",
    "upload-file": "a file to upload (-T) is not sent here: use --data-binary @file with -X PUT",
    "config": "a file of options (-K) is not read here", "netrc": "passwords of .netrc are not read here",
}  # fmt: skip
_WITH_VALUE: Final = _DATA | {
    "request", "header", "user", "user-agent", "referer", "cookie", "proxy", "url", "unix-socket", "range",
    "abstract-unix-socket", "output", "write-out", "max-time", "connect-timeout", "retry", "retry-delay", "cookie-jar",
    "dump-header", "form", "form-string", "upload-file", "cert", "key", "cacert", "config", "proxy-user", "resolve",
    "connect-to", "max-redirs", "limit-rate", "interface", "ciphers", "tls-max", "retry-max-time", "request-target",
    "oauth2-bearer",
}  # fmt: skip
_WITHOUT_VALUE: Final = frozenset({
    "insecure", "head", "get", "http1.0", "http1.1", "http2", "http2-prior-knowledge", "http3", "ipv4", "ipv6",
    "silent", "show-error", "verbose", "include", "fail", "fail-with-body", "location", "globoff", "no-buffer",
    "remote-name", "compressed", "progress-bar", "no-progress-meter", "path-as-is", "tlsv1.0", "tlsv1.1", "tlsv1.2",
    "tlsv1.3", "junk-session-cookies", "remote-header-name", "disable", "basic", "netrc", "no-keepalive", "tcp-nodelay",
    "raw", "styled-output", "no-alpn", "location-trusted", "post301", "post302", "ssl-no-revoke",
})  # fmt: skip
_SAID: Final = frozenset({
    "request", "header", "user", "insecure", "head", "user-agent", "referer", "cookie", "get", "proxy", "http1.1",
    "url", "ipv4", "ipv6", "compressed", "unix-socket", "abstract-unix-socket", "silent", "show-error", "verbose",
    "basic", "range", "globoff", "request-target", "include", "progress-bar", "no-progress-meter", "oauth2-bearer",
    *_DATA,
})  # fmt: skip
_JSON: Final = "application/json"
_FORM: Final = "application/x-www-form-urlencoded"


def read_curl(words: Sequence[Word]) -> Talk:
    """Raises :class:`CommandError`; ``words`` begin with ``curl``."""
    arguments = read_arguments(words[1:], _SHORT, frozenset(_WITH_VALUE), _WITHOUT_VALUE)
    for given in arguments.options:
        if given.name in _REFUSED:
            raise CommandError(_REFUSED[given.name], given.offset)
    url = _url(words[0], arguments)
    secrets = Secrets(url.hostname or "")
    body, content_type, query = _body(arguments)
    text = request_text(
        _method(arguments, body is not None), _target(url, arguments, query),
        _headers(arguments, url, content_type, secrets), body,
    )  # fmt: skip
    method = text.partition(" ")[0]
    name = f"{method} {url.hostname}{url.path}"
    payload = PayloadSpec(PayloadForm.TYPED, text)
    return Talk(name, _socket(url, arguments), payload, secrets.variables, _remarks(arguments, secrets.variables))


def _url(command: Word, arguments: Arguments) -> SplitResult:
    named = [(each.value, each.offset) for each in arguments.options if each.name == "url"]
    places = named + [(each.text, each.offset) for each in arguments.places]
    if not places:
        raise CommandError("the address is missing", command.offset + len(command.text))
    if len(places) > 1:
        raise CommandError("one command has one address here: this is another one", places[1][1])
    text, offset = places[0]
    text = text if "://" in text else f"http://{text}"
    try:
        url = urlsplit(text)
        port = url.port
    except ValueError as error:
        raise CommandError(f"the address cannot be read: {error}", offset) from None
    if url.scheme.lower() not in ("http", "https"):
        raise CommandError(f"only http:// and https:// are made here, not {url.scheme[:20]}://", offset)
    if not url.hostname or port == 0 or not text.isprintable() or " " in text:
        raise CommandError("this is no address", offset)
    return url


def _body(arguments: Arguments) -> tuple[str | None, str, str]:
    """The body as typed text or None, its type, and what ``-G`` puts into the address."""
    given = [each for each in arguments.options if each.name in _DATA]
    if not given:
        return None, "", ""
    if arguments.has("get") or arguments.has("head"):
        if any(each.value.startswith("@") and each.name != "data-raw" for each in given):
            raise CommandError("a file in an address is not read here", given[0].offset)
        return None, "", "&".join(_plain(each) for each in given)
    json = given[0].name == "json"
    return ("" if json else "&").join(_piece(each) for each in given), _JSON if json else _FORM, ""


def _plain(given: Given) -> str:
    if given.name != "data-urlencode":
        return given.value
    name, sign, value = given.value.partition("=")
    if not sign:
        return quote_plus(name, errors="replace")
    return (f"{name}=" if name else "") + quote_plus(value, errors="replace")


def _piece(given: Given) -> str:
    """One ``-d`` as typed text."""
    if given.name == "data-raw" or not given.value.startswith("@"):
        return literal(_plain(given).encode("utf-8", "surrogateescape"))
    path = given.value[1:]
    if given.name != "data-binary" or path in ("", "-"):
        raise CommandError(
            "this would take the lines of a file together: only --data-binary @file is made here", given.offset
        )
    return f"${{file {quoted(path)}}}"


def _method(arguments: Arguments, has_body: bool) -> str:
    given = arguments.last("request")
    if given is None:
        return "HEAD" if arguments.has("head") else "POST" if has_body else "GET"
    if not given.value.isascii() or not given.value.replace("-", "").replace("_", "").isalnum():
        raise CommandError("a method is one word", given.offset)
    return given.value


def _target(url: SplitResult, arguments: Arguments, query: str) -> str:
    given = arguments.last("request-target")
    if given is not None:
        return given.value
    queries = "&".join(each for each in (url.query, query) if each)
    path = url.path or "/"
    target = f"{path}?{queries}" if queries else path
    return quote(target, safe="!#$%&'()*+,/:;=?@[]~{}|\\^`\"<>") if not target.isascii() else target


def _headers(
    arguments: Arguments, url: SplitResult, content_type: str, secrets: Secrets
) -> list[tuple[str, str]]:
    """Those that curl would send by itself, unless they are given or taken away; values are typed text."""
    usual = 443 if url.scheme.lower() == "https" else 80
    wanted = {
        "host": ("Host", literal(host_header(url.hostname or "", url.port or usual, usual).encode())),
        "user-agent": ("User-Agent", "socket-workbench"),
        "accept": ("Accept", content_type if content_type == _JSON else "*/*"),
    }  # fmt: skip
    user = arguments.last("user")
    if user is not None or url.username:
        name, _, _ = (user.value if user is not None else unquote(url.username or "")).partition(":")
        wanted["authorization"] = ("Authorization", secrets.basic(name))
    if bearer := arguments.last("oauth2-bearer"):
        wanted["authorization"] = ("Authorization", header_value("Authorization", f"Bearer {bearer.value}", secrets))
    for option, header in (("user-agent", "User-Agent"), ("referer", "Referer"), ("cookie", "Cookie")):
        if given := arguments.last(option):
            wanted[option] = (header, header_value(header, given.value, secrets))
    if given := arguments.last("range"):
        wanted["range"] = ("Range", literal(f"bytes={given.value}".encode("utf-8", "surrogateescape")))
    if arguments.has("compressed"):
        wanted["accept-encoding"] = ("Accept-Encoding", "gzip, deflate")
    if content_type:
        wanted["content-type"] = ("Content-Type", content_type)
    own: list[tuple[str, str]] = []
    for each in arguments.options:
        if each.name == "header":
            _add_header(each, wanted, own, secrets)
    return [*wanted.values(), *own]


def _add_header(given: Given, wanted: dict[str, tuple[str, str]], own: list[tuple[str, str]], secrets: Secrets) -> None:
    """``Name: value`` gives one, ``Name:`` takes one away, ``Name;`` gives one without a value."""
    if given.value.startswith("@"):
        raise CommandError("a file of headers is not read here", given.offset)
    name, sign, value = given.value.partition(":")
    if not sign:
        name, sign, value = given.value.rstrip().removesuffix(";"), given.value.rstrip()[-1:], ""
        if sign != ";":
            raise CommandError("a header is “Name: value”", given.offset)
    elif not value.strip():
        wanted.pop(name.strip().lower(), None)
        return
    name, value = name.strip(), value.strip()
    if name.lower() == "content-length":
        return  # it is counted
    known = wanted.get(name.lower())
    made = (name, header_value(name, value, secrets))
    if known is not None:
        wanted[name.lower()] = made
    else:
        own.append(made)


def _socket(url: SplitResult, arguments: Arguments) -> SocketSpec:
    secure = url.scheme.lower() == "https"
    endpoint = Endpoint(url.hostname or "", url.port or (443 if secure else 80))
    address = f"{'tls' if secure else 'tcp'}://{endpoint}"
    if path := arguments.last("unix-socket") or arguments.last("abstract-unix-socket"):
        if secure:
            raise CommandError("TLS over a Unix socket is not made here", path.offset)
        address = f"unix://{'' if path.name == 'unix-socket' else '@'}{path.value}"
    elif proxy := arguments.last("proxy"):
        address += f"?proxy={_proxy(proxy)}"
    family = AddressFamily.ANY
    if arguments.has("ipv4") != arguments.has("ipv6"):
        family = AddressFamily.IPV4 if arguments.has("ipv4") else AddressFamily.IPV6
    spec = SocketSpec(0, "", Role.CLIENT, address, SocketOptions(family=family))
    return replace(spec, tls=TlsSettings(verify=False)) if arguments.has("insecure") else spec


def _proxy(given: Given) -> str:
    text = given.value if "://" in given.value else f"http://{given.value}"
    if "@" in text:
        raise CommandError("a proxy's password is asked for when it is connected: leave name and password out",
                           given.offset)  # fmt: skip
    return text.replace("socks5h://", "socks5://")


def _remarks(arguments: Arguments, variables: tuple[Variable, ...]) -> tuple[str, ...]:
    said: list[str] = []
    left_out = dict.fromkeys(each.name for each in arguments.options if each.name not in _SAID)
    if left_out:
        said.append(f"Options that mean nothing here: {', '.join(f'--{name}' for name in left_out)}.")
    if variables:
        names = ", ".join(f"“{each.name}”" for each in variables)
        said.append(f"Secrets are not kept: {names} is asked for when it is sent.")
    if any(each.name == "data-binary" and each.value.startswith("@") for each in arguments.options):
        said.append("The file is read when the payload is sent, and you are asked before.")
    return tuple(said)
