"""Which layers a stream gets: the way through a proxy lowest, then TLS, then WebSocket.

Each kind's module is imported when it is asked for: cryptography and the WebSocket library cost time at the start.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from workbench.engine.layers.laboratory import Laboratory
from workbench.engine.layers.layer import Layer
from workbench.model.endpoint import Endpoint
from workbench.model.failures import Failure
from workbench.model.proxies import ProxyUrl
from workbench.model.sockets import Role, SocketSpec

Secret = Callable[[str], str | None]  # a password by its key; None: not given yet
WEB_HEADERS: Final = "headers:"  # the key of further headers of a WebSocket, one a line, that no file shall hold
LayerMaker = Callable[[], tuple[Layer, ...]]  # for one connection


def no_layers() -> tuple[Layer, ...]:
    """A plain stream."""
    return ()


def no_secret(_key: str) -> str | None:
    """Nobody was asked."""
    return None


def layer_maker(
    spec: SocketSpec,
    secret: Secret,
    target: Callable[[], Endpoint],
    laboratory: Laboratory | None = None,
    *,
    second_look: bool = False,
) -> LayerMaker | Failure:
    """What makes the layers of each connection of ``spec``; a failure where files or settings cannot be used.

    ``target`` says whom a proxy is asked for, when the connection to it is there. A ``second_look`` goes up to TLS,
    and does not verify: it is made to show the certificates that were refused.
    """
    url = spec.parsed_url
    makers: list[Callable[[], Layer]] = []
    if url.proxy is not None:
        proxy = _proxy_maker(url.proxy, secret, target)
        if isinstance(proxy, Failure):
            return proxy
        makers.append(proxy)
    if url.facts.is_tls and not spec.tls.start_later:
        tls = tls_layer_maker(spec, secret, laboratory, second_look=second_look)
        if isinstance(tls, Failure):
            return tls
        makers.append(tls)
    if url.facts.is_web and not second_look:
        web = _web_maker(spec, secret)
        if isinstance(web, Failure):
            return web
        makers.append(web)
    if not makers:
        return no_layers

    def make() -> tuple[Layer, ...]:
        return tuple(maker() for maker in makers)

    return make


def tls_layer_maker(
    spec: SocketSpec,
    secret: Secret,
    laboratory: Laboratory | None = None,
    *,
    second_look: bool = False,
    began_plain: bool = False,
) -> Callable[[], Layer] | Failure:
    """What makes the TLS layer of each connection, for ``tls://``, ``wss://`` and start TLS. A ``second_look``
    does not verify, and shows nothing of its own."""
    from workbench.engine.layers.tls import TlsLayer
    from workbench.engine.layers.tlscontext import make_setup

    setup = make_setup(spec, secret, laboratory, second_look=second_look, began_plain=began_plain)
    if isinstance(setup, Failure):
        return setup

    def make() -> Layer:
        return TlsLayer(setup)

    return make


def _proxy_maker(proxy: ProxyUrl, secret: Secret, target: Callable[[], Endpoint]) -> Callable[[], Layer] | Failure:
    from workbench.engine.layers.proxy import credentials_failure, proxy_layer

    password = secret(f"proxy:{proxy}") if proxy.user else None
    failure = credentials_failure(proxy, password)
    if failure is not None:
        return failure

    def make() -> Layer:
        return proxy_layer(proxy, target(), password)

    return make


def _web_maker(spec: SocketSpec, secret: Secret) -> Callable[[], Layer] | Failure:
    from workbench.engine.layers.web import WebClientLayer, WebServerLayer, settings_failure

    url = spec.parsed_url
    settings = replace(spec.web, headers=(*spec.web.headers, *(secret(WEB_HEADERS) or "").splitlines()))
    failure = settings_failure(settings)
    if failure is not None:
        return failure

    def make() -> Layer:
        if spec.role is Role.LISTENER:
            return WebServerLayer(url.path, settings)
        return WebClientLayer(f"{url.scheme}://{url.endpoint}{url.path}", settings)

    return make
