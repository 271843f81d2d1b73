"""What the header marks a session with: how it is protected, which way it goes, who can reach it. A sign and words,
never a colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from workbench.model.connections import Connection
from workbench.model.endpoint import SocketUrlError
from workbench.model.layerfacts import TlsFacts, Trust
from workbench.model.peertexts import is_beyond_loopback
from workbench.model.proxies import ProxyScheme
from workbench.model.schemes import AddressForm, Scheme
from workbench.model.sockets import AddressFamily, Role
from workbench.model.socketurl import SocketUrl
from workbench.model.tlssettings import Identity
from workbench.session.session import Session


@dataclass(frozen=True, slots=True)
class Mark:
    """``tone`` is a label's; ``spoken`` is for those who hear it, without the sign."""

    key: str
    icon: str
    text: str
    tone: str
    tip: str


_BAD_ON_PURPOSE: Final = {
    Identity.LAB_EXPIRED: "an expired certificate", Identity.LAB_NOT_YET: "a certificate that is not yet valid",
    Identity.LAB_WRONG_HOST: "a certificate for another host", Identity.LAB_SELF_SIGNED: "a self-signed certificate",
    Identity.LAB_UNKNOWN_CA: "a certificate of an unknown authority",
}  # fmt: skip
_PROXY_WORDS: Final = {ProxyScheme.SOCKS5: "SOCKS5", ProxyScheme.SOCKS5H: "SOCKS5", ProxyScheme.HTTP: "HTTP"}


def marks_of(session: Session) -> tuple[Mark, ...]:
    """The marks in their order; none for a socket whose URL cannot be read."""
    try:
        url = session.spec.parsed_url
    except SocketUrlError:
        return ()
    marks = [*_tls_marks(session, url), *_way_marks(session, url)]
    if is_open_to_network(session):
        marks.append(_NETWORK)
    return tuple(marks)


def is_open_to_network(session: Session) -> bool:
    """A listener, or a datagram socket with a local address of its own, that others can reach."""
    spec = session.spec
    try:
        url = spec.parsed_url
    except SocketUrlError:
        return False
    if spec.role is Role.LISTENER and url.endpoint.is_multicast:
        return True
    if url.scheme in (Scheme.ICMP, Scheme.UNIX, Scheme.UNIX_DGRAM):
        return False  # answers to what was asked; and files of this computer
    listens = spec.role is Role.LISTENER
    if not listens and (not url.facts.is_datagram or url.bind is None):
        return False  # connected by us, or on a port of the system's choice
    local = url.endpoint if listens else url.bind
    if session.is_open and session.local and url.facts.form is AddressForm.HOST_PORT:
        return is_beyond_loopback(session.local)
    if local is None or local.is_loopback:
        return False
    return local.is_wildcard or url.scheme not in (Scheme.VSOCK, Scheme.HYPERV)


def _tls_marks(session: Session, url: SocketUrl) -> list[Mark]:
    settings, is_client = session.spec.tls, session.spec.role is Role.CLIENT
    if not url.facts.is_tls:
        return []
    found = _open_connection(session) if is_client else None
    marks = []
    if found is not None and found.tls is not None:
        marks.append(_trust_mark(found.tls))
    elif settings.start_later and (found is not None or not session.is_open):
        marks.append(Mark("plain", "lock-open", "in the plain", "warn", "Readable on the way until TLS is started"))
    elif is_client and not settings.verify:
        marks.append(_NOT_VERIFIED)
    if not is_client and settings.identity in _BAD_ON_PURPOSE:
        what = _BAD_ON_PURPOSE[settings.identity]
        marks.append(Mark("identity", "shield-alert", f"shows {what}", "warn", "On purpose: see the options, TLS"))
    if settings.key_log_file:
        tip = f"Session keys are written to {settings.key_log_file}: whoever has them can decrypt what was recorded"
        marks.append(Mark("keys", "key-round", "keys are logged", "warn", tip))
    return marks


def _trust_mark(tls: TlsFacts) -> Mark:
    version = tls.version.replace("TLSv", "TLS ")
    if tls.trust is Trust.VERIFIED:
        tip = f"{tls.cipher}; the certificate is good for {tls.server_name or 'the peer'}"
        return Mark("trust", "lock", f"{version}, verified", "ok", tip)
    tip = tls.reason or "The peer's certificate was not checked: whoever stands in between can read everything"
    return Mark("trust", "shield-alert", f"{version}, NOT verified", "warn", tip)


def _way_marks(session: Session, url: SocketUrl) -> list[Mark]:
    marks = []
    if url.proxy is not None:
        found = _open_connection(session)
        tip = f"{url.proxy}" + (f"\n{found.proxy}" if found is not None and found.proxy else "")
        words = f"via {_PROXY_WORDS[url.proxy.scheme]} proxy"
        marks.append(Mark("proxy", "waypoints", words, "muted", tip))
    if url.interface:
        marks.append(Mark("interface", "network", f"on {url.interface}", "muted", "The network that it goes through"))
    if _is_dual(session, url):
        tip = "One socket for both: IPv4 addresses come as ::ffff:a.b.c.d (IPV6_V6ONLY is off)"
        marks.append(Mark("dual", "arrow-left-right", "IPv4 and IPv6", "muted", tip))
    return marks


def _is_dual(session: Session, url: SocketUrl) -> bool:
    """``::`` with both families hears IPv4, too."""
    if session.spec.role is not Role.LISTENER or url.facts.form is not AddressForm.HOST_PORT:
        return False
    both = session.spec.options.family is AddressFamily.ANY
    only = any(asked.name == "IPV6_V6ONLY" and asked.value not in ("off", "0") for asked in
               session.spec.options.socket_options)  # fmt: skip
    return both and not only and url.endpoint.host == "::"


def _open_connection(session: Session) -> Connection | None:
    """A client's only one."""
    if session.spec.role is not Role.CLIENT:
        return None
    return next((each for each in session.connections.values() if each.is_open), None)


_NETWORK: Final = Mark("network", "globe", "open to the network", "warn",
                       "Others can reach this socket; at 127.0.0.1 or ::1 only this computer could")  # fmt: skip
_NOT_VERIFIED: Final = Mark("trust", "shield-alert", "TLS, NOT verified", "warn",
                            "The peer's certificate will not be checked: see the options, TLS")  # fmt: skip
