"""The settings of TLS and WebSocket in the options: what matters is shown, faults are told and not taken."""

from __future__ import annotations

from dataclasses import fields

import pytest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from workbench.model.sockets import Role, SocketSpec
from workbench.model.tlssettings import ClientCertificate, Identity, TlsSettings, TlsVersion
from workbench.model.websettings import WebSettings
from workbench.ui.panel.options.tlsfields import NOT_VERIFIED, tls_fields
from workbench.ui.panel.options.webfields import header_fault, web_fields
from workbench.ui.panelkit.settingseditors import ChoiceEditor, ListEditor, NumberEditor, SwitchEditor, TextEditor
from workbench.ui.panelkit.settingsform import SettingField, SettingKind, SettingsForm
from workbench.ui.theme import Theme

TLS_CLIENT = SocketSpec(1, "c", Role.CLIENT, "tls://127.0.0.1:8443")
TLS_LISTENER = SocketSpec(2, "l", Role.LISTENER, "tls://127.0.0.1:8443")
WSS_CLIENT = SocketSpec(3, "w", Role.CLIENT, "wss://127.0.0.1:8443/")


@pytest.fixture
def client(qtbot: QtBot, theme: Theme) -> SettingsForm:
    form = SettingsForm("tls", tls_fields(TLS_CLIENT), theme)
    qtbot.addWidget(form)
    form.show()
    form.show_settings(TlsSettings())
    return form


@pytest.mark.parametrize("spec", [TLS_CLIENT, TLS_LISTENER, WSS_CLIENT])
def test_every_field_is_one_of_the_settings(spec: SocketSpec) -> None:
    known = {item.name for item in fields(TlsSettings)}
    names = [field.name for field in tls_fields(spec)]
    assert set(names) <= known
    assert len(set(names)) == len(names)


def test_start_tls_is_for_plain_tls_alone_and_every_setting_has_a_side() -> None:
    sides = {field.name for spec in (TLS_CLIENT, TLS_LISTENER) for field in tls_fields(spec)}
    assert sides == {item.name for item in fields(TlsSettings)}
    assert "start_later" not in {field.name for field in tls_fields(WSS_CLIENT)}
    web = {field.name for role in Role for field in web_fields(SocketSpec(1, "w", role, "ws://h"))}
    assert web == {item.name for item in fields(WebSettings)} - {"send_as"}  # that is chosen in the composer


def test_to_check_nothing_is_said_in_words(qtbot: QtBot, client: SettingsForm) -> None:
    switch = client.editor("verify")
    assert isinstance(switch, SwitchEditor)
    assert switch.box.isChecked()
    with qtbot.waitSignal(client.edited) as edited:
        switch.box.click()
    assert edited.args == ["verify", False]
    client.show_settings(TlsSettings(verify=False))
    words = [label.text() for label in client.findChildren(type(client._warnings["verify"])) if label.isVisible()]
    assert NOT_VERIFIED in words


def test_files_are_asked_for_where_the_certificate_comes_from_files(client: SettingsForm) -> None:
    assert not client.editor("certificate_file").isVisible()
    client.show_settings(TlsSettings(identity=Identity.FILE))
    assert client.editor("certificate_file").isVisible()


def test_whom_to_trust_matters_where_somebody_is_checked(qtbot: QtBot, theme: Theme) -> None:
    form = SettingsForm("tls", tls_fields(TLS_LISTENER), theme)
    qtbot.addWidget(form)
    form.show()
    form.show_settings(TlsSettings())
    assert not form.editor("ca_file").isVisible()
    form.show_settings(TlsSettings(client_certificate=ClientCertificate.REQUIRED))
    assert form.editor("ca_file").isVisible()


def test_a_choice_keeps_its_type(qtbot: QtBot, client: SettingsForm) -> None:
    choice = client.editor("lowest")
    assert isinstance(choice, ChoiceEditor)
    choice.box.setCurrentIndex(choice.box.findData("1.2"))
    with qtbot.waitSignal(client.edited) as edited:
        choice.tell()
    assert edited.args == ["lowest", TlsVersion.TLS_1_2]
    assert isinstance(edited.args[1], TlsVersion)


def test_words_become_a_tuple_and_a_fault_is_not_taken(qtbot: QtBot, client: SettingsForm) -> None:
    alpn = client.editor("alpn")
    assert isinstance(alpn, TextEditor)
    alpn.line.setText(" h2, http/1.1 ,")
    with qtbot.waitSignal(client.edited) as edited:
        alpn.line.editingFinished.emit()
    assert edited.args == ["alpn", ("h2", "http/1.1")]
    name = client.editor("server_name")
    assert isinstance(name, TextEditor)
    name.line.clear()
    qtbot.keyClicks(name.line, "exa mple")
    assert not name.words.isHidden()
    with qtbot.assertNotEmitted(client.edited):
        name.line.editingFinished.emit()


def test_headers_are_lines(qtbot: QtBot, theme: Theme) -> None:
    form = SettingsForm("web", web_fields(WSS_CLIENT), theme)
    qtbot.addWidget(form)
    form.show_settings(WebSettings(headers=("A: b",)))
    headers = form.editor("headers")
    assert isinstance(headers, ListEditor)
    assert headers.value() == ("A: b",)
    with qtbot.assertNotEmitted(form.edited):
        headers.text.setPlainText("A: b\nbroken")
    assert not headers.words.isHidden()
    with qtbot.waitSignal(form.edited) as edited:
        headers.text.setPlainText("A: b\nC: d")
    assert edited.args == ["headers", ("A: b", "C: d")]


@pytest.mark.parametrize("line", ["A", ": b", "A b: c", "A: b\x1b", "A: ü", "A\r: b"])
def test_what_would_break_a_request_is_no_header(line: str) -> None:
    assert header_fault(line)


def test_everything_has_a_name_and_a_tip(client: SettingsForm) -> None:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit)
    nameless = [
        widget.objectName() or widget
        for kind in kinds
        for widget in client.findChildren(kind)
        if not widget.objectName().startswith("qt_")
        and not (widget.objectName() and widget.accessibleName() and widget.toolTip())
    ]
    assert nameless == []


@pytest.mark.parametrize(("number", "shown"), [(1 << 40, 1_000), (-(1 << 40), 0), (7, 7)])
def test_a_number_beyond_32_bits_of_a_foreign_file_is_shown_as_the_end_of_the_range(
    qtbot: QtBot, theme: Theme, number: int, shown: int
) -> None:
    field = SettingField("fragment_bytes", "Pieces", SettingKind.NUMBER, "How large", highest=1_000)
    form = SettingsForm("web", (field,), theme)
    qtbot.addWidget(form)
    form.show_settings(WebSettings(fragment_bytes=number))
    editor = form.editor("fragment_bytes")
    assert isinstance(editor, NumberEditor) and editor.value() == shown
