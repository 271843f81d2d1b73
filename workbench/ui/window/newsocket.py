"""The dialog for a new socket: kind, address, and the few options that matter at the start."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from workbench.model.schemes import Scheme
from workbench.model.sockets import ReplyMode, Role, SocketOptions
from workbench.model.socketurl import SocketUrl
from workbench.settings.store import SettingsStore
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import ElidedLabel, Label
from workbench.ui.widgets.segmented import Segment, SegmentedControl
from workbench.ui.window.faultyline import FaultyLine
from workbench.ui.window.newsocketinput import (
    KINDS,
    Field,
    InputError,
    SocketKind,
    kind_of_text,
    network_warning,
    read_input,
)

_REMEMBERED = "new_socket"


@dataclass(frozen=True, slots=True)
class NewSocket:
    """What was asked for; an empty ``name`` leaves it to the workspace."""

    role: Role
    url: str
    name: str
    options: SocketOptions
    reply: ReplyMode
    open_now: bool


class NewSocketDialog(QDialog):
    """Emits ``chosen`` with a :class:`NewSocket`; opened with ``open()``."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, settings: SettingsStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._settings = settings
        self._kind = SocketKind.TCP_CLIENT
        self._url: SocketUrl | None = None
        self.setObjectName("newSocketDialog")
        self.setWindowTitle("New socket")
        self.setAccessibleName("New socket")
        segments = [Segment(str(kind), facts.title, facts.icon, facts.hint) for kind, facts in KINDS.items()]
        self.kinds = SegmentedControl(theme, "Kind of socket", segments, self)
        self._address = FaultyLine(theme, self)
        self._bind = FaultyLine(theme, self)
        self._fault = ElidedLabel(theme, "", FontRole.SMALL, parent=self)
        self._fault.set_token(Token.ERROR)
        self._warning = Label(theme, "", FontRole.SMALL, "warn", self)
        self._name = QLineEdit(self)
        self._timeout = QSpinBox(self)
        self._reconnect = QCheckBox("Connect again by itself when the connection breaks", self)
        self._no_delay = QCheckBox("Send small pieces at once (TCP_NODELAY)", self)
        self._clients = QSpinBox(self)
        self._reply = QComboBox(self)
        self._reuse = QCheckBox("Share the port with other sockets (SO_REUSEADDR)", self)
        self._create_open = TextButton(theme, "Create", self, kind="primary")
        self._create = TextButton(theme, "Create closed", self)
        self._cancel = TextButton(theme, "Cancel", self)
        self._name_parts()
        self._form = QFormLayout()
        self._lay_out()
        self._connect()
        self.choose(SocketKind(self._recall("kind", SocketKind.TCP_CLIENT)))

    def choose(self, kind: SocketKind) -> None:
        """Show that kind, with the address that was last used for it."""
        self._kind = kind
        facts = KINDS[kind]
        self.kinds.choose(kind)
        self._address.setText(self._recall(f"{kind}.address", facts.example))
        self._bind.setText(self._recall(f"{kind}.bind", ""))
        self._show_rows()
        self._create_open.setText(f"Create and {facts.open_verb}")
        self._create_open.setAccessibleName(f"Create and {facts.open_verb}")
        label = self._form.labelForField(self._address)
        if isinstance(label, Label):
            label.setText(f"{facts.address_label}")
        self._check()
        self._address.setFocus()
        self._address.selectAll()

    # parts

    def _name_parts(self) -> None:
        names = {
            "address": (self._address, "Address", "host:port, [IPv6]:port or a whole socket URL"),
            "localAddress": (self._bind, "Local address", "Send from this address and port; empty: the system chooses"),
            "name": (self._name, "Name", "What the tab and the project call it; empty: named by its kind"),
            "connectTimeout": (self._timeout, "Connect time-out", "Give up an attempt to connect after this time"),
            "reconnect": (self._reconnect, "Reconnect", "First after 0.5 s, then ever later, 30 s at most"),
            "noDelay": (self._no_delay, "No delay", "Do not wait to fill a segment before sending"),
            "mostClients": (self._clients, "Most clients", "Further clients are turned away"),
            "reply": (self._reply, "Answer", "What is done by itself with received data"),
            "reuseAddress": (self._reuse, "Share the port", "Several sockets may then bind the same port"),
            "createAndOpen": (self._create_open, "Create and open", "Make the socket and open it (Enter)"),
            "createClosed": (self._create, "Create closed", "Make the socket and leave it closed"),
            "cancel": (self._cancel, "Cancel", "Make nothing (Esc)"),
        }
        for name, (widget, spoken, tip) in names.items():
            widget.setObjectName(f"newSocket.{name}")
            widget.setAccessibleName(spoken)
            widget.setToolTip(tip)
        self._fault.setObjectName("newSocket.fault")
        self._warning.setObjectName("newSocket.warning")
        self._bind.setPlaceholderText("chosen by the system")
        self._name.setPlaceholderText("named by its kind")
        self._name.setMaxLength(200)
        self._timeout.setRange(100, 600_000)
        self._timeout.setSingleStep(500)
        self._timeout.setSuffix(" ms")
        self._clients.setRange(1, 100_000)
        self._clients.setGroupSeparatorShown(True)
        self._reply.addItem("Nothing", ReplyMode.NONE)
        self._reply.addItem("Echo what was received", ReplyMode.ECHO)
        defaults = SocketOptions()
        self._timeout.setValue(defaults.connect_timeout_ms)
        self._clients.setValue(defaults.max_clients)

    def _lay_out(self) -> None:
        px = self._theme.px
        kinds = QHBoxLayout()
        kinds.addWidget(self.kinds)
        kinds.addStretch(1)
        self._form.setHorizontalSpacing(px(12))
        self._form.setVerticalSpacing(px(8))
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for text, field in (
            ("Address", self._address), ("", self._fault), ("Name", self._name), ("Local address", self._bind),
            ("Time-out", self._timeout), ("Answer", self._reply), ("Most clients", self._clients),
            ("", self._reconnect), ("", self._no_delay), ("", self._reuse),
        ):  # fmt: skip
            self._add_row(text, field)
        self._warning.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addStretch(1)
        for choice in (self._cancel, self._create, self._create_open):
            buttons.addWidget(choice)
        self._create_open.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(16))
        column.addLayout(kinds)
        column.addLayout(self._form)
        column.addWidget(self._warning)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(px(560))

    def _add_row(self, text: str, field: QWidget) -> None:
        label = Label(self._theme, text, FontRole.BODY, "", self)
        label.setBuddy(field)
        self._form.addRow(label, field)

    def _connect(self) -> None:
        self.kinds.chosen.connect(self._on_kind)
        self._address.textEdited.connect(self._on_address)
        self._bind.textEdited.connect(self._check)
        self._create_open.clicked.connect(self._on_create_open)
        self._create.clicked.connect(self._on_create)
        self._cancel.clicked.connect(self.reject)

    # following what is written

    def _show_rows(self) -> None:
        facts = KINDS[self._kind]
        is_stream, is_client = facts.scheme is Scheme.TCP, facts.role is Role.CLIENT
        connects = is_stream and is_client
        for field, wanted in (
            (self._bind, is_client), (self._timeout, connects), (self._reconnect, connects),
            (self._no_delay, is_stream), (self._clients, not is_client and is_stream),
            (self._reply, not is_client), (self._reuse, not is_stream),
        ):  # fmt: skip
            self._form.setRowVisible(field, wanted)

    def _on_kind(self, key: str) -> None:
        if key != self._kind:
            self._remember_text()
            self.choose(SocketKind(key))
            self.kinds.setFocus()

    def _on_address(self, text: str) -> None:
        kind = kind_of_text(text, self._kind)
        if kind is not self._kind:
            self.choose(kind)
            self._address.setText(text)
            self._address.setCursorPosition(len(text))
        self._check()

    def _check(self) -> None:
        """Every key: is it an address, and if not, where does it go wrong?"""
        self._url, fault = None, None
        bind = self._bind.text() if KINDS[self._kind].role is Role.CLIENT else ""
        try:
            self._url = read_input(self._kind, self._address.text(), bind)
        except InputError as error:
            fault = error
        empty = not self._address.text().strip()
        self._address.mark(fault.offset if fault and fault.field is Field.ADDRESS and not empty else -1)
        self._bind.mark(fault.offset if fault and fault.field is Field.BIND else -1)
        self._fault.set_text(_fault_text(fault) if fault and not empty else "")
        warning = network_warning(self._kind, self._url) if self._url else ""
        self._warning.setText(warning)
        self._warning.setVisible(bool(warning))
        for button in (self._create_open, self._create):
            button.setEnabled(self._url is not None)

    # the end

    def _on_create_open(self) -> None:
        self._finish(open_now=True)

    def _on_create(self) -> None:
        self._finish(open_now=False)

    def _finish(self, *, open_now: bool) -> None:
        if self._url is None:
            return
        self._remember_text()
        facts = KINDS[self._kind]
        answers = not self._reply.isHidden()
        reply = self._reply.currentData() if answers else ReplyMode.NONE
        self.chosen.emit(
            NewSocket(
                facts.role, str(self._url), self._name.text().strip(), self._options(), ReplyMode(reply), open_now
            )
        )
        self.accept()

    def _options(self) -> SocketOptions:
        return replace(
            SocketOptions(),
            connect_timeout_ms=self._timeout.value(),
            reconnect=self._reconnect.isChecked() and not self._reconnect.isHidden(),
            no_delay=self._no_delay.isChecked() and not self._no_delay.isHidden(),
            reuse_address=self._reuse.isChecked() and not self._reuse.isHidden(),
            max_clients=self._clients.value(),
            send_queue_high_bytes=self._settings.settings.bounds.send_queue_high_bytes,
            call_limit=self._settings.settings.bounds.call_limit,
        )

    def _recall(self, field: str, otherwise: str) -> str:
        text = self._settings.settings.remembered.get(f"{_REMEMBERED}.{field}", otherwise)
        return text if field != "kind" or text in set(SocketKind) else otherwise

    def _remember_text(self) -> None:
        if self._url is None:
            return
        now = {
            f"{_REMEMBERED}.kind": str(self._kind),
            f"{_REMEMBERED}.{self._kind}.address": self._address.text().strip(),
            f"{_REMEMBERED}.{self._kind}.bind": self._bind.text().strip(),
        }
        self._settings.change(remembered={**self._settings.settings.remembered, **now})


def _fault_text(fault: InputError) -> str:
    text = str(fault)
    return f"Character {fault.offset + 1}: {text}."
