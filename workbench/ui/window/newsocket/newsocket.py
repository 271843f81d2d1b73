"""The dialog for a new socket: its kind, its address, and the few settings that matter at the start."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from workbench.host.availability import availability
from workbench.model.kinds import KIND_FACTS, SocketKind
from workbench.model.sockets import ReplyMode, Role, SocketOptions
from workbench.model.socketurl import SocketUrl
from workbench.model.tlssettings import Identity, TlsSettings
from workbench.model.websettings import WebSettings
from workbench.settings.store import SettingsStore
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label
from workbench.ui.window.newsocket.kindchooser import KindChooser
from workbench.ui.window.newsocket.kindrows import Ask
from workbench.ui.window.newsocket.newsocketfields import NewSocketFields
from workbench.ui.window.newsocket.newsocketinput import (
    InputError,
    Written,
    facts_of,
    kind_of_text,
    network_warning,
    read_input,
)
from workbench.ui.window.newsocket.newsocketmemory import SocketMemory

WIDTH_PX, HEIGHT_PX, LIST_PX = 880, 600, 296


@dataclass(frozen=True, slots=True)
class NewSocket:
    """What was asked for; an empty ``name`` leaves it to the workspace."""

    role: Role
    url: str
    name: str
    options: SocketOptions
    reply: ReplyMode
    open_now: bool
    tls: TlsSettings = field(default_factory=TlsSettings)
    web: WebSettings = field(default_factory=WebSettings)


class NewSocketDialog(QDialog):
    """Emits ``chosen`` with a :class:`NewSocket`; opened with ``open()``. ``ask`` tells what this system has."""

    chosen = Signal(object)

    def __init__(
        self, theme: Theme, settings: SettingsStore, parent: QWidget | None = None, ask: Ask = availability
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._settings = settings
        self._ask = ask
        self._memory = SocketMemory(settings)
        self._kind = SocketKind.TCP_CLIENT
        self._url: SocketUrl | None = None
        self._is_at_address = False
        self.setObjectName("newSocketDialog")
        self.setWindowTitle("New socket")
        self.setAccessibleName("New socket")
        self.kinds = KindChooser(theme, ask, self)
        self._title = Label(theme, "", FontRole.TITLE, "", self)
        self._hint = Label(theme, "", FontRole.SMALL, "muted", self)
        self._absent = Label(theme, "", FontRole.BODY, "warn", self)
        self._warning = Label(theme, "", FontRole.SMALL, "warn", self)
        self.fields = NewSocketFields(theme, self)
        self._create_open = TextButton(theme, "Create", self, kind="primary")
        self._create = TextButton(theme, "Create closed", self)
        self._cancel = TextButton(theme, "Cancel", self)
        self._name_parts()
        self._lay_out()
        self._connect()
        self._show_kind(self._memory.last_kind())

    def choose(self, kind: SocketKind) -> None:
        """Show that kind with the address that was last used for it, ready to be written over."""
        self._show_kind(kind)
        self._go_to_address()

    def sizeHint(self) -> QSize:
        """As designed, where the window below leaves room for it."""
        wanted = QSize(self._theme.px(WIDTH_PX), self._theme.px(HEIGHT_PX))
        window = self.parentWidget()
        return wanted if window is None else wanted.boundedTo(window.window().size() - QSize(32, 48))

    def showEvent(self, event: QShowEvent) -> None:
        """The kind is chosen first, unless it was named."""
        self.resize(self.sizeHint())  # Qt's own idea is two thirds of the screen at most
        super().showEvent(event)
        if self._is_at_address:
            self._go_to_address()
        else:
            self.kinds.query.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list has its width, but never more than two fifths."""
        super().resizeEvent(event)
        self.kinds.setFixedWidth(min(self._theme.px(LIST_PX), self.width() * 2 // 5))

    # parts

    def _name_parts(self) -> None:
        names = {
            "createAndOpen": (self._create_open, "Create and open", "Make the socket and open it (Enter)"),
            "createClosed": (self._create, "Create closed", "Make the socket and leave it closed"),
            "cancel": (self._cancel, "Cancel", "Make nothing (Esc)"),
        }
        for name, (widget, spoken, tip) in names.items():
            widget.setObjectName(f"newSocket.{name}")
            widget.setAccessibleName(spoken)
            widget.setToolTip(tip)
        for name, label in (("title", self._title), ("hint", self._hint), ("absent", self._absent),
                            ("warning", self._warning)):  # fmt: skip
            label.setObjectName(f"newSocket.{name}")
            label.setWordWrap(True)

    def _lay_out(self) -> None:
        px = self._theme.px
        page = QWidget()
        page.setObjectName("newSocket.page")
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 0, px(4), 0)
        inner.setSpacing(px(4))
        inner.addWidget(self._title)
        inner.addWidget(self._hint)
        inner.addWidget(self._absent)
        inner.addSpacing(px(8))
        inner.addWidget(self.fields)
        inner.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setObjectName("newSocket.scroll")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addStretch(1)
        for choice in (self._cancel, self._create, self._create_open):
            buttons.addWidget(choice)
        self._create_open.setDefault(True)
        right = QVBoxLayout()
        right.setSpacing(px(12))
        right.addWidget(scroll, 1)
        right.addWidget(self._warning)
        right.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(16), px(16), px(16))
        row.setSpacing(px(20))
        row.addWidget(self.kinds)
        row.addLayout(right, 1)

    def _connect(self) -> None:
        self.kinds.chosen.connect(self._on_kind)
        self.kinds.entered.connect(self._go_to_address)
        self.kinds.url_written.connect(self._on_url)
        self.fields.changed.connect(self._on_changed)
        self._create_open.clicked.connect(self._on_create_open)
        self._create.clicked.connect(self._on_create)
        self._cancel.clicked.connect(self.reject)

    # following what is written

    def _show_kind(self, kind: SocketKind) -> None:
        self._kind = kind
        facts = KIND_FACTS[kind]
        answer = self._ask(facts.need)
        self.kinds.choose(kind)
        self._title.setText(facts.title)
        self._hint.setText(f"{facts.hint}." if not answer.reason or not answer.available
                           else f"{facts.hint}. {answer.reason}")  # fmt: skip
        self._absent.setText("" if answer.available else f"⚠ Not on this system: {answer.reason}")
        self._absent.setVisible(not answer.available)
        self._memory.recall(kind, self.fields)
        self.fields.show_for(kind)
        self._create_open.setText(f"Create and {facts.open_verb}")
        self._create_open.setAccessibleName(f"Create and {facts.open_verb}")
        self._check()

    @Slot()
    def _go_to_address(self) -> None:
        self._is_at_address = True
        line = self.fields.address.line
        line.setFocus()
        line.setSelection(len(line.text()), -len(line.text()))  # all of it, with its beginning in sight

    @Slot(str)
    def _on_kind(self, key: str) -> None:
        self._memory.note(self._kind, self.fields)
        self._show_kind(SocketKind(key))

    @Slot(str)
    def _on_url(self, text: str) -> None:
        """A URL was written where one searches for a kind."""
        self._take_url(text.strip())
        self.fields.address.line.setFocus()

    @Slot()
    def _on_changed(self) -> None:
        text = self.fields.address.line.text()
        if kind_of_text(text, self._kind) is not self._kind:
            self._take_url(text)
        else:
            self._check()

    def _take_url(self, text: str) -> None:
        kind = kind_of_text(text, self._kind)
        if kind is not self._kind:
            self._show_kind(kind)
        self.fields.address.line.setText(text)
        self.fields.address.line.setCursorPosition(len(text))
        self._check()

    def _check(self) -> None:
        """Every key: is it an address, and if not, where does it go wrong?"""
        self._url, fault = None, None
        written = written_in(self.fields, self._kind)
        try:
            self._url = read_input(self._kind, written)
        except InputError as error:
            fault = error
        self.fields.show_fault(fault if written.address.strip() else None)
        warning = network_warning(self._kind, self._url) if self._url else ""
        self._warning.setText(f"⚠ {warning}" if warning else "")
        self._warning.setVisible(bool(warning))
        self._create.setEnabled(self._url is not None)
        self._create_open.setEnabled(self._url is not None and self._ask(KIND_FACTS[self._kind].need).available)

    # the end

    @Slot()
    def _on_create_open(self) -> None:
        self._finish(open_now=True)

    @Slot()
    def _on_create(self) -> None:
        self._finish(open_now=False)

    def _finish(self, *, open_now: bool) -> None:
        if self._url is None:
            return
        self._memory.remember(self._kind, self.fields)
        bounds = self._settings.settings.bounds
        start = replace(SocketOptions(), send_queue_high_bytes=bounds.send_queue_high_bytes,
                        call_limit=bounds.call_limit)  # fmt: skip
        fields, kind = self.fields, self._kind
        options, name = fields.options(kind, start), fields.name.text().strip()
        wish = NewSocket(KIND_FACTS[kind].role, str(self._url), name, options, fields.reply_mode(), open_now)
        self.chosen.emit(replace(wish, tls=tls_of(fields, kind), web=web_of(fields, kind)))
        self.accept()


