"""Fields of the new-socket dialog that are more than one control: an interface, a proxy, an identity."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from workbench.host.interfaces import read_interfaces
from workbench.model.host import NetworkInterface
from workbench.model.proxies import ProxyScheme
from workbench.model.tlssettings import Identity
from workbench.ui.theme import FontRole, Theme
from workbench.ui.window.newsocket.faultyline import FaultyLine

PROXY_TITLES: Final = (
    ("", "No proxy"),
    (ProxyScheme.SOCKS5, "SOCKS5"),
    (ProxyScheme.SOCKS5H, "SOCKS5, names looked up by it"),
    (ProxyScheme.HTTP, "HTTP CONNECT"),
)
IDENTITY_TITLES: Final = {
    Identity.NONE: "none",
    Identity.FILE: "from files",
    Identity.LAB_GOOD: "laboratory: good",
    Identity.LAB_EXPIRED: "laboratory: expired",
    Identity.LAB_NOT_YET: "laboratory: not yet valid",
    Identity.LAB_WRONG_HOST: "laboratory: for another host",
    Identity.LAB_SELF_SIGNED: "laboratory: self-signed",
    Identity.LAB_UNKNOWN_CA: "laboratory: of an unknown authority",
}


class InterfaceBox(QComboBox):
    """Names of this computer's interfaces, or what a person writes; empty lets the system choose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_filled = False
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText("chosen by the system")
            line.setObjectName("newSocket.interface.line")
            line.setAccessibleName("Interface")

    def fill(self) -> None:
        """Ask the system, once; a few milliseconds."""
        if self._is_filled:
            return
        self._is_filled = True
        text = self.currentText()
        for interface in read_interfaces():
            if interface.up:
                self.addItem(interface_title(interface), interface.name)
        self.setCurrentIndex(-1)
        self.setEditText(text)

    def name(self) -> str:
        """The interface's name, index or address; empty for the system's choice."""
        text = self.currentText().strip()
        at = self.findText(text, Qt.MatchFlag.MatchExactly)
        return str(self.itemData(at)) if at >= 0 else text

    def set_name(self, name: str) -> None:
        """Show a name that was used before."""
        self.setCurrentIndex(-1)
        self.setEditText(name)


def interface_title(interface: NetworkInterface) -> str:
    """``eth0  192.0.2.7, fe80::1``: at most two addresses."""
    shown = ", ".join(each.address for each in interface.addresses[:2])
    return f"{interface.name}  {shown}".rstrip()


class ProxyRow(QWidget):
    """Which proxy, where it is, and its user; a password is asked for when the proxy wants one, and never here."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.scheme = QComboBox(self)
        for value, title in PROXY_TITLES:
            self.scheme.addItem(title, str(value))
        self.address = FaultyLine(theme, self)
        self.user = QLineEdit(self)
        parts: tuple[tuple[QWidget, str, str, str], ...] = (
            (self.scheme, "proxyScheme", "Proxy", "How the proxy is spoken to"),
            (self.address, "proxy", "Proxy address", "Where the proxy listens, as host:port"),
            (self.user, "proxyUser", "Proxy user", "For a proxy that asks; its password is asked for later"),
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(6))
        for (widget, name, spoken, tip), place in zip(parts, ((0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)), strict=True):
            widget.setObjectName(f"newSocket.{name}")
            widget.setAccessibleName(spoken)
            widget.setToolTip(tip)
            grid.addWidget(widget, *place)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        self.scheme.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.scheme.setMinimumContentsLength(12)
        self.address.setPlaceholderText("host:port")
        self.user.setPlaceholderText("user")
        self.user.setMaxLength(255)
        self.user.setFont(theme.font(FontRole.DATA))
        self.setFocusProxy(self.scheme)
        self.scheme.currentIndexChanged.connect(self._on_scheme)
        self.address.textEdited.connect(self.changed)
        self.user.textEdited.connect(self.changed)
        self._on_scheme()

    def set_texts(self, scheme: str, address: str, user: str) -> None:
        """Show what was used before; tells nobody."""
        self.scheme.blockSignals(True)
        self.scheme.setCurrentIndex(max(0, self.scheme.findData(scheme)))
        self.scheme.blockSignals(False)
        self.address.setText(address)
        self.user.setText(user)
        self._show_parts()

    @Slot()
    def _on_scheme(self) -> None:
        self._show_parts()
        self.changed.emit()

    def _show_parts(self) -> None:
        wanted = bool(self.scheme.currentData())
        self.address.setVisible(wanted)
        self.user.setVisible(wanted)


def identity_box(parent: QWidget, *, is_client: bool) -> QComboBox:
    """Which certificate is shown; a listener needs one. Files of one's own are named in the options later."""
    box = QComboBox(parent)
    for identity, title in IDENTITY_TITLES.items():
        if identity is not Identity.FILE and (is_client or identity is not Identity.NONE):
            box.addItem(title, str(identity))
    return box
