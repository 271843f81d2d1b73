"""The first page of the details: addresses, answers, and every bound with its unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFormLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from workbench.model.endpoint import SocketUrlError
from workbench.model.kinds import KIND_FACTS, kind_of
from workbench.model.payloads import PayloadSpec
from workbench.model.schemes import AddressForm
from workbench.model.sockets import ReplyMode, Role, SocketSpec
from workbench.ui.panel.addresses import (
    AddressFault,
    endpoint_fault,
    facts_of,
    has_interface,
    has_local,
    has_peer,
    has_proxy,
    interface_fault,
    interface_text,
    local_text,
    peer_text,
    proxy_fault,
    proxy_text,
    url_fault,
    with_interface,
    with_local,
    with_peer,
    with_proxy,
)
from workbench.ui.panel.options.addressfield import AddressField
from workbench.ui.panel.options.optioneditors import OptionEditor
from workbench.ui.panel.options.optionfields import FieldKind, groups_for
from workbench.ui.panel.options.replybox import ReplyBox
from workbench.ui.panel.options.tlsfields import tls_fields
from workbench.ui.panel.options.webfields import web_fields
from workbench.ui.panelkit.pages import PageRoom, PageWidget
from workbench.ui.panelkit.settingsform import LABEL_PX, SettingsForm
from workbench.ui.theme import FontRole
from workbench.ui.widgets.labels import Label


class OptionsPage(PageWidget):
    """Each change is one step of undo."""

    def __init__(self, room: PageRoom) -> None:
        super().__init__(room)
        self._session = room.session
        self._workspace = room.workspace
        self._theme = theme = room.theme
        self._editors: list[OptionEditor] = []
        self._seen: SocketSpec | None = None
        self._seen_rest: bool | None = None
        self.setObjectName("options-page")
        self.setAccessibleName("Options")
        self._when = Label(theme, "", FontRole.SMALL, "muted", self)
        self._when.setWordWrap(True)
        self.url = AddressField("Address", self._check_url, theme, self)
        self.local = AddressField("Local address", self._check_local, theme, self)
        self.peer = AddressField("Default peer", self._check_peer, theme, self)
        self.interface = AddressField("Interface", interface_fault, theme, self)
        self.proxy = AddressField("Proxy", proxy_fault, theme, self)
        self.tls: SettingsForm | None = None
        self.web: SettingsForm | None = None
        self.reply = ReplyBox(theme, self)
        self._scroll = QScrollArea(self)
        self._lay_out()
        self.url.accepted.connect(self._on_url)
        self.local.accepted.connect(self._on_local)
        self.peer.accepted.connect(self._on_peer)
        self.interface.accepted.connect(self._on_interface)
        self.proxy.accepted.connect(self._on_proxy)
        self.reply.changed.connect(self._on_reply)
        self.refresh()

    def refresh(self) -> bool:
        """Show the settings as they are, undo included; True if something changed."""
        spec, at_rest = self._session.spec, self._session.is_at_rest
        if at_rest is not self._seen_rest:
            self._seen_rest = at_rest
            self._when.setText(
                "Changes apply when it is opened."
                if at_rest
                else "Changes of addresses and options apply at the next opening; the answer at once."
            )
        if spec is self._seen:
            return False
        self._seen = spec
        self.reply.set_spec(spec)
        for editor in self._editors:
            editor.set_value(getattr(spec.options, editor.field.name))
        self._show_addresses(spec)
        if self.tls is not None:
            self.tls.show_settings(spec.tls)
        if self.web is not None:
            self.web.show_settings(spec.web)
        return True

    def take_focus(self) -> None:
        """Where the address is written."""
        self.url.setFocus(Qt.FocusReason.PopupFocusReason)

    # -- what a person changes

    @Slot(str)
    def _on_url(self, text: str) -> None:
        self._apply(replace(self._session.spec, url=text), "Change address")

    @Slot(str)
    def _on_local(self, text: str) -> None:
        self._try(with_local, text, "Change local address")

    @Slot(str)
    def _on_peer(self, text: str) -> None:
        self._try(with_peer, text, "Change default peer")

    @Slot(str)
    def _on_interface(self, text: str) -> None:
        self._try(with_interface, text, "Change interface")

    @Slot(str)
    def _on_proxy(self, text: str) -> None:
        self._try(with_proxy, text, "Change proxy")

    @Slot(str, object)
    def _on_option(self, name: str, value: Any) -> None:
        spec = self._session.spec
        self._apply(replace(spec, options=replace(spec.options, **{name: value})), "Change options")

    @Slot(str, object)
    def _on_tls(self, name: str, value: Any) -> None:
        spec = self._session.spec
        self._apply(replace(spec, tls=replace(spec.tls, **{name: value})), "Change TLS")

    @Slot(str, object)
    def _on_web(self, name: str, value: Any) -> None:
        spec = self._session.spec
        self._apply(replace(spec, web=replace(spec.web, **{name: value})), "Change WebSocket")

    @Slot(str, object)
    def _on_reply(self, mode: str, payload: PayloadSpec) -> None:
        self._apply(replace(self._session.spec, reply=ReplyMode(mode), reply_payload=payload), "Change answer")

    def _try(self, change: Callable[[SocketSpec, str], SocketSpec], text: str, step: str) -> None:
        try:
            spec = change(self._session.spec, text)
        except SocketUrlError:
            return  # the present URL cannot be read: its own field says so
        self._apply(spec, step)

    def _apply(self, spec: SocketSpec, step: str) -> None:
        if spec != self._session.spec:
            self._workspace.update_spec(spec, step)
        self.refresh()

    # -- showing

    def _check_url(self, text: str) -> AddressFault | None:
        return url_fault(text, self._session.spec)

    def _check_local(self, text: str) -> AddressFault | None:
        return endpoint_fault(text, form=facts_of(self._session.spec).form)

    def _check_peer(self, text: str) -> AddressFault | None:
        spec = self._session.spec
        if text:
            return endpoint_fault(text, peer=True, form=facts_of(spec).form)
        try:
            with_peer(spec, "")
        except SocketUrlError as error:
            return AddressFault(str(error), error.offset)
        return None

    def _show_addresses(self, spec: SocketSpec) -> None:
        self.url.set_text(spec.url)
        try:
            self.local.set_text(local_text(spec))
            self.peer.set_text(peer_text(spec))
            self.interface.set_text(interface_text(spec))
            self.proxy.set_text(proxy_text(spec))
        except SocketUrlError:
            pass  # the URL's field shows the fault

    # -- making

    def _lay_out(self) -> None:
        px = self._theme.px
        page = QWidget()
        page.setObjectName("options-form")
        column = QVBoxLayout(page)
        column.setContentsMargins(px(16), 0, px(16), px(16))
        column.setSpacing(px(16))
        column.addWidget(self._section("Address", self._address_form()))
        self._add_layers(column, page)
        column.addWidget(self._section("Answer by itself", self.reply))
        for group in groups_for(self._session.spec):
            form = QFormLayout()
            for field in group.fields:
                editor = OptionEditor(field, page)
                editor.edited.connect(self._on_option)
                self._editors.append(editor)
                self._add_row(form, field.label if field.kind is not FieldKind.SWITCH else "", editor)
            column.addWidget(self._section(group.title, self._formed(form)))
        column.addStretch(1)
        self._scroll.setWidget(page)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        self._when.setContentsMargins(px(16), 0, px(16), 0)
        layout.addWidget(self._when)
        layout.addWidget(self._scroll, 1)

    def _add_layers(self, column: QVBoxLayout, page: QWidget) -> None:
        """The settings of what stands between the stream and the records."""
        spec = self._session.spec
        facts = facts_of(spec)
        if facts.is_tls:
            self.tls = SettingsForm("tls", tls_fields(spec), self._theme, page)
            self.tls.edited.connect(self._on_tls)
            column.addWidget(self._section("TLS", self.tls))
        if facts.is_web:
            self.web = SettingsForm("web", web_fields(spec), self._theme, page)
            self.web.edited.connect(self._on_web)
            column.addWidget(self._section("WebSocket", self.web))

    def _address_form(self) -> QWidget:
        form = QFormLayout()
        self._add_row(form, "URL", self.url)
        spec = self._session.spec
        self.url.line.setToolTip(url_tip(spec))
        self.local.line.setPlaceholderText("the system chooses")
        self.local.line.setToolTip("Address and port of this computer; port 0 lets the system choose")
        self.peer.line.setPlaceholderText("none: answer whoever spoke")
        self.peer.line.setToolTip("Where datagrams go unless the composer says otherwise")
        self.interface.line.setPlaceholderText("the system chooses")
        self.interface.line.setToolTip("For groups and broadcasts: an interface's name, index or address")
        self.proxy.line.setPlaceholderText("none")
        self.proxy.line.setToolTip("As socks5://user@host:1080, socks5h://… or http://…; its password is asked for")
        for text, field, wanted in (
            ("Bind to", self.local, has_local(spec)), ("Default peer", self.peer, has_peer(spec)),
            ("Interface", self.interface, has_interface(spec)), ("Proxy", self.proxy, has_proxy(spec)),
        ):  # fmt: skip
            if wanted:
                self._add_row(form, text, field)
            field.setVisible(wanted)
        return self._formed(form)

    def _add_row(self, form: QFormLayout, text: str, field: QWidget) -> None:
        label = Label(self._theme, text, parent=self)
        label.setMinimumWidth(self._theme.px(LABEL_PX))
        label.setBuddy(field)
        if text:
            form.addRow(label, field)
        else:
            form.addRow(field)
            label.deleteLater()

    def _formed(self, form: QFormLayout) -> QWidget:
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(self._theme.px(12))
        form.setVerticalSpacing(self._theme.px(6))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        holder = QWidget()
        holder.setLayout(form)
        return holder

    def _section(self, title: str, content: QWidget) -> QWidget:
        section = QWidget()
        layout = QVBoxLayout(section)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._theme.px(8))
        label: QLabel = Label(self._theme, title, FontRole.STRONG, parent=section)
        layout.addWidget(label)
        layout.addWidget(content)
        return section


def url_tip(spec: SocketSpec) -> str:
    """How the address of this kind is written, and what may stand behind its question mark."""
    try:
        url = spec.parsed_url
    except SocketUrlError:
        return "Transport, host and port, for example tcp://127.0.0.1:9000 or tcp://[::1]:9000"
    example = KIND_FACTS[kind_of(url, spec.role)].example
    over_tcp = url.facts.form is AddressForm.HOST_PORT and not url.facts.is_datagram
    way = "\nThrough a proxy: ?proxy=socks5://user@host:1080" if over_tcp and spec.role is Role.CLIENT else ""
    return f"For example {url.scheme}://{example}{way}"
