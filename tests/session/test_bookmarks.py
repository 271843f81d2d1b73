"""Bookmarks: set, taken away, commented; of removed records they are kept and not told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Until
from tests.session.scenes import Play
from workbench.model.annotations import Bookmark
from workbench.model.records import Piece
from workbench.model.sockets import Role
from workbench.project.document import document_to_json
from workbench.session.across.bookmarks import Bookmarks, PlacedBookmark
from workbench.session.session import Session
from workbench.session.workspace import Workspace


async def recorded(workspace: Workspace, until: Until, count: int = 9) -> Session:
    """A socket with that many records."""
    session = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1")
    capture = workspace.store.capture
    capture.append(session.id, [Piece(1, 0, 1, "p", b"payload", 7)] * count)
    await until(lambda: capture.count(session.id) == count, "the records")
    return session


def test_a_bookmark_is_set_and_taken_away_and_undone(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = await recorded(workspace, until)
        marks = Bookmarks(workspace)
        assert marks.toggle(session.id, (3, 5)) and list(marks.of(session.id)) == [3, 5]
        assert marks.toggle(session.id, (5, 6)) and list(marks.of(session.id)) == [3, 5, 6]
        assert not marks.toggle(session.id, (3, 6)) and list(marks.of(session.id)) == [5]
        workspace.undo()
        assert list(marks.of(session.id)) == [3, 5, 6]
        assert not marks.toggle(session.id, ())

    play(scene)


def test_a_comment_makes_a_bookmark_and_a_colour_stays(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = await recorded(workspace, until)
        marks = Bookmarks(workspace)
        marks.set_comment(session.id, 4, "why?")
        marks.set_colour(session.id, (4, 2), 3)
        assert marks.of(session.id) == {2: Bookmark(2, "", 3), 4: Bookmark(4, "why?", 3)}
        before = workspace.undo_text
        marks.set_comment(session.id, 9, "")
        assert 9 not in marks.of(session.id) and workspace.undo_text == before
        with pytest.raises(ValueError, match="colours"):
            marks.set_colour(session.id, (4,), 6)

    play(scene)


def test_a_removed_record_takes_its_bookmark_along_and_brings_it_back(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = await recorded(workspace, until)
        marks = Bookmarks(workspace)
        marks.toggle(session.id, (2, 7))
        seen = marks.refresh()
        workspace.hide_records(session.id, (1, 2, 3))
        assert marks.refresh() != seen and list(marks.of(session.id)) == [7]
        workspace.undo()
        assert list(marks.of(session.id)) == [2, 7]

    play(scene)


def test_the_way_goes_from_bookmark_to_bookmark_round_and_round(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        first, second = await recorded(workspace, until), await recorded(workspace, until)
        marks = Bookmarks(workspace)
        assert marks.step(first.id, 1, 1) is None
        marks.toggle(first.id, (3, 5))
        marks.toggle(second.id, (2,))
        placed = PlacedBookmark(first.id, Bookmark(3))
        way = [placed := marks.step(placed.session_id, placed.bookmark.record, 1) or placed for _ in range(3)]
        told = [(each.session_id, each.bookmark.record) for each in way]
        assert told == [(first.id, 5), (second.id, 2), (first.id, 3)]
        back = marks.step(first.id, 3, -1)
        assert back is not None and (back.session_id, back.bookmark.record) == (second.id, 2)

    play(scene)


def test_bookmarks_survive_the_file_and_the_document_as_json(play: Play, until: Until, tmp_path: Path) -> None:
    async def scene(workspace: Workspace) -> None:
        session = await recorded(workspace, until)
        Bookmarks(workspace).set_comment(session.id, 4, "grüße")
        path = tmp_path / "kept.swb"
        await workspace.save_as(path).wait()
        await workspace.new_project().wait()
        assert workspace.document.bookmarks == {}
        await workspace.open_project(path).wait()
        assert Bookmarks(workspace).of(session.id) == {4: Bookmark(4, "grüße")}
        assert json.loads(document_to_json(workspace.document))["bookmarks"][str(session.id)][0]["comment"] == "grüße"

    play(scene)
