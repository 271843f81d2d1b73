from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from workbench.ui.host import resolverpage
from workbench.ui.host.resolverpage import ResolverPage
from workbench.ui.theme import Theme


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> Iterator[ResolverPage]:
    page = ResolverPage(theme)
    qtbot.addWidget(page)
    page.show()
    yield page


def answered(qtbot: QtBot, page: ResolverPage) -> list[tuple[str, ...]]:
    qtbot.waitUntil(page.refresh, timeout=10_000)
    return [page.model.row_at(place).cells for place in range(page.model.rowCount())]


def choose(page: ResolverPage, key: str) -> None:
    page.kind.setCurrentIndex(page.kind.findData(key))


def test_nothing_is_asked_before_a_person_asks(page: ResolverPage) -> None:
    page.word.setText("localhost")
    assert not page.refresh() and page.model.rowCount() == 0
    assert page.note.text() == "Nothing is asked of anybody before you press Look up."


def test_enter_asks_and_the_answer_comes(qtbot: QtBot, page: ResolverPage) -> None:
    qtbot.keyClicks(page.word, "localhost")
    qtbot.keyClick(page.word, Qt.Key.Key_Return)
    assert not page.ask.isEnabled()
    rows = answered(qtbot, page)
    assert "127.0.0.1" in [cells[1] for cells in rows]
    assert page.ask.isEnabled() and page.note.text().startswith("Addresses of localhost: ")


@pytest.mark.parametrize(
    ("key", "word", "value"), [("service", "53", "domain"), ("protocol", "udp", "17"), ("reverse", "127.0.0.1", "")]
)
def test_each_kind_asks_its_own_function(qtbot: QtBot, page: ResolverPage, key: str, word: str, value: str) -> None:
    choose(page, key)
    page.word.setText(word)
    page.look_up()
    rows = answered(qtbot, page)
    assert rows and (not value or rows[0][1] == value)


def test_a_dns_question_goes_to_the_server_that_is_written(qtbot: QtBot, page: ResolverPage) -> None:
    assert page.server.isHidden() and page.record.isHidden()
    choose(page, "dns")
    assert page.server.isVisible() and page.record.isVisible()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(10)
        page.word.setText("www.example")
        page.record.setCurrentText("AAAA")
        page.server.setText(f"127.0.0.1:{server.getsockname()[1]}")
        page.look_up()
        query, peer = server.recvfrom(512)
        assert b"\x03www\x07example\x00\x00\x1c" in query, "the name, then type 28"
        refused = query[:2] + b"\x81\x83" + query[4:]  # NXDOMAIN (RFC 1035, 4.1.1)
        server.sendto(refused, peer)
        assert answered(qtbot, page) == []
    assert page.note.text().startswith("✕ The name does not exist (NXDOMAIN).")


def test_a_server_that_is_no_address_is_refused_before_anything_is_sent(page: ResolverPage) -> None:
    choose(page, "dns")
    page.word.setText("www.example")
    page.server.setText("dns.example")
    page.look_up()
    assert "is no address" in page.note.text() and page.server.property("invalid")
    page.server.setText("127.0.0.1")
    assert not page.server.property("invalid")


def test_an_empty_field_is_asked_for(page: ResolverPage) -> None:
    page.look_up()
    assert page.note.text() == "Write what is to be looked up."
    assert page.ask.isEnabled()


def test_one_question_at_a_time(qtbot: QtBot, page: ResolverPage, monkeypatch: pytest.MonkeyPatch) -> None:
    release, times = threading.Event(), []

    def ask(word: str) -> resolverpage.Lookup:
        times.append(word)
        release.wait(10)
        return resolverpage.Lookup("question", problem="Nobody knows.")

    monkeypatch.setitem(resolverpage._KINDS, "forward", ("Addresses", "", ask))
    page.word.setText("first")
    page.look_up()
    page.look_up()
    assert not page.refresh()
    release.set()
    answered(qtbot, page)
    assert times == ["first"] and page.note.text().startswith("✕ Nobody knows. Question:")
