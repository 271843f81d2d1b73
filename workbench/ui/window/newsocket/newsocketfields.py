"""The fields of the new-socket dialog: all kinds share one form, which shows what suits the chosen kind."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from workbench.model.kinds import KIND_FACTS, SocketKind
from workbench.model.options.settings import OptionSetting
from workbench.model.schemes import Scheme
from workbench.model.sockets import ReplyMode, Role, SocketOptions
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label
from workbench.ui.window.newsocket.addressrow import AddressRow
from workbench.ui.window.newsocket.faultyline import FaultyLine
from workbench.ui.window.newsocket.newsocketinput import Field, InputError, facts_of, has_field
from workbench.ui.window.newsocket.newsocketparts import InterfaceBox, ProxyRow, identity_box

LABEL_PX = 104


class NewSocketFields(QWidget):
    """``changed`` with every key."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.address = AddressRow(theme, self)
        self.path = FaultyLine(theme, self)
        self.bind = FaultyLine(theme, self)
        self.fault = Label(theme, "", FontRole.SMALL, "error", self)
        wide = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        wide.setHeightForWidth(True)
        self.fault.setWordWrap(True)
        self.fault.setSizePolicy(wide)
        self.fault.setMinimumHeight(theme.px(16))  # nothing below it moves when a fault is told
        self.name = QLineEdit(self)
        self.interface = InterfaceBox(self)
        self.protocol = QSpinBox(self)
        self.lab = QCheckBox("Trust the laboratory authority", self)
        self.client_identity = identity_box(self, is_client=True)
        self.identity = identity_box(self, is_client=False)
        self.subprotocols = QLineEdit(self)
        self.proxy = ProxyRow(theme, self)
        self.timeout = QSpinBox(self)
        self.reconnect = QCheckBox("Connect again by itself", self)
        self.no_delay = QCheckBox("Send small pieces at once (TCP_NODELAY)", self)
        self.clients = QSpinBox(self)
        self.reply = QComboBox(self)
        self.reuse = QCheckBox("Share the port (SO_REUSEADDR)", self)
        self.more = TextButton(theme, "More", self, icon="chevron-right", kind="quiet")
        self.more.setCheckable(True)
        self._rest = QWidget(self)
        self._name_parts()
        self._main, self._others = QFormLayout(), QFormLayout(self._rest)
        self._lay_out()
        self._connect()
        self._show_more(False)

    def show_for(self, kind: SocketKind) -> None:
        """Only what suits the kind."""
        facts, what = KIND_FACTS[kind], facts_of(kind)
        is_client = facts.role is Role.CLIENT
        connects = is_client and not what.is_datagram
        over_tcp = what.is_ip and not what.is_datagram
        is_bound_udp = facts.scheme is Scheme.UDP
        self._show(self._main, (
            (self.path, has_field(kind, Field.PATH)), (self.interface, has_field(kind, Field.INTERFACE)),
            (self.protocol, facts.scheme is Scheme.RAW), (self.lab, what.is_tls and is_client),
            (self.identity, what.is_tls and not is_client), (self.reply, not is_client),
        ))  # fmt: skip
        self._show(self._others, (
            (self.bind, has_field(kind, Field.BIND)), (self.proxy, has_field(kind, Field.PROXY)),
            (self.client_identity, what.is_tls and is_client), (self.subprotocols, what.is_web),
            (self.timeout, connects), (self.clients, not is_client and not what.is_datagram),
            (self.reconnect, connects), (self.no_delay, over_tcp), (self.reuse, is_bound_udp),
        ))  # fmt: skip
        if has_field(kind, Field.INTERFACE):
            self.interface.fill()
        self.more.setVisible(any(not field.isHidden() for field in self._rest_fields()))
        self.reuse.setChecked(kind is SocketKind.MULTICAST_RECEIVER)  # several programs hear one group
        self.address.set_label(facts.address_label)
        self._label_of(self.address).setText(facts.address_label)

    def show_fault(self, fault: InputError | None) -> None:
        """Underline where it goes wrong, and say what."""
        field = fault.field if fault else None
        for line, mine in ((self.address.line, Field.ADDRESS), (self.path, Field.PATH), (self.bind, Field.BIND),
                           (self.proxy.address, Field.PROXY)):  # fmt: skip
            line.mark(fault.offset if fault and field is mine else -1)
        self.fault.setText("" if fault is None else f"{_place(fault)}: {fault}.")
        if fault is not None and field in (Field.BIND, Field.PROXY, Field.USER, Field.SUBPROTOCOLS):
            self.more.setChecked(True)

    def options(self, kind: SocketKind, start: SocketOptions) -> SocketOptions:
        """Of ``start``, with what was chosen here; what is not shown stays."""
        asked = (OptionSetting("SO_BROADCAST", "on"),) if kind is SocketKind.BROADCAST else ()
        return replace(
            start,
            connect_timeout_ms=self.timeout.value(),
            reconnect=_is_on(self.reconnect),
            no_delay=_is_on(self.no_delay),
            reuse_address=_is_on(self.reuse),
            max_clients=self.clients.value(),
            socket_options=(*start.socket_options, *asked),
        )

    def reply_mode(self) -> ReplyMode:
        """What is done by itself with received data."""
        return ReplyMode.NONE if self.reply.isHidden() else ReplyMode(self.reply.currentData())

    # -- making

    def _name_parts(self) -> None:
        names: dict[str, tuple[QWidget, str, str]] = {
            "path": (self.path, "Path", "The resource that is asked for, beginning with /"),
            "localAddress": (self.bind, "Local address", "Send from this address and port; empty: the system chooses"),
            "name": (self.name, "Name", "What the tab and the project call it; empty: named by its kind"),
            "interface": (self.interface, "Interface", "The network that the group or the broadcast is on"),
            "protocol": (self.protocol, "IP protocol", "Its number: 1 ICMP, 47 GRE, 253 and 254 for experiments"),
            "trustLaboratory": (self.lab, "Trust the laboratory", "Certificates that this program made are good, too"),
            "clientIdentity": (self.client_identity, "Own certificate", "What is shown to a listener that asks"),
            "identity": (self.identity, "Certificate", "What is shown to clients; the bad ones are made on purpose"),
            "subprotocols": (self.subprotocols, "Subprotocols", "In order of liking, with commas between them"),
            "proxyRow": (self.proxy, "Proxy", "The way to the peer leads through this"),
            "connectTimeout": (self.timeout, "Connect time-out", "Give up an attempt to connect after this time"),
            "reconnect": (self.reconnect, "Reconnect", "When it breaks: after 0.5 s, then ever later, 30 s at most"),
            "noDelay": (self.no_delay, "No delay", "Do not wait to fill a segment before sending"),
            "mostClients": (self.clients, "Most clients", "Further clients are turned away"),
            "reply": (self.reply, "Answer", "What is done by itself with received data"),
            "reuseAddress": (self.reuse, "Share the port", "Several sockets may then bind the same port"),
            "more": (self.more, "More settings", "Local address, proxy, time-outs and bounds"),
            "fault": (self.fault, "", ""),
        }  # fmt: skip
        for name, (widget, spoken, tip) in names.items():
            widget.setObjectName(f"newSocket.{name}")
            widget.setAccessibleName(spoken)
            widget.setToolTip(tip)
        self.bind.setPlaceholderText("chosen by the system")
        self.path.setPlaceholderText("/")
        self.subprotocols.setPlaceholderText("none")
        self.name.setPlaceholderText("named by its kind")
        self.name.setMaxLength(200)
        self._set_ranges()

    def _set_ranges(self) -> None:
        defaults = SocketOptions()
        self.timeout.setRange(100, 600_000)
        self.timeout.setSingleStep(500)
        self.timeout.setSuffix(" ms")
        self.timeout.setGroupSeparatorShown(True)
        self.timeout.setValue(defaults.connect_timeout_ms)
        self.clients.setRange(1, 100_000)
        self.clients.setGroupSeparatorShown(True)
        self.clients.setValue(defaults.max_clients)
        self.protocol.setRange(0, 255)
        self.protocol.setValue(253)  # RFC 3692: for experiments
        for box in (self.reply, self.interface, self.identity, self.client_identity):
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(14)
        self.reply.addItem("Nothing", ReplyMode.NONE)
        self.reply.addItem("Echo what was received", ReplyMode.ECHO)

    def _lay_out(self) -> None:
        px = self._theme.px
        rows: tuple[tuple[QFormLayout, tuple[tuple[str, QWidget], ...]], ...] = (
            (self._main, (
                ("Address", self.address), ("", self.fault), ("Path", self.path), ("Interface", self.interface),
                ("IP protocol", self.protocol), ("Certificate", self.identity), ("", self.lab), ("Name", self.name),
                ("Answer", self.reply),
            )),
            (self._others, (
                ("Local address", self.bind), ("Proxy", self.proxy), ("Subprotocols", self.subprotocols),
                ("Own certificate", self.client_identity), ("Time-out", self.timeout), ("Most clients", self.clients),
                ("", self.reconnect), ("", self.no_delay), ("", self.reuse),
            )),
        )  # fmt: skip
        for form, fields in rows:
            form.setContentsMargins(0, 0, 0, 0)
            form.setHorizontalSpacing(px(12))
            form.setVerticalSpacing(px(8))
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
            form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
            for text, field in fields:
                label = Label(self._theme, text, FontRole.BODY, "", self)
                label.setMinimumWidth(px(LABEL_PX))
                label.setBuddy(field)
                form.addRow(label, field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addLayout(self._main)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._rest)
        column.addStretch(1)

    def _connect(self) -> None:
        self.address.changed.connect(self.changed)
        for line in (self.path, self.bind, self.subprotocols):
            line.textEdited.connect(self.changed)
        self.interface.editTextChanged.connect(self.changed)
        self.protocol.valueChanged.connect(self.changed)
        self.proxy.changed.connect(self.changed)
        self.more.toggled.connect(self._show_more)

    @Slot(bool)
    def _show_more(self, shown: bool) -> None:
        self._rest.setVisible(shown)
        self.more.set_icon("chevron-down" if shown else "chevron-right")

    def _show(self, form: QFormLayout, wanted: tuple[tuple[QWidget, bool], ...]) -> None:
        for field, on in wanted:
            form.setRowVisible(field, on)

    def _rest_fields(self) -> tuple[QWidget, ...]:
        return (self.bind, self.proxy, self.client_identity, self.subprotocols, self.timeout, self.clients,
                self.reconnect, self.no_delay, self.reuse)  # fmt: skip

    def _label_of(self, field: QWidget) -> Label:
        label = self._main.labelForField(field)
        assert isinstance(label, Label)
        return label


def _is_on(box: QCheckBox) -> bool:
    return box.isChecked() and not box.isHidden()


def _place(fault: InputError) -> str:
    """``Character 4``; of a field other than the address also which."""
    names = {Field.PATH: "Path", Field.BIND: "Local address", Field.INTERFACE: "Interface", Field.PROXY: "Proxy",
             Field.USER: "Proxy user", Field.SUBPROTOCOLS: "Subprotocols"}  # fmt: skip
    where = f"{names[fault.field]}, character" if fault.field in names else "Character"
    return f"{where} {fault.offset + 1}"
