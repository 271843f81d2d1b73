"""An action for each kind of socket that can be made, in a submenu for each group of kinds."""

from __future__ import annotations

from typing import Final

from workbench.model.kinds import KIND_FACTS, KindGroup, SocketKind
from workbench.ui.actions.action import Action
from workbench.ui.actions.kindicons import KIND_ICONS

NEW_MENU: Final = "Socket/New"

_GROUPS: Final = {
    KindGroup.INTERNET: "globe", KindGroup.SECURE: "lock", KindGroup.LOCAL: "cable", KindGroup.MACHINES: "boxes",
    KindGroup.LOW: "layers",
}  # fmt: skip

GROUP_ICONS: Final = {f"{NEW_MENU}/{group}": icon for group, icon in _GROUPS.items()}

_K = SocketKind
_MNEMONICS: Final = {
    _K.TCP_CLIENT: "&TCP client", _K.TCP_LISTENER: "TCP &listener", _K.UDP_CLIENT: "&UDP client",
    _K.UDP_BOUND: "UDP s&ocket", _K.MULTICAST_RECEIVER: "&Multicast receiver",
    _K.MULTICAST_SENDER: "Multicast &sender", _K.BROADCAST: "Broad&cast",
    _K.TLS_CLIENT: "&TLS client", _K.TLS_LISTENER: "TLS &listener", _K.WS_CLIENT: "&WebSocket client",
    _K.WS_LISTENER: "WebS&ocket listener", _K.WSS_CLIENT: "WebSocket over TLS &client",
    _K.WSS_LISTENER: "WebSocket over TLS li&stener",
    _K.UNIX_CLIENT: "Unix &stream client", _K.UNIX_LISTENER: "Unix stream &listener",
    _K.UNIX_DGRAM_CLIENT: "Unix &datagram client", _K.UNIX_DGRAM_BOUND: "Unix d&atagram socket",
    _K.VSOCK_CLIENT: "&vsock client", _K.VSOCK_LISTENER: "v&sock listener", _K.HYPERV_CLIENT: "&Hyper-V client",
    _K.HYPERV_LISTENER: "Hyper-V &listener", _K.RFCOMM_CLIENT: "Bluetooth &RFCOMM client",
    _K.RFCOMM_LISTENER: "&Bluetooth RFCOMM listener",
    _K.PING: "&Ping", _K.RAW_CLIENT: "&Raw IP client", _K.RAW_BOUND: "Raw IP &socket",
}  # fmt: skip


def _action(kind: SocketKind) -> Action:
    facts = KIND_FACTS[kind]
    return Action(f"socket.new.{kind}", f"{_MNEMONICS[kind]}…", f"{NEW_MENU}/{facts.group}", KIND_ICONS[kind],
                  tip=facts.hint, argument=str(kind), keywords=f"new socket {facts.keywords}")  # fmt: skip


KIND_ACTIONS: Final = tuple(_action(kind) for kind in SocketKind)
