"""Records and messages in a panel: the form of the rule, the rows, the words, the ends between bytes."""

from __future__ import annotations

from array import array

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from tests.session.scenes import datagram_pair, pair
from tests.ui.panel.conftest import Stage, play  # noqa: F401 - a fixture
from workbench.codec.framing.ruletext import parse_rule
from workbench.model.framing import EdgeKind, FramingKind
from workbench.model.records import Piece
from workbench.session.across.bookmarks import Bookmarks
from workbench.session.session import Session
from workbench.ui.framing.rowbookmarks import RowBookmarks
from workbench.ui.hexview.byteheader import BytesMode, BytesTab
from workbench.ui.panel import SocketPanel
from workbench.ui.traffic.rowmarks import RowMarks


async def talked(stage: Stage, *parts: bytes) -> tuple[SocketPanel, Session, Session]:
    """A listener's panel, and each part one record of it."""
    server, client = await pair(stage.workspace)
    panel = stage.panel(server)
    for part in parts:
        before = server.traffic.count()
        client.send(part)
        await stage.frames_until(lambda before=before: server.traffic.count() > before, "the record")
    return panel, server, client


def choose(panel: SocketPanel, kind: FramingKind) -> None:
    form = panel.messages.chooser.form
    form.kind.setCurrentIndex(form.kind.findData(kind.value))
    form.kind.activated.emit(form.kind.currentIndex())


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # of the offscreen platform, about pop-ups
def test_the_form_cuts_at_once_and_tells_what_comes_of_it(play):  # noqa: F811
    async def scene(stage: Stage) -> None:
        panel, server, _ = await talked(stage, b"one\ntw", b"o\nth")
        chooser, table = panel.messages.chooser, panel.traffic.model
        await stage.frames_until(lambda: table.rowCount() == 2, "both rows")
        assert chooser.text() == "Records"
        chooser.click()
        form = chooser.form
        assert form.isVisible() and form.units.key == "records" and not form.outcome.isVisible()
        form.units.choose("messages")
        assert server.spec.framing.kind is FramingKind.LINE and chooser.text() == "Messages: Line"
        await stage.frames_until(lambda: "2 bytes wait" in panel.messages.line.text(), "the rest")
        await stage.frames_until(lambda: (head := table.cache.head(1)) and head.preview == b"two\n", "two lines")
        assert "2 messages" in form.outcome.text() and "2 bytes wait for the rest" in form.outcome.text()
        choose(panel, FramingKind.DELIMITER)
        form.delimiter.setText("0")
        form.delimiter.textEdited.emit("0")
        assert "hex digits" in form.fault.text() and server.spec.framing.delimiter == "0d 0a"
        form.delimiter.setText("6f")
        form.delimiter.textEdited.emit("6f")
        assert chooser.text() == "Messages: 6f" and not form.fault.text()
        await stage.frames_until(lambda: (head := table.cache.head(0)) and head.size == 1, "what ends in o")
        stage.qtbot.keyClick(form, Qt.Key.Key_Escape)
        assert not form.isVisible()
        stage.workspace.undo()
        stage.clock.tick()
        assert chooser.text().startswith("Messages")
        server.messages.set_rule(parse_rule("none"))
        await stage.frames_until(lambda: chooser.text() == "Records", "records again")
        assert not panel.messages.line.isVisible()

    play(scene)


def test_table_and_bytes_speak_of_messages(play):  # noqa: F811
    async def scene(stage: Stage) -> None:
        panel, server, client = await talked(stage, b"one\ntw", b"o\n", b"three\n")
        panel.traffic.go_to(2)
        server.messages.set_rule(parse_rule("line"))
        await stage.frames_until(lambda: "Message 2" in panel.bytes._what.text(), "the line that the record holds")
        stage.clock.tick()
        assert panel.bytes._what.text().startswith("Message 2 · records 1–2 · ◀ RX from")
        assert panel.traffic.header._count.text() == "3 messages"
        panel.traffic.remove_selected()
        assert server.traffic.count() == 3  # record 1 holds a part of message 1
        said: list[str] = []
        panel.message.connect(said.append)
        panel.traffic.remove_selected()
        assert "holds a part of message 1" in said[-1]
        panel.traffic.send_again()
        assert said[-1] == "Sent 1 message again."
        await stage.frames_until(lambda: client.traffic.count() == 4, "the message at the client")
        assert client.traffic.payload(4) == b"two\n"
        await stage.frames_until(lambda: panel.traffic.model.rowCount() == 4, "what was sent is a message, too")
        panel.traffic.go_to(3)
        panel.traffic.remove_selected()
        await stage.frames_until(lambda: server.traffic.count() == 3, "one record less")

    play(scene)


