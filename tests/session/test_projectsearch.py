"""From what a person wrote to a needle, and from a needle to hits that the project still has."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Until
from tests.session.scenes import Play
from workbench.model.records import Piece
from workbench.model.sockets import Role
from workbench.session.across.conversationfile import ConversationForm, save_conversation
from workbench.session.across.search import ProjectSearch, SearchError, SearchForm, SearchWish, make_needle
from workbench.session.workspace import Workspace


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        (SearchWish("ok\\r\\n"), (4, 4)),
        (SearchWish("ok", match_case=True), None),
        (SearchWish("4f ?? 0d", SearchForm.HEX), (4, 3)),
        (SearchWish("4f4b", SearchForm.HEX), (4, 2)),
        (SearchWish("o.\\s", SearchForm.REGEX), (4, 3)),
        (SearchWish("É", encoding="latin-1"), None),
    ],
)
def test_each_form_finds_its_bytes(wish: SearchWish, found: tuple[int, int] | None) -> None:
    needle = make_needle(wish)
    prepared = needle.prepare(b"200 OK\r\n")
    assert needle.next(prepared, 0, len(prepared)) == found


@pytest.mark.parametrize(
    ("wish", "position"),
    [
        (SearchWish("a\\q"), 1), (SearchWish("0g", SearchForm.HEX), 0), (SearchWish("(", SearchForm.REGEX), 0),
        (SearchWish(""), None), (SearchWish("a*", SearchForm.REGEX), 0),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_place(wish: SearchWish, position: int | None) -> None:
    with pytest.raises(SearchError) as caught:
        make_needle(wish)
    assert caught.value.position == position


def test_all_sockets_are_searched_or_one(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        capture = workspace.store.capture
        ids = [workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1").id for _ in range(2)]
        for each in ids:
            capture.append(each, [Piece(1, 0, 1, "p", b"a need", 6), Piece(1, 0, 1, "p", b"le", 2)])
        await until(lambda: all(capture.count(each) == 2 for each in ids), "the records")
        every = ProjectSearch(workspace, SearchWish("needle"))
        assert every.search.wait(10) and [hit and hit.session for hit in map(every.hits.hit, range(3))] == [*ids, None]
        one = ProjectSearch(workspace, SearchWish("needle", session_id=ids[1]))
        assert one.search.wait(10) and len(one.hits) == 1
        assert every.hits.index_of(ids[1], 1, 0) == 1 and list(every.hits.numbers(ids[0])) == [1]
        workspace.hide_records(ids[0], (1,))
        assert every.is_stale and not one.is_stale and not every.is_foreign
        again = ProjectSearch(workspace, SearchWish("needle"))
        assert again.search.wait(10) and len(again.hits) == 1
        await workspace.new_project().wait()
        assert one.is_foreign and not one.search.follow()

    play(scene)


def test_a_conversation_is_written_to_a_file(play: Play, until: Until, tmp_path: Path) -> None:
    async def scene(workspace: Workspace) -> None:
        capture = workspace.store.capture
        session = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1")
        says = ((1, b"ask"), (1, b"?"), (0, b"answer"), (1, b"bye"))
        capture.append(session.id, [Piece(1, way, 1, "p", text, len(text)) for way, text in says])
        await until(lambda: capture.count(session.id) == 4, "the records")
        expected = {
            ConversationForm.BOTH: b"ask?answerbye", ConversationForm.RX: b"answer", ConversationForm.TX: b"ask?bye",
            ConversationForm.TOLD_APART: b">> TX\nask?\n<< RX\nanswer\n>> TX\nbye",
        }  # fmt: skip
        for form, data in expected.items():
            job = save_conversation(workspace, session.id, 1, form, tmp_path / form)
            await job.wait()
            assert job.succeeded and (tmp_path / form).read_bytes() == data
        failed = save_conversation(workspace, session.id, 1, ConversationForm.RX, tmp_path / "none" / "file")
        await failed.wait()
        assert failed.failure_text

    play(scene)
