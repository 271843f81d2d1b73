"""What a person fills in to join a group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from workbench.model.endpoint import Endpoint
from workbench.model.host import NetworkInterface
from workbench.model.multicast import GroupMembership, SourceMode, can_send
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label

MODES: Final = (
    (SourceMode.ANY, "Anybody"),
    (SourceMode.INCLUDE, "Only these sources"),
    (SourceMode.EXCLUDE, "All but these sources"),
)
BY_ROUTES: Final = "Chosen by the routes"


class JoinForm(QWidget):
    """``wanted`` tells the membership that is to be joined."""

    wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._interfaces: list[tuple[str, str]] = []
        self.setObjectName("join-form")
        tip = "The group to join: 224.0.0.0/4, or of IPv6 ff00::/8"
        self.group = _field(self, "Group", "239.1.2.3 or ff05::1:3", tip)
        self.interface = _choice(self, "Interface", "Where the group is heard; by name, number and address")
        self.mode = _choice(self, "Who is heard", "Whose datagrams to the group come through")
        self.sources = _field(self, "Sources", "192.0.2.7, 192.0.2.8", "Addresses of senders, separated by commas")
        self.join = TextButton(theme, "Join", self, icon="plus")
        self.join.setObjectName("join-group")
        self.join.setToolTip("Become a member now, and whenever the socket is opened")
        self.fault = Label(theme, "", FontRole.SMALL, "error", self)
        self.fault.setWordWrap(True)
        for mode, title in MODES:
            self.mode.addItem(title, mode)
        self.show_interfaces(())
        self._lay_out()
        self.mode.currentIndexChanged.connect(self._on_mode)
        self.join.clicked.connect(self._on_join)
        self.group.returnPressed.connect(self._on_join)
        self.sources.returnPressed.connect(self._on_join)
        self._on_mode()

    def show_interfaces(self, found: Sequence[NetworkInterface]) -> None:
        """Offer these; the choice stays where it can."""
        entries = [(BY_ROUTES, "")] + [(interface_text(each), each.name) for each in found if each.up]
        if entries == self._interfaces:
            return
        self._interfaces = entries
        chosen = self.interface.currentData()
        self.interface.clear()
        for text, name in entries:
            self.interface.addItem(text, name)
        self.interface.setCurrentIndex(max(0, self.interface.findData(chosen)))

    def say(self, fault: str) -> None:
        """Why it was not joined; empty if it was."""
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))

    def membership(self) -> GroupMembership:
        """What is filled in. Raises ValueError with a sentence."""
        group = self.group.text().strip().strip("[]")
        if not Endpoint(group).is_multicast:
            raise ValueError("A group is an address from 224.0.0.0 to 239.255.255.255, or of IPv6 one with ff first.")
        interface = self.interface.currentData() or ""
        if "%" in group and interface:
            raise ValueError(f"{group} names its interface already: choose “{BY_ROUTES}”, or leave out what follows %.")
        mode: SourceMode = SourceMode(self.mode.currentData())
        sources = tuple(part.strip().strip("[]") for part in self.sources.text().split(",") if part.strip())
        if mode is SourceMode.ANY:
            return GroupMembership(group, interface)
        if not sources:
            raise ValueError("Name one source at least.")
        for each in sources:
            if not can_send(each, group):
                raise ValueError(f"“{each}” cannot send to {group}: write an address in numbers, of its family.")
        return GroupMembership(group, interface, mode, sources)

    @Slot()
    def _on_mode(self) -> None:
        lists = SourceMode(self.mode.currentData()) is not SourceMode.ANY  # Qt gives a plain string back
        self.sources.setVisible(lists)
        label = self._form.labelForField(self.sources)
        if label is not None:
            label.setVisible(lists)

    @Slot()
    def _on_join(self) -> None:
        try:
            membership = self.membership()
        except ValueError as error:
            self.say(str(error))
            return
        self.say("")
        self.wanted.emit(membership)

    def _lay_out(self) -> None:
        px = self._theme.px
        self._form = form = QFormLayout()
        form.setHorizontalSpacing(px(12))
        form.setVerticalSpacing(px(8))
        for title, field in (
            ("Group", self.group), ("Interface", self.interface), ("Heard", self.mode), ("Sources", self.sources),
        ):  # fmt: skip
            form.addRow(Label(self._theme, title, FontRole.BODY, "muted", self), field)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.join)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addLayout(form)
        layout.addWidget(self.fault)
        layout.addLayout(row)
        self.fault.hide()


def interface_text(interface: NetworkInterface) -> str:
    """``eth0 (2), 192.0.2.7``: name, number, the first address."""
    number = f" ({interface.index})" if interface.index else ""
    address = f", {interface.addresses[0].address.partition('%')[0]}" if interface.addresses else ""
    return f"{interface.name}{number}{address}"


def _field(parent: QWidget, name: str, hint: str, tip: str) -> QLineEdit:
    field = QLineEdit(parent)
    field.setObjectName(f"join-{name.lower()}")
    field.setAccessibleName(name)
    field.setPlaceholderText(hint)
    field.setToolTip(tip)
    return field


def _choice(parent: QWidget, name: str, tip: str) -> QComboBox:
    box = QComboBox(parent)
    box.setObjectName(f"join-{name.lower().replace(' ', '-')}")
    box.setAccessibleName(name)
    box.setToolTip(tip)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(18)
    return box
