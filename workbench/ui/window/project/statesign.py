"""A socket's state as a dot and a word, for tabs and the tree: the word and the dot's shape tell what colour must not
tell alone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from workbench.model.endpoint import SocketUrlError
from workbench.model.kinds import title_of
from workbench.model.sockets import Role, SessionState, SocketSpec
from workbench.model.texts import state_word
from workbench.ui.theme import Theme
from workbench.ui.widgets.statedot import draw_dot

_SIDE = 16  # unscaled pixels


def state_icon(theme: Theme, state: SessionState, ratio: float = 2.0) -> QIcon:
    """The dot of a state in the theme's colours; drawn for ``ratio`` device pixels a pixel."""
    side = theme.px(_SIDE)
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    draw_dot(painter, theme, QPointF(side / 2, side / 2), theme.px(10) / 2, state)
    painter.end()
    return QIcon(pixmap)


def spec_state_word(spec: SocketSpec, state: SessionState, *, ended_by_peer: bool = False) -> str:
    """``listening``, ``connected``, ``bound``, ``closed by the peer`` …"""
    listens = spec.role is Role.LISTENER
    return state_word(state, listens=listens, datagram=is_datagram(spec), ended_by_peer=ended_by_peer)


def is_datagram(spec: SocketSpec) -> bool:
    """True where boundaries are kept; False where the URL cannot be read, which the panel tells."""
    try:
        return spec.is_datagram
    except SocketUrlError:
        return False


def kind_text(spec: SocketSpec) -> str:
    """``TCP client``, ``WebSocket listener``, ``UDP socket`` …; the scheme as written where it cannot be read."""
    try:
        return title_of(spec.parsed_url, spec.role)
    except SocketUrlError:
        return spec.url.partition(":")[0]


def caution(spec: SocketSpec) -> str:
    """A further line of a tool tip where a client does not check whom it speaks to; else empty."""
    try:
        unchecked = spec.parsed_url.facts.is_tls and spec.role is Role.CLIENT and not spec.tls.verify
    except SocketUrlError:
        return ""
    return "\n⚠ TLS, NOT verified" if unchecked else ""
