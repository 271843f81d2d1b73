"""Finding in all records, bookmarks and conversations, in a window over a real workspace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests.ui.window.conftest import Scene, Stage
from workbench.model.framing import FramingKind, FramingRule
from workbench.model.records import Direction, Piece
from workbench.model.sockets import Role
from workbench.session.session import Session
from workbench.ui.find.bookmarkmodel import BookmarkColumn
from workbench.ui.find.findbody import FindTab
from workbench.ui.find.hitmodel import HitColumn
from workbench.ui.find.hitpage import HitPage
from workbench.ui.hexview.byteheader import BytesMode, BytesTab
from workbench.ui.panel import SocketPanel

Play = Callable[[Scene], None]
RX, TX = Direction.RX, Direction.TX


async def talk(stage: Stage, *says: tuple[int, bytes]) -> tuple[Session, SocketPanel]:
    """A socket that carried this on connection 1, and its panel in front."""
    capture = stage.workspace.store.capture
    session = stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1")
    capture.append(session.id, [Piece(1, way, 1, "127.0.0.1:1", data, len(data)) for way, data in says])
    await stage.until(lambda: capture.count(session.id) == len(says), "the records")
    stage.frame()
    stage.window.deck.open(session.id)
    stage.frame()
    panel = stage.window.deck.panel(session.id)
    assert isinstance(panel, SocketPanel)
    return session, panel


async def seen(stage: Stage, fact: Callable[[], bool], what: str) -> None:
    """A fact that comes with the frames."""

    def looked() -> bool:
        stage.frame()
        return fact()

    await stage.until(looked, what)


async def search(stage: Stage, text: str) -> HitPage:
    """Search by the dock, as a person does."""
    stage.window.binder.action("find.everywhere").trigger()
    page = stage.window.find_commands.body.hits
    page.bar.field.setText(text)
    page.bar.field.returnPressed.emit()
    run = page.run
    assert run is not None

    def ended() -> bool:
        stage.frame()
        return not run.search.running

    await stage.until(ended, "the search")
    stage.frame()
    return page


def test_the_dock_is_made_when_it_is_first_shown(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        body = stage.window.find_commands.body
        stage.frame()
        assert body.hits_if_made is None
        stage.window.docks["find"].show_dock()
        assert body.hits_if_made is not None

    play(scene)


def test_a_hit_shows_its_record_and_its_bytes(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        _, panel = await talk(stage, (RX, b"hay"), (TX, b"a needle"), (RX, b"need"), (RX, b"le!"))
        await stage.listener()
        page = await search(stage, "NEEDLE")
        assert page.model.rowCount() == 2 and page.said.text().startswith("2 hits")
        row = [page.model.data(page.model.index(0, column)) for column in HitColumn]
        assert row[HitColumn.PREVIEW] == "a needle" and page.model.text_of(1).match == "needle"
        stage.window.binder.action("find.next_hit").trigger()
        assert stage.window.deck.active == panel.session.id
        assert (panel.traffic.current_number, panel.bytes.mode) == (2, BytesMode.RECORD)
        assert panel.bytes.hex.cursor_at.selection == range(2, 8)
        stage.window.binder.action("find.next_hit").trigger()  # it spans two records: shown in their stream
        assert (panel.traffic.current_number, panel.bytes.mode) == (3, BytesMode.RX)
        assert panel.bytes.hex.cursor_at.selection == range(3, 9)
        stage.window.binder.action("find.previous_hit").trigger()
        assert panel.bytes.mode is BytesMode.RECORD

    play(scene)


def test_hits_are_reached_with_no_socket_in_front(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        session, _ = await talk(stage, (RX, b"needle"))
        await search(stage, "needle")
        stage.window.deck.close(session.id)
        stage.frame()
        assert stage.window.find_commands.panel is None
        action = stage.window.binder.action("find.next_hit")
        assert action.isEnabled()
        action.trigger()
        assert stage.window.deck.active == session.id

    play(scene)


def test_text_is_looked_for_in_the_chosen_encoding(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await talk(stage, (RX, "gr\N{LATIN SMALL LETTER U WITH DIAERESIS}n".encode("cp1252")))
        stage.window.binder.action("find.everywhere").trigger()
        box = stage.window.find_commands.body.hits.bar.encodings
        word = "gr\N{LATIN SMALL LETTER U WITH DIAERESIS}n"
        assert (await search(stage, word)).model.rowCount() == 0
        box.setCurrentIndex(box.findData("cp1252"))
        page = await search(stage, word)
        assert page.model.rowCount() == 1 and not page.bar.encodings.isHidden()
        page.bar.forms.setCurrentIndex(1)
        assert page.bar.encodings.isHidden()
        few = box.count()
        box.offer_all()
        assert box.count() > 2 * few and box.encoding == "cp1252"

    play(scene)


def test_hits_and_bookmarks_stand_at_the_scroll_bar(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        says = [(RX, b"hay")] * 50 + [(RX, b"needle")] + [(RX, b"hay")] * 49
        session, panel = await talk(stage, *says)
        stage.window.find_commands.bookmarks.toggle(session.id, (1,))
        await search(stage, "needle")
        await seen(stage, lambda: bool(panel.traffic.table.marked_bar.lines[0]), "the marks")
        hits, bookmarks, _current = panel.traffic.table.marked_bar.lines
        assert len(hits) == 1 and bookmarks == {0}
        assert next(iter(hits)) > 0
        panel.grab()

    play(scene)


def test_removed_records_are_not_found_and_later_ones_are(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        session, _ = await talk(stage, (RX, b"needle"), (RX, b"needle"))
        page = await search(stage, "needle")
        stage.workspace.hide_records(session.id, (1,))
        await seen(stage, lambda: page.model.rowCount() == 1, "the search anew")
        stage.workspace.store.capture.append(session.id, [Piece(1, 0, 1, "p", b"needle", 6)] * 3)
        await seen(stage, lambda: page.model.rowCount() == 4, "what came later")

    play(scene)


def test_a_mistake_is_told_and_the_field_keeps_it(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.window.binder.action("find.everywhere").trigger()
        page = stage.window.find_commands.body.hits
        page.bar.forms.setCurrentIndex(2)
        page.bar.field.setText("ab[z-a]")
        page.search()
        assert page.run is None and "at character 4" in page.said.text()

    play(scene)


def test_a_bookmark_is_set_and_its_comment_written_in_the_row(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        session, panel = await talk(stage, (RX, b"one"), (RX, b"two"))
        panel.traffic.go_to(2)
        stage.frame()
        stage.window.binder.update()
        stage.window.binder.action("bookmark.toggle").trigger()
        assert panel.traffic.model.preview_text(panel.traffic.model.cache.head(1)) == "◆ two"  # type: ignore[arg-type]
        stage.window.binder.action("bookmark.comment").trigger()
        field = panel.findChild(QLineEdit, "traffic-comment")
        assert field is not None and field.isVisible()
        QTest.keyClicks(field, "why?")
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert stage.workspace.document.bookmarks[str(session.id)][0].comment == "why?"
        assert not field.isVisible()
        panel.traffic.edit_comment()
        QTest.keyClicks(field, "no")
        QTest.keyClick(field, Qt.Key.Key_Escape)
        assert stage.workspace.document.bookmarks[str(session.id)][0].comment == "why?"
        panel.grab()

    play(scene)


def test_the_list_of_bookmarks_goes_there_and_is_written_in(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        session, panel = await talk(stage, (RX, b"one"), (TX, b"two"), (RX, b"three"))
        stage.window.find_commands.bookmarks.toggle(session.id, (1, 3))
        stage.window.binder.action("bookmark.list").trigger()
        page = stage.window.find_commands.body.bookmarks
        assert page.model.rowCount() == 2
        place = page.model.index(1, BookmarkColumn.COMMENT)
        assert page.model.setData(place, "the last") and page.model.data(place) == "the last"
        panel.traffic.go_to(1)
        stage.window.binder.action("bookmark.next").trigger()
        assert panel.traffic.current_number == 3 and page.table.currentIndex().row() == 1
        page.remove()
        assert page.model.rowCount() == 1
        stage.window.find_commands.body.show_tab(FindTab.BOOKMARKS)
        page.grab()

    play(scene)


def test_a_conversation_is_followed_from_its_record_and_saved(play: Play, tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        session, panel = await talk(stage, (TX, b"ask\n"), (RX, b"answer\n"), (TX, b"bye\n"))
        panel.traffic.go_to(1)
        stage.frame()
        stage.window.binder.update()
        stage.window.binder.action("traffic.follow_conversation").trigger()
        pane = panel.bytes
        assert (pane.mode, pane.connection, pane.hex.size_bytes) == (BytesMode.BOTH, 1, 15)
        pane.set_tab(BytesTab.SPLIT)
        assert pane.hex.isVisible() and pane.text.isVisible()
        pane.text.show_at(0)
        assert pane.text.edit.toPlainText() == "▶ TX\nask\n◀ RX\nanswer\n▶ TX\nbye\n"
        assert [run.direction for run in pane.text.page.runs] == [TX, RX, TX]
        stage.workspace.store.capture.append(session.id, [Piece(1, RX, 1, "p", b"late\n", 5)])
        await seen(stage, lambda: "late" in pane.text.edit.toPlainText(), "what came later")
        stage.window.binder.action("bytes.save_conversation").trigger()
        await stage.choose_file(tmp_path / "talk.bin")
        await stage.idle()
        assert (tmp_path / "talk.bin").read_bytes() == b"ask\nanswer\nbye\nlate\n"
        pane.grab()

    play(scene)


def test_another_project_forgets_what_was_found(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await talk(stage, (RX, b"needle"))
        page = await search(stage, "needle")
        await stage.workspace.new_project().wait()
        await seen(stage, lambda: page.run is None, "an empty list")
        assert page.model.rowCount() == 0

    play(scene)


def test_bookmarks_and_hits_find_their_rows_while_messages_are_shown(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        session, panel = await talk(stage, (RX, b"one\ntw"), (RX, b"o\nneed"), (RX, b"le\n"))
        session.messages.set_rule(FramingRule(FramingKind.LINE))
        await seen(stage, lambda: panel.traffic.model.rowCount() == 3, "the messages")
        panel.traffic.go_to(3)
        stage.frame()
        panel.traffic.toggle_bookmark()
        assert [each.record for each in stage.workspace.document.bookmarks[str(session.id)]] == [2]
        page = await search(stage, "needle")
        assert page.model.rowCount() == 1
        page.show_next()
        assert panel.bytes.mode is BytesMode.RX and panel.bytes.hex.cursor_at.selection == range(8, 14)
        panel.grab()

    play(scene)
