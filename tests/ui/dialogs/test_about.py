"""About names every part with its version and licence."""

from __future__ import annotations

import platform
import sqlite3

import pytest
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit
from pytestqt.qtbot import QtBot

from workbench.ui.dialogs.about import AboutDialog, about_components
from workbench.ui.theme import Theme

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_all_parts_are_named_with_version_and_licence() -> None:
    parts = {item.name: item for item in about_components()}
    assert {"Python", "Qt", "PySide6", "qasync", "pyqtgraph", "NumPy", "SQLite", "OpenSSL"} <= set(parts)
    assert all(item.version and item.licence and item.purpose for item in parts.values())
    assert parts["Python"].version == platform.python_version()
    assert parts["SQLite"].version == sqlite3.sqlite_version
    assert parts["OpenSSL"].version[0].isdigit()
    assert "LGPL" in parts["Qt"].licence


def test_versions_can_be_copied_and_licences_read(theme: Theme, qtbot: QtBot) -> None:
    dialog = AboutDialog(theme)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    copy = dialog.findChild(QAbstractButton, "button.copy_versions")
    own = dialog.findChild(QPlainTextEdit, "about.licence")
    icons = dialog.findChild(QPlainTextEdit, "about.icons")
    assert copy is not None and own is not None and icons is not None
    copy.click()
    assert f"Qt {qVersion()}" in QGuiApplication.clipboard().text().splitlines()
    assert "MIT License" in own.toPlainText()
    assert "ISC License" in icons.toPlainText()
