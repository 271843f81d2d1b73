"""Passwords that a person gave, in memory alone: no file, no log and no message ever holds one."""

from __future__ import annotations

from typing import Final

from workbench.engine.layers.choice import WEB_HEADERS
from workbench.model.endpoint import SocketUrlError
from workbench.model.failures import Failure, Reason
from workbench.model.proxies import ProxyUrl
from workbench.model.sockets import SocketSpec

ANY_KEY: Final = "*"
"""What the command line gives: the one password that it was told, for whatever asks first."""
SECRET_MAX_CHARS: Final = 4_096
_KEY, _PROXY, _KEY_LOG, _VARIABLE = "key:", "proxy:", "keylog:", "variable:"
_ALLOWED: Final = "allowed"


def proxy_key(proxy: ProxyUrl) -> str:
    """Under which a proxy's password is kept: ``proxy:socks5://me@127.0.0.1:1080``."""
    return f"{_PROXY}{proxy}"


def private_key_key(path: str) -> str:
    """Under which the password of a private key's file is kept: ``key:/home/me/key.pem``."""
    return f"{_KEY}{path}"


def variable_key(name: str) -> str:
    """Under which the value of a secret variable is kept: ``variable:token``."""
    return f"{_VARIABLE}{name}"


def secret_title(key: str) -> str:
    """What a password is for, for people: ``the private key /home/me/key.pem``."""
    if key.startswith(_PROXY):
        return f"the proxy {key.removeprefix(_PROXY)}"
    return f"the private key {key.removeprefix(_KEY)}"


def wanted_secret(spec: SocketSpec, failure: Failure | None, secrets: Secrets) -> str:
    """The key of the password that an opening failed for; empty where none would help.

    A proxy is spoken to before TLS, so its password is wanted first. One that it refused is wanted again.
    """
    if failure is None or failure.reason not in (Reason.PASSWORD_NEEDED, Reason.PROXY_PASSWORD):
        return ""
    try:
        url = spec.parsed_url
    except SocketUrlError:
        return ""
    if url.proxy is not None and url.proxy.user:
        key = proxy_key(url.proxy)
        if failure.reason is Reason.PROXY_PASSWORD or secrets.get(key) is None:
            return key
    if failure.reason is Reason.PROXY_PASSWORD or not url.facts.is_tls:
        return ""
    path = spec.tls.key_file or spec.tls.certificate_file
    return private_key_key(path) if path else ""


class Secrets:
    """Cleared when the project is closed. Neither ``repr`` nor pickling gives one away."""

    def __init__(self) -> None:
        self._by_key: dict[str, str] = {}

    def allow_key_log(self, path: str) -> None:
        """A person said that the secrets of connections may be written into that file. Gone with the passwords."""
        self._by_key[f"{_KEY_LOG}{path}"] = _ALLOWED

    def put_headers(self, lines: tuple[str, ...]) -> None:
        """Further headers of WebSockets' opening handshakes, which are not kept with the project."""
        self._by_key[WEB_HEADERS] = "\n".join(lines)

    def get(self, key: str) -> str | None:
        """The password for ``key``; None where nobody gave one. It is the engine's ``secret``.

        For ``keylog:`` and a path it is whether that key log was allowed, which no password says; for ``headers:``
        the lines that were given; for ``variable:`` and a name what was given for that one.
        """
        if key.startswith((_KEY_LOG, WEB_HEADERS, _VARIABLE)):
            return self._by_key.get(key)
        return self._by_key.get(key, self._by_key.get(ANY_KEY))

    def put(self, key: str, value: str) -> None:
        """Keep a password. Raises ValueError for one that is longer than 4,096 characters."""
        if len(value) > SECRET_MAX_CHARS:
            raise ValueError(f"a password has at most {SECRET_MAX_CHARS:,} characters")
        self._by_key[key] = value

    def forget(self, key: str) -> None:
        """It was wrong, or is not wanted any more."""
        self._by_key.pop(key, None)

    def clear(self) -> None:
        """Forget all."""
        self._by_key.clear()

    def __repr__(self) -> str:
        return f"<Secrets: {len(self._by_key)}>"

    def __reduce__(self) -> str:
        raise TypeError("secrets stay in memory")
