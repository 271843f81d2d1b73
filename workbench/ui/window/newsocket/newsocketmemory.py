"""What the new-socket dialog remembers of each kind: the last texts, and the addresses that were used before."""

from __future__ import annotations

from typing import Final

from workbench.model.kinds import KIND_FACTS, SocketKind
from workbench.settings.store import SettingsStore
from workbench.ui.window.newsocket.newsocketfields import NewSocketFields
from workbench.ui.window.newsocket.newsocketinput import address_of

RECENT_MOST: Final = 8
LONGEST_CHARS: Final = 2_000
_HEAD: Final = "new_socket"


class SocketMemory:
    """In the settings of the person, never in a project; no password is ever in a field."""

    def __init__(self, settings: SettingsStore) -> None:
        self._settings = settings
        self._drafts: dict[str, str] = {}  # by "kind.field"

    def last_kind(self) -> SocketKind:
        """What was made last; a TCP client before that."""
        text = self._text("kind", SocketKind.TCP_CLIENT)
        return SocketKind(text) if text in set(SocketKind) else SocketKind.TCP_CLIENT

    def recall(self, kind: SocketKind, fields: NewSocketFields) -> None:
        """Put the last texts of a kind into the fields."""
        fields.address.line.setText(self._text(f"{kind}.address", address_of(KIND_FACTS[kind])))
        fields.address.set_recent(self.recent(kind))
        fields.address.set_tip(f"As {KIND_FACTS[kind].scheme}://{KIND_FACTS[kind].example}, or the part behind ://")
        fields.bind.setText(self._text(f"{kind}.bind"))
        fields.path.setText(self._text(f"{kind}.path"))
        fields.interface.set_name(self._text(f"{kind}.interface"))
        fields.subprotocols.setText(self._text(f"{kind}.subprotocols"))
        proxy = (self._text(f"{kind}.{name}") for name in ("proxy_scheme", "proxy", "proxy_user"))
        fields.proxy.set_texts(*proxy)
        protocol = self._text(f"{kind}.protocol")
        if protocol.isascii() and protocol.isdigit() and len(protocol) <= 3:
            fields.protocol.setValue(int(protocol))

    def recent(self, kind: SocketKind) -> list[str]:
        """Addresses that were used for the kind, latest first."""
        return [line for line in self._text(f"{kind}.recent").split("\n") if line][:RECENT_MOST]

    def note(self, kind: SocketKind, fields: NewSocketFields) -> None:
        """Another kind is looked at: what was written comes back with this one, while the dialog is open."""
        self._drafts |= {f"{kind}.{name}": text for name, text in _texts(fields).items()}

    def remember(self, kind: SocketKind, fields: NewSocketFields) -> None:
        """A socket was made: its texts are the last ones of its kind."""
        texts = _texts(fields)
        address = texts["address"]
        if len(address) > LONGEST_CHARS:
            return
        recent = [address, *(each for each in self.recent(kind) if each != address)][:RECENT_MOST]
        now = {f"{_HEAD}.{kind}.{name}": text for name, text in texts.items()}
        known = self._settings.settings.remembered
        said = {name: text for name, text in now.items() if text or name in known}
        said |= {f"{_HEAD}.kind": str(kind), f"{_HEAD}.{kind}.recent": "\n".join(recent)}
        self._settings.change(remembered={**known, **said})

    def _text(self, field: str, otherwise: str = "") -> str:
        if field in self._drafts:
            return self._drafts[field]
        return self._settings.settings.remembered.get(f"{_HEAD}.{field}", otherwise)


def _texts(fields: NewSocketFields) -> dict[str, str]:
    proxy = fields.proxy
    return {
        "address": fields.address.line.text().strip(),
        "bind": fields.bind.text().strip(),
        "path": fields.path.text().strip(),
        "interface": fields.interface.name(),
        "subprotocols": fields.subprotocols.text().strip(),
        "proxy_scheme": str(proxy.scheme.currentData()),
        "proxy": proxy.address.text().strip(),
        "proxy_user": proxy.user.text().strip(),
        "protocol": str(fields.protocol.value()),
    }
