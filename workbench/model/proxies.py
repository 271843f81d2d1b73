"""Proxies, as the ``proxy`` setting of a socket URL writes them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote

from workbench.model.endpoint import Endpoint, SocketUrlError, parse_endpoint

USER_MAX_BYTES = 255  # RFC 1929, section 2: the length is one byte


class ProxyScheme(StrEnum):
    """``socks5h`` lets the proxy look the host name up; ``socks5`` looks it up here (curl's words)."""

    SOCKS5 = "socks5"
    SOCKS5H = "socks5h"
    HTTP = "http"


@dataclass(frozen=True, slots=True)
class ProxyUrl:
    """``socks5://user@host:port``. The password is never part of it: it is asked for, and kept in memory alone."""

    scheme: ProxyScheme
    endpoint: Endpoint
    user: str = ""

    def __str__(self) -> str:
        user = quote(self.user, safe="") + "@" if self.user else ""
        return f"{self.scheme}://{user}{self.endpoint}"


def parse_proxy_url(text: str, offset: int = 0) -> ProxyUrl:
    """Read a proxy's URL; ``offset`` is where ``text`` begins in what the user wrote. Raises SocketUrlError."""
    scheme_text, mark, rest = text.partition("://")
    try:
        scheme = ProxyScheme(scheme_text.lower() if mark else "")
    except ValueError:
        known = ", ".join(f"{name}://" for name in ProxyScheme)
        raise SocketUrlError(f"a proxy is written {known} and its host:port", offset) from None
    start = offset + len(scheme_text) + 3
    quoted, at, address = rest.rpartition("@")
    user = unquote(quoted)
    if ":" in user:  # RFC 7617, section 2: a user's name has none
        raise SocketUrlError(
            "a password cannot stand in an address, which is saved and shown: leave it out, it is asked for",
            start + max(0, quoted.find(":")),
        )
    if not user.isprintable():
        raise SocketUrlError("control characters cannot stand in a proxy's user", start)
    if len(user.encode()) > USER_MAX_BYTES:
        raise SocketUrlError(f"a proxy's user has at most {USER_MAX_BYTES} bytes", start)
    return ProxyUrl(scheme, parse_endpoint(address.rstrip("/"), start + len(quoted) + len(at)), user)
