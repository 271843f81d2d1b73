from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from workbench.model.errors.codes import ERROR_CODES
from workbench.ui.errors import ErrorWindow
from workbench.ui.errors.errormodel import CODE, WSA_NAME
from workbench.ui.theme import Theme


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Iterator[ErrorWindow]:
    window = ErrorWindow(theme)
    tester = QAbstractItemModelTester(window.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    qtbot.addWidget(window)
    window.show()
    yield window
    del tester


def cell(window: ErrorWindow, column: int, row: int = 0) -> str:
    return str(window.model.index(row, column).data()).strip()


def told(window: ErrorWindow) -> str:
    return "\n".join(label.text() for label in window.detail.findChildren(QLabel) if not label.isHidden())


def test_every_error_is_there(window: ErrorWindow) -> None:
    assert window.model.rowCount() == len(ERROR_CODES)
    assert window.count.text() == f"{len(ERROR_CODES)} errors"


def test_the_chosen_error_is_told_at_length(window: ErrorWindow) -> None:
    window.show_error("WSAESHUTDOWN")
    assert cell(window, CODE) == "10058"
    text = told(window)
    for part in ("Sending was shut down", "WSAESHUTDOWN 10058", "Usual cause", "What to try", "SIGPIPE"):
        assert part in text


def test_an_error_without_a_winsock_name_says_what_stands_in_its_place(window: ErrorWindow) -> None:
    window.show_error("EPERM")
    assert "WSAEACCES 10013 in its place" in told(window)


def test_typing_searches_and_arrows_choose(window: ErrorWindow, qtbot: QtBot) -> None:
    window.show_error("")
    qtbot.keyClicks(window.search_field, "1006")
    assert cell(window, CODE).startswith("1006")
    first = told(window)
    qtbot.keyClick(window.search_field, Qt.Key.Key_Down)
    assert window.table.currentIndex().row() == 1
    assert told(window) != first
    assert window.search_field.text() == "1006"


def test_nothing_found_is_said(window: ErrorWindow) -> None:
    window.show_error("qqqqq")
    assert window.model.rowCount() == 0
    assert "No error fits" in told(window)
    assert not window.copy.isEnabled()
    window.show_error("WSAECONREFUSED")
    assert "Did you mean WSAECONNREFUSED" in told(window)
    window.show_error("ECONNREFUSED")
    assert cell(window, WSA_NAME) == "WSAECONNREFUSED"
    assert window.copy.isEnabled()


def test_copy_takes_names_and_sentences(window: ErrorWindow, qtbot: QtBot) -> None:
    window.show_error("10061")
    window.copy.click()
    text = QGuiApplication.clipboard().text()
    assert "WSAECONNREFUSED 10061" in text
    assert "nothing listens" in text
