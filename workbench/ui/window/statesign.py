"""A socket's state as a sign, a colour and a word: the sign and the word tell what the colour alone must not."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QIcon

from workbench.model.endpoint import Scheme, SocketUrlError
from workbench.model.sockets import Role, SessionState, SocketSpec
from workbench.model.texts import state_word
from workbench.ui.theme.palette import Token
from workbench.ui.theme.theme import Theme

_SIGNS: Final[dict[SessionState, tuple[str, Token]]] = {
    SessionState.CLOSED: ("circle", Token.TEXT_MUTED),
    SessionState.RESOLVING: ("search", Token.INFO),
    SessionState.CONNECTING: ("refresh-cw", Token.INFO),
    SessionState.OPEN: ("circle-dot", Token.OK),
    SessionState.CLOSING: ("log-out", Token.WARN),
    SessionState.WAITING: ("clock", Token.WARN),
    SessionState.FAILED: ("circle-x", Token.ERROR),
}


def state_icon(theme: Theme, state: SessionState) -> QIcon:
    """The sign of a state in the theme's colours."""
    name, token = _SIGNS[state]
    return theme.icon(name, token)


def spec_state_word(spec: SocketSpec, state: SessionState) -> str:
    """``listening``, ``connected``, ``bound`` …"""
    return state_word(state, listens=spec.role is Role.LISTENER, datagram=is_datagram(spec))


def is_datagram(spec: SocketSpec) -> bool:
    """True for UDP; False where the URL cannot be read, which the panel tells."""
    try:
        return spec.is_datagram
    except SocketUrlError:
        return False


def kind_text(spec: SocketSpec) -> str:
    """``TCP client``, ``TCP listener``, ``UDP client`` or ``UDP socket``."""
    scheme = Scheme.UDP if is_datagram(spec) else Scheme.TCP
    if spec.role is Role.CLIENT:
        return f"{scheme.upper()} client"
    return "UDP socket" if scheme is Scheme.UDP else "TCP listener"