def written_in(fields: NewSocketFields, kind: SocketKind) -> Written:
    """The texts that matter to the kind."""
    proxy = fields.proxy
    return Written(
        fields.address.line.text(),
        fields.path.text(),
        fields.bind.text(),
        fields.interface.name(),
        str(proxy.scheme.currentData()),
        proxy.address.text(),
        proxy.user.text(),
        None if fields.protocol.isHidden() else fields.protocol.value(),
        fields.subprotocols.text(),
    )


def tls_of(fields: NewSocketFields, kind: SocketKind) -> TlsSettings:
    """Verification is on; whoever wants it off does so in the options, where it is said what that means."""
    if not facts_of(kind).is_tls:
        return TlsSettings()
    if KIND_FACTS[kind].role is Role.LISTENER:
        return TlsSettings(identity=Identity(fields.identity.currentData()))
    return TlsSettings(trust_laboratory=fields.lab.isChecked(), identity=Identity(fields.client_identity.currentData()))


def web_of(fields: NewSocketFields, kind: SocketKind) -> WebSettings:
    """Subprotocols, if the kind has them."""
    if not facts_of(kind).is_web:
        return WebSettings()
    names = (part.strip() for part in fields.subprotocols.text().split(","))
    return WebSettings(subprotocols=tuple(name for name in names if name))
