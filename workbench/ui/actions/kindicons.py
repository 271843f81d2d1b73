"""The icon of each kind of socket, in menus, lists and the tree."""

from __future__ import annotations

from typing import Final

from workbench.model.endpoint import SocketUrlError
from workbench.model.kinds import SocketKind, kind_of
from workbench.model.sockets import SocketSpec

_K = SocketKind
KIND_ICONS: Final[dict[SocketKind, str]] = {
    _K.TCP_CLIENT: "plug", _K.TCP_LISTENER: "server", _K.UDP_CLIENT: "radio", _K.UDP_BOUND: "globe",
    _K.MULTICAST_RECEIVER: "satellite-dish", _K.MULTICAST_SENDER: "radio-tower", _K.BROADCAST: "megaphone",
    _K.TLS_CLIENT: "lock", _K.TLS_LISTENER: "shield",
    _K.WS_CLIENT: "messages-square", _K.WS_LISTENER: "webhook",
    _K.WSS_CLIENT: "message-square-lock", _K.WSS_LISTENER: "shield-check",
    _K.UNIX_CLIENT: "cable", _K.UNIX_LISTENER: "hard-drive",
    _K.UNIX_DGRAM_CLIENT: "mailbox", _K.UNIX_DGRAM_BOUND: "inbox",
    _K.VSOCK_CLIENT: "box", _K.VSOCK_LISTENER: "boxes", _K.HYPERV_CLIENT: "box", _K.HYPERV_LISTENER: "boxes",
    _K.RFCOMM_CLIENT: "bluetooth", _K.RFCOMM_LISTENER: "bluetooth",
    _K.PING: "activity", _K.RAW_CLIENT: "layers", _K.RAW_BOUND: "hash",
}  # fmt: skip

UNKNOWN: Final = "circle-alert"


def icon_of(spec: SocketSpec) -> str:
    """The name of the icon of a socket; a sign where its URL cannot be read."""
    try:
        return KIND_ICONS[kind_of(spec.parsed_url, spec.role)]
    except SocketUrlError:
        return UNKNOWN
