"""The register of what kinds of socket put into the composer beside the payload.

A bar is a module with an :class:`~workbench.ui.panelkit.extras.ExtraBar` and an entry here, in the order from above.
The factories import their module: a socket that a bar does not apply to pays nothing for it.
"""

from __future__ import annotations

from workbench.model.endpoint import SocketUrlError
from workbench.model.schemes import Scheme
from workbench.model.sockets import SocketSpec
from workbench.ui.panelkit.extras import ComposerExtra, ExtraBar, ExtraRoom


def _is_web(spec: SocketSpec) -> bool:
    return spec.parsed_url.facts.is_web


def _web(room: ExtraRoom) -> ExtraBar:
    from workbench.ui.web.webbar import WebBar

    return WebBar(room)


def _is_tls(spec: SocketSpec) -> bool:
    return spec.parsed_url.scheme is Scheme.TLS


def _start_tls(room: ExtraRoom) -> ExtraBar:
    from workbench.ui.tls.starttlsbar import StartTlsBar

    return StartTlsBar(room)


EXTRAS: tuple[ComposerExtra, ...] = (ComposerExtra("tls", _is_tls, _start_tls), ComposerExtra("web", _is_web, _web),)


def extras_for(spec: SocketSpec) -> tuple[ComposerExtra, ...]:
    """The bars of this socket; none where its URL cannot be read."""
    try:
        _ = spec.parsed_url
    except SocketUrlError:
        return ()
    return tuple(extra for extra in EXTRAS if extra.applies(spec))
