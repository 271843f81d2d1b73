"""The first page of the details: addresses, answers, and every bound with its unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFormLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from workbench.model.endpoint import SocketUrlError
from workbench.model.sockets import PayloadSpec, ReplyMode, Role, SocketSpec
from workbench.ui.panel.addresses import (
    AddressFault,
    endpoint_fault,
    local_text,
    peer_text,
    url_fault,
    with_local,
    with_peer,
)
from workbench.ui.panel.addressfield import AddressField
from workbench.ui.panel.facts import is_datagram
from workbench.ui.panel.optioneditors import OptionEditor
from workbench.ui.panel.optionfields import FieldKind, groups_for
from workbench.ui.panel.pagekit import PageRoom, PageWidget
from workbench.ui.panel.replybox import ReplyBox
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
        self.local = AddressField("Local address", endpoint_fault, theme, self)
        self.peer = AddressField("Default peer", _peer_fault, theme, self)
        self.reply = ReplyBox(theme, self)
        self._scroll = QScrollArea(self)
        self._lay_out()
        self.url.accepted.connect(self._on_url)
        self.local.accepted.connect(self._on_local)
        self.peer.accepted.connect(self._on_peer)
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

    @Slot(str, object)
    def _on_option(self, name: str, value: Any) -> None:
        spec = self._session.spec
        self._apply(replace(spec, options=replace(spec.options, **{name: value})), "Change options")

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

    def _show_addresses(self, spec: SocketSpec) -> None:
        self.url.set_text(spec.url)
        try:
            self.local.set_text(local_text(spec))
            self.peer.set_text(peer_text(spec))
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

    def _address_form(self) -> QWidget:
        form = QFormLayout()
        self._add_row(form, "URL", self.url)
        self.url.line.setToolTip("Transport, host and port, for example tcp://127.0.0.1:9000 or tcp://[::1]:9000")
        datagram = is_datagram(self._session.spec)
        client = self._session.spec.role is Role.CLIENT
        self.local.line.setPlaceholderText("the system chooses")
        self.local.line.setToolTip("Address and port of this computer; port 0 lets the system choose")
        self.peer.line.setPlaceholderText("none: answer whoever spoke")
        self.peer.line.setToolTip("Where datagrams go unless the composer says otherwise")
        if datagram or client:
            self._add_row(form, "Bind to", self.local)
        self.local.setVisible(datagram or client)
        if datagram:
            self._add_row(form, "Default peer", self.peer)
        self.peer.setVisible(datagram)
        return self._formed(form)

    def _add_row(self, form: QFormLayout, text: str, field: QWidget) -> None:
        label = Label(self._theme, text, parent=self)
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


def _peer_fault(text: str) -> AddressFault | None:
    return endpoint_fault(text, peer=True)
