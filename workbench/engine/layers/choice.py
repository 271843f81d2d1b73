"""Which layers a stream gets: the way through a proxy lowest, then TLS, then WebSocket.

Each kind's module is imported when it is asked for: cryptography and the WebSocket library cost time at the start.
"""

from __future__ import annotations

from collections.abc import Callable

from workbench.engine.layers.layer import Layer
from workbench.model.failures import Failure, Reason
from workbench.model.sockets import SocketSpec

Secret = Callable[[str], str | None]  # a password by its key; None: not given yet
LayerMaker = Callable[[], tuple[Layer, ...]]  # for one connection


def no_layers() -> tuple[Layer, ...]:
    """A plain stream."""
    return ()


def no_secret(_key: str) -> str | None:
    """Nobody was asked."""
    return None


def layer_maker(spec: SocketSpec, secret: Secret) -> LayerMaker | Failure:
    """What makes the layers of each connection of ``spec``; a failure where files or settings cannot be used."""
    url = spec.parsed_url
    makers: list[Callable[[], Layer]] = []
    if url.facts.is_tls and not spec.tls.start_later:
        tls = tls_layer_maker(spec, secret)
        if isinstance(tls, Failure):
            return tls
        makers.append(tls)
    if url.facts.is_web:
        return Failure(Reason.KIND_NOT_HERE, "WebSocket is not built yet")
    if not makers:
        return no_layers

    def make() -> tuple[Layer, ...]:
        return tuple(maker() for maker in makers)

    return make


def tls_layer_maker(spec: SocketSpec, secret: Secret) -> Callable[[], Layer] | Failure:
    """What makes the TLS layer of each connection, for ``tls://``, ``wss://`` and start TLS."""
    return Failure(Reason.KIND_NOT_HERE, "TLS is not built yet")
