"""Where an index lies: reading and writing at the same time, and nothing left behind."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.capture.messages import store as room
from workbench.capture.messages.store import MessageRow, MessageStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MessageStore]:
    made = MessageStore(tmp_path / "work.swb", 1)
    yield made
    made.close()


def rows(first: int, count: int) -> list[MessageRow]:
    return [(each, each, 0, 1, 0, 1, 2, each * 2, each, each, 2, "") for each in range(first, first + count)]


def test_who_reads_waits_neither_for_a_transaction_nor_for_a_filters_question(store: MessageStore) -> None:
    store.append(rows(1, 10))
    answers: list[int] = []
    reached, goes_on = threading.Event(), threading.Event()

    def held() -> int:
        reached.set()
        goes_on.wait(30)
        return 0

    # Both other connections are held in the middle of their work, while the views ask in another thread.
    store._filters._file.create_function("held", 0, held)  # type: ignore[union-attr]
    scan = threading.Thread(target=store.ask, args=("SELECT held()", ()))
    scan.start()
    assert reached.wait(30)
    store._file.execute("BEGIN IMMEDIATE")
    with store._lock:
        store._file.execute("DELETE FROM message")
        view = threading.Thread(target=lambda: answers.append(len(store.messages(1, 100))))
        view.start()
        view.join(30)
        waited = view.is_alive()
        store._file.execute("ROLLBACK")
    goes_on.set()
    scan.join(30)
    view.join(30)
    assert not waited and answers == [10] and not scan.is_alive()


def test_rows_of_any_count_are_written_once_each(store: MessageStore) -> None:
    first = 1
    for count in (0, 1, 15, 16, 17, 1_023, 1_024, 1_025, 3_333):
        store.append(rows(first, count))
        first += count
    assert [message.number for message, _ in store.messages(1, first)] == list(range(1, first))


def test_a_fault_is_read_as_it_was_written(store: MessageStore) -> None:
    fault = 'cut "off"\\ \u2028 \x01 ä'
    store.append([(*rows(1, 1)[0][:-1], fault), (2, 2**62, 1, 2**40, 7, 1, 2, 2**50, 1, 1, 3, "")])
    (first, _), (second, peer) = store.messages(1, 2)
    assert first.fault == fault
    assert (second.time_ns, second.connection, second.offset, peer) == (2**62, 2**40, 2**50, 7)


def test_who_closes_waits_for_some_rows_not_for_all(store: MessageStore, monkeypatch: pytest.MonkeyPatch) -> None:
    class Closing(dict[int, str]):
        def __getitem__(self, size: int) -> str:
            store.is_closed = True  # as close() says before it waits
            return super().__getitem__(size)

    monkeypatch.setattr(room, "_INSERTS", Closing(room._INSERTS))
    store.append(rows(1, 10_000))
    assert store._file.execute("SELECT count(*) FROM message").fetchone() == (1_024,)


def test_nothing_is_left_behind_and_a_closed_one_finds_nothing(tmp_path: Path) -> None:
    one, other = MessageStore(tmp_path / "work.swb", 1), MessageStore(tmp_path / "work.swb", 1)
    for each in (one, other):
        each.append(rows(1, 5_000))
    one.close()
    one.append(rows(1, 1))
    assert one.messages(1, 1) == [] == one.ask("SELECT 1", ()) and one.ends_of(1) == (0, 0)
    assert len(other.messages(1, 10_000)) == 5_000  # of the same name: not touched by the other's end
    other.close()
    assert list(tmp_path.iterdir()) == []


def test_what_a_crash_left_is_deleted(tmp_path: Path) -> None:
    for beside in ("", "-wal", "-shm"):
        (tmp_path / f"work.swb{room.MARK}1-0{beside}").write_bytes(b"left")
    room.remove_left_behind(tmp_path / "work.swb")
    assert list(tmp_path.iterdir()) == []


def test_the_ends_of_streams_are_read_by_who_wrote_them(store: MessageStore) -> None:
    store.set_aside(3, (10, 20))
    store.set_aside(3, (11, 20))
    assert store.ends_of(3) == (11, 20) and store.ends_of(4) == (0, 0)


def test_views_cannot_write(store: MessageStore) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        store.ask("DELETE FROM message", ())
