"""The filter of a session: its rows, while it looks, while records come and go, over records and over messages."""

from __future__ import annotations

import threading
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Until
from tests.session.scenes import Play
from workbench.capture.visible import merge_ranges
from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.filter.error import FilterError
from workbench.model.annotations import Bookmark
from workbench.model.fields import Dissection, Field
from workbench.model.framing import FramingKind, FramingRule
from workbench.model.records import Direction, Piece
from workbench.model.sockets import Role
from workbench.session.reading.decoding import Decoding
from workbench.session.rows.filteredrows import without
from workbench.session.session import Session
from workbench.session.workspace import Workspace


def put(workspace: Workspace, session: Session, *payloads: bytes) -> None:
    """Record payloads, received and sent in turns, a second apart."""
    capture = workspace.store.capture
    first = capture.count(session.id)
    pieces = [
        Piece(1_000_000_000 * (first + at), (first + at) & 1, 1, "127.0.0.1:9", payload, len(payload))
        for at, payload in enumerate(payloads)
    ]
    capture.append(session.id, pieces)
    assert capture.flush(10)


def shown(session: Session) -> list[int]:
    """The numbers that the table would show."""
    return [head.number for head in session.reading.heads(0, session.reading.count())]


async def through(session: Session, until: Until) -> list[int]:
    """Wait until everything was looked at; what is shown then."""
    filtering = session.filtering

    def is_through() -> bool:
        filtering.follow()
        return filtering.progress is None and session.reading.shown is (filtering.rows or session.reading.base)

    await until(is_through, "the filter's end")
    return shown(session)


def new_session(workspace: Workspace) -> Session:
    session = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9", "Lamp")
    put(workspace, session, b"GET /a", b"200 OK", b"GET /b", b"404", b"ping", b"")
    return session