def test_where_a_person_reads_stays(play):  # noqa: F811
    async def scene(stage: Stage) -> None:
        parts = [part for at in range(60) for part in (b"line %d, " % at, b"its end\nand", b" a short one\n")]
        panel, server, _ = await talked(stage)
        capture = stage.workspace.store.capture
        capture.append(server.id, [Piece(at, 0, 1, "127.0.0.1:9", part, len(part)) for at, part in enumerate(parts)])
        assert capture.flush(10)
        traffic, messages = panel.traffic, server.messages
        stage.clock.tick()
        traffic.go_to(98)  # the first record of line 32, with what is before it: messages 64 and 65
        await stage.frames_until(lambda: traffic.current_number == 98, "the record")
        stage.clock.tick()
        below = traffic.table.currentIndex().row() - traffic.table.top_row()
        assert below > 2
        messages.set_rule(parse_rule("line"))
        await stage.frames_until(lambda: traffic.current_number == 65, "the message that the record holds")
        assert traffic.table.currentIndex().row() - traffic.table.top_row() == below
        messages.show(False)
        await stage.frames_until(lambda: traffic.current_number == 98, "that very record")
        messages.show(True)
        await stage.frames_until(lambda: traffic.current_number == 65, "the message again")
        traffic.go_to(66)
        stage.workspace.hide_records(server.id, [1, 2, 3])
        await stage.frames_until(lambda: messages.count() == 118, "two messages less")
        await stage.frames_until(lambda: traffic.current_number == 64, "the same message by its new number")
        messages.show(False)
        await stage.frames_until(lambda: traffic.current_number == 98, "the message's first record")
        traffic.table.clearSelection()
        traffic.table.verticalScrollBar().setValue(20)
        stage.clock.tick()
        messages.show(True)
        await stage.frames_until(lambda: traffic.table.top_row() == 13, "what was at the top")

    play(scene)


def test_an_empty_table_says_what_is_missing(play):  # noqa: F811
    async def scene(stage: Stage) -> None:
        panel, server, _ = await talked(stage, b"no end")
        table = panel.traffic.table
        server.messages.set_rule(parse_rule("line"))
        await stage.frames_until(lambda: "none has ended in what was recorded" in table.empty_text, "a reason")
        server.messages.set_rule(parse_rule("delimiter:20"))
        await stage.frames_until(lambda: panel.traffic.model.rowCount() == 1, "a message")
        server.filtering.set_text("size>99")
        await stage.frames_until(lambda: table.empty_text.startswith("No message passes the filter"), "the filter")
        server.filtering.clear()
        stage.workspace.hide_records(server.id, [1])
        await stage.frames_until(lambda: table.empty_text.startswith("No messages yet. What"), "nothing at all")
        server.messages.show(False)
        await stage.frames_until(lambda: table.empty_text.startswith("No records yet"), "records")

    play(scene)


def test_both_ends_are_drawn_and_can_be_switched_off(play):  # noqa: F811
    async def scene(stage: Stage) -> None:
        panel, server, _ = await talked(stage, b"one\ntw", b"o\nth")
        strip, hexview = panel.messages.strip, panel.bytes.hex
        assert not strip.isVisible()
        panel.bytes.set_mode(BytesMode.BOTH)
        assert strip.isVisible() and not strip._buttons[EdgeKind.MESSAGE].isVisible()
        server.messages.set_rule(parse_rule("line"))
        await stage.frames_until(lambda: server.messages.count() == 2 and strip._buttons[EdgeKind.MESSAGE].isVisible(),
                                 "the lines")  # fmt: skip
        stage.clock.tick()
        assert {(each.offset, each.kind) for each in hexview._page(400).edges} == {
            (4, EdgeKind.MESSAGE), (6, EdgeKind.RECORD), (8, EdgeKind.MESSAGE), (10, EdgeKind.RECORD)
        }  # fmt: skip
        pictures: list[QImage] = []
        for kind in EdgeKind:
            pictures.append(hexview.viewport().grab().toImage())
            strip._buttons[kind].click()
        pictures.append(hexview.viewport().grab().toImage())
        assert pictures[0] != pictures[1] != pictures[2] and hexview._page(400).edges == ()
        panel.bytes.set_tab(BytesTab.TEXT)
        assert not strip.isVisible()

    play(scene)


def test_selected_bytes_are_filtered_by(play, monkeypatch):  # noqa: F811
    async def scene(stage: Stage) -> None:
        panel, server, _ = await talked(stage, b"one", b"two", b"one more")
        panel.traffic.go_to(1)
        await stage.frames_until(lambda: panel.bytes.shown_bytes().head is not None, "the record")
        stage.clock.tick()
        panel.bytes.select_all()
        panel.bytes.menu.filter_wanted.emit()
        assert server.filtering.text == 'hex:"6f 6e 65"'
        await stage.frames_until(lambda: panel.traffic.model.rowCount() == 2, "the two")
        said: list[str] = []
        panel.message.connect(said.append)
        await stage.frames_until(lambda: panel.bytes.shown_bytes().head is not None, "the record")
        server.filtering.set_text('"one" ' * 199 + '"one"')
        panel.bytes.select_all()
        panel.bytes.menu.filter_wanted.emit()
        assert said.pop().startswith("With this the filter would be longer")
        monkeypatch.setattr("workbench.ui.traffic.filterdesk.CHOSEN_MOST", 2)
        panel.bytes.menu.filter_wanted.emit()
        assert said == ["A filter looks for at most 2 bytes: select fewer."]

    play(scene)


def test_datagrams_are_not_cut(play):  # noqa: F811
    async def scene(stage: Stage) -> None:
        bound, _ = await datagram_pair(stage.workspace)
        panel = stage.panel(bound)
        assert not panel.messages.chooser.isVisible()
        said: list[str] = []
        panel.message.connect(said.append)
        panel.messages.open_form()
        assert said == ["Each datagram is a message already: there is nothing to cut."]

    play(scene)


def test_bookmarks_of_records_are_seen_at_their_messages(play, monkeypatch):  # noqa: F811
    async def scene(stage: Stage) -> None:
        _panel, server, _ = await talked(stage, b"one\ntw", b"o\nth", b"ree\n")
        marks = Bookmarks(stage.workspace)
        rows = RowBookmarks(marks, server)
        marks.toggle(server.id, [2])
        assert list(rows.of(server.id)) == [2]
        before = rows.refresh()
        server.messages.set_rule(parse_rule("line"))
        await stage.frames_until(lambda: server.messages.count() == 3, "three lines")
        assert rows.refresh() != before
        assert list(rows.of(server.id)) == [2, 3]  # record 2 holds the end of message 2 and the beginning of message 3
        assert rows.records_for(server.id, [1, 2, 3], 10) == [1, 2]
        assert [server.messages.row_number_of(record) for record in (1, 2, 3)] == [1, 2, 3]
        assert server.messages.row_numbers_near([1, 2, 3, 4]) == [1, 2, 3]
        shown = RowMarks(rows, server.id, server.messages)
        shown.refresh()
        assert shown.bookmark(1) is None and shown.bookmark(2) == marks.of(server.id)[2]
        shown.set_hits(array("Q", [2, 3]), 3)
        assert shown.hit_rows() == [2, 3] and shown.current_row == 3
        shown.set_hits(array("Q", [3] * 99))  # many at once
        assert shown.hit_rows() == [3] * 99
        marks.toggle(server.id, [2])
        marks.toggle(server.id, [1, 3])
        with monkeypatch.context() as patched:
            patched.setattr("workbench.ui.framing.rowbookmarks.EXACT", 1)
            assert rows.refresh() != before and list(rows.of(server.id)) == [1, 3]

    play(scene)