def test_only_what_passes_is_read(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = new_session(workspace)
        session.filtering.set_text('  "GET" or size:0 ')
        assert session.filtering.text == '"GET" or size:0'
        assert await through(session, until) == [1, 3, 6]
        reading = session.reading
        assert (session.filtering.hits, session.filtering.total) == (3, 6)
        assert [reading.row_of(number) for number in (1, 2, 3, 6, 7)] == [0, None, 1, 2, None]
        assert reading.payload(3, 4) == b"/b" and reading.source(3).size() == 6
        assert reading.heads(1, 1)[0].number == 3 and reading.heads(3, 5) == []
        session.filtering.clear()
        assert shown(session) == [1, 2, 3, 4, 5, 6] and not session.filtering.active

    play(scene)


def test_a_text_that_cannot_be_read_leaves_what_was_there(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = new_session(workspace)
        session.filtering.set_text("dir:tx")
        assert await through(session, until) == [2, 4, 6]
        with pytest.raises(FilterError) as caught:
            session.filtering.set_text("dir:tx sise>3")
        assert caught.value.offset == 7
        assert await through(session, until) == [2, 4, 6]
        session.filtering.set_text("")
        assert len(shown(session)) == 6

    play(scene)


def test_what_comes_is_followed(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9")
        session.filtering.set_text("time>=+3s")
        assert await through(session, until) == []
        put(workspace, session, b"a", b"b", b"c")
        assert await through(session, until) == []
        put(workspace, session, b"d", b"e")
        assert await through(session, until) == [4, 5]
        assert not [each for each in threading.enumerate() if each.name == "filter" and each.is_alive()]

    play(scene)


def test_removed_records_never_show_and_undo_brings_them_back(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = new_session(workspace)
        workspace.hide_records(session.id, [1])
        session.filtering.set_text('"GET"')
        assert await through(session, until) == [3]
        revision = session.reading.revision
        workspace.hide_records(session.id, [3])
        assert shown(session) == [] and session.reading.revision != revision
        put(workspace, session, b"GET /c")
        assert await through(session, until) == [7]
        workspace.undo()
        workspace.undo()
        assert await through(session, until) == [1, 3, 7]

    play(scene)


def test_bookmarks_that_change_are_taken_in(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = new_session(workspace)
        workspace.set_bookmarks(session.id, [Bookmark(2), Bookmark(5, "a slow one")])
        session.filtering.set_text("bookmark")
        assert await through(session, until) == [2, 5]
        workspace.set_bookmarks(session.id, [Bookmark(3, "slow, too")])
        assert await through(session, until) == [3]
        session.filtering.set_text('comment:"SLOW" session:"Lamp"')
        assert await through(session, until) == [3]

    play(scene)


class _Letters:
    """A dissector of anything: the first letter and the length."""

    key = "letters"
    title = "Letters"

    def __init__(self) -> None:
        self.asked = 0

    def guess(self, data: bytes, context: Context) -> Guess:
        return Guess.SURE

    def dissect(self, data: bytes, context: Context) -> Dissection:
        self.asked += 1
        fields = (Field("letters.first", "First", 0, 1, chr(data[0])), Field("letters.size", "Size", 0, 1, len(data)))
        return Dissection(self.key, self.title, "", fields, len(data))


def test_decoded_fields_are_asked_for(play: Play, until: Until, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = _Letters()
    own = {"letters": letters}
    monkeypatch.setattr(Decoding, "own", property(lambda _self: own))

    async def scene(workspace: Workspace) -> None:
        session = new_session(workspace)
        letters.asked = 0
        session.filtering.set_text('letters.first == "G" and letters.size >= 6')
        assert await through(session, until) == [1, 3]
        assert letters.asked == 5  # once for each record that has bytes
        session.filtering.set_text("dir:rx letters")
        assert await through(session, until) == [1, 3, 5]
        session.filtering.set_text("not letters")
        assert await through(session, until) == [6]
        assert {"letters", "letters.first", "letters.size"} <= set(session.filtering.field_keys())

    play(scene)


def test_messages_are_filtered_as_records_are(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9")
        put(workspace, session, b"one\ntw", b"x", b"o\nthree\n", b"y\n")
        session.filtering.set_text('"o" not size>6')
        assert await through(session, until) == [1]
        session.messages.set_rule(FramingRule(FramingKind.LINE, keep_delimiter=True))
        await until(lambda: session.messages.count() == 4, "the messages")
        heads = {head.number: session.messages.payload(head.number) for head in session.messages.heads(0, 4)}
        wanted = [number for number, data in heads.items() if b"o" in data and len(data) <= 6]
        assert len(wanted) == 2
        assert await through(session, until) == wanted
        workspace.set_bookmarks(session.id, [Bookmark(2), Bookmark(1)])
        session.filtering.set_text("bookmark")
        told = await through(session, until)
        assert told == [number for number in heads if _touches(session, number, {1, 2})]
        put(workspace, session, b"four\n")
        await until(lambda: session.messages.count() == 5, "the fifth message")
        session.filtering.set_text("size:5 dir:rx")
        assert await through(session, until) == [5]

    play(scene)


def _touches(session: Session, number: int, records: set[int]) -> bool:
    first, last = session.messages.records_of(number)
    return bool(records & set(range(first, last + 1)))


def test_a_filter_can_be_narrowed(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = new_session(workspace)
        session.filtering.narrow("dir:rx")
        session.filtering.narrow('"GET" or size:4')
        session.filtering.narrow("dir:rx")
        assert session.filtering.text == 'dir:rx and ("GET" or size:4)'
        assert await through(session, until) == [1, 3, 5]

    play(scene)


def test_a_cancelled_filter_says_so_and_can_go_on(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = new_session(workspace)
        session.filtering.set_text("dir:rx")
        await through(session, until)
        session.filtering.cancel()
        assert not session.filtering.cancelled  # there was nothing left to cancel
        rows = session.filtering.rows
        assert rows is not None
        rows.run.cancel()
        put(workspace, session, b"x")
        session.filtering.follow()
        assert session.filtering.cancelled and session.filtering.progress == 6 / 7
        session.filtering.resume()
        assert await through(session, until) == [1, 3, 5, 7]

    play(scene)


def test_a_session_that_ends_lets_its_filter_go(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = new_session(workspace)
        session.filtering.set_text("dir:rx")
        await session.aclose()
        assert not session.filtering.active and session.filtering.rows is None
        assert session.reading.shown is session.traffic

    play(scene)


def test_times_of_day_follow_the_zone_that_is_shown(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = new_session(workspace)
        session.filtering.utc = True
        session.filtering.set_text("time>00:00:02.5 time<1970-01-01T00:00:05")
        assert await through(session, until) == [4, 5]

    play(scene)


def test_directions_are_those_of_the_records(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = new_session(workspace)
        for text, direction in (("dir:rx", Direction.RX), ("dir:tx", Direction.TX)):
            session.filtering.set_text(text)
            await through(session, until)
            assert {head.direction for head in session.reading.heads(0, 9)} == {direction}

    play(scene)


numbers = st.lists(st.integers(1, 200), unique=True).map(sorted)
ranges = st.lists(st.tuples(st.integers(1, 200), st.integers(0, 30)).map(lambda pair: (pair[0], pair[0] + pair[1])))


@given(numbers, ranges)
def test_numbers_without_ranges_are_those_outside_of_them(found: list[int], hidden: list[tuple[int, int]]) -> None:
    left = [number for number in found if not any(low <= number <= high for low, high in hidden)]
    assert list(without(array("I", found), merge_ranges(hidden))) == left


def test_numbers_of_rows_behind_a_filter_are_known_without_reading(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = new_session(workspace)
        assert session.reading.numbers_between(0, 3) is None
        session.filtering.set_text('"GET" or number==5')
        assert await through(session, until) == [1, 3, 5]
        assert session.reading.numbers_between(1, 2) == array("I", [3, 5])
        workspace.hide_records(session.id, [3])
        assert session.reading.numbers_between(0, 9) == array("I", [1, 5])

    play(scene)
