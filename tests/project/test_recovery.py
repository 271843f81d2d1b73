"""Kills at every moment: nothing that was committed is lost, and no number is missing."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from workbench.model.sockets import Role, SocketSpec
from workbench.project.document import Document
from workbench.project.errors import OpenElsewhereError, ProjectError
from workbench.project.store import ProjectStore

Saves = tuple[Callable[[float], None], Callable[[], bool]]
RECORD = """
import itertools, pathlib, sys, time
from workbench.capture.capture import CaptureOptions
from workbench.model.records import Piece
from workbench.project.store import ProjectStore
folder, into = pathlib.Path(sys.argv[1]), sys.argv[2]
options = CaptureOptions(reserve_bytes=0)
store = (
    ProjectStore.record_into(pathlib.Path(into), int, options) if into else ProjectStore.new(folder, int, options)
)
for number in itertools.count(1):
    payload = b"1/%d;" % number * (2_000 if number % 10 == 0 else 1)
    store.capture.append(1, [Piece(number, number % 2, 1 + number % 3, f"peer:{number % 5}", payload, len(payload))])
    if number % 20 == 0:
        print(number, time.monotonic_ns(), flush=True)
        time.sleep(0.001)
"""
SAVE = """
import pathlib, sys
from workbench.capture.capture import CaptureOptions
from workbench.project import saving
from workbench.project.store import ProjectStore
saving.STEP_RECORDS = 40
folder, saved = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
(left,) = ProjectStore.recoverable(folder)
store = ProjectStore.recover(left.working, folder, int, CaptureOptions(reserve_bytes=0))
print("ready", flush=True)
sys.stdin.readline()
store.save(lambda share: print(share, flush=True), lambda: False)
print("saved", flush=True)
sys.stdin.read()
"""
LATEST_NS = 250_000_000  # a tenth of a second, and what a busy machine adds to it


def start(script: str, *arguments: str) -> subprocess.Popen[bytes]:
    """A program of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    )


def kill_recording(process: subprocess.Popen[bytes], after_ms: int) -> tuple[int, int]:
    """Kill it when it has appended for so long; returns what was appended long enough before, and in all."""
    assert process.stdout is not None
    lines: list[tuple[int, int]] = []
    while not lines or lines[-1][1] - lines[0][1] < after_ms * 1_000_000:
        number, stamp = process.stdout.readline().split()
        lines.append((int(number), int(stamp)))
    process.kill()
    killed = time.monotonic_ns()
    lines += [
        (int(part[0]), int(part[1])) for line in process.stdout.read().splitlines() if len(part := line.split()) == 2
    ]
    process.wait(10)
    process.stdout.close()
    assert process.stdin is not None
    process.stdin.close()
    return max((number for number, stamp in lines if stamp < killed - LATEST_NS), default=0), lines[-1][0]


@pytest.mark.parametrize("seed", range(3))
def test_a_kill_while_recording(projects: Any, seed: int) -> None:
    wanted = random.Random(seed).randint(400, 900)
    due, appended = kill_recording(start(RECORD, str(projects.data), ""), wanted)
    (left,) = ProjectStore.recoverable(projects.data)
    store = projects.recover(left.working)
    records = store.capture.count(1)
    assert 0 < due <= records <= appended + 40
    projects.check(store, records)
    projects.fill(store, 30)
    projects.check(store, records + 30)


def test_the_time_of_the_last_change_is_that_of_the_crash(projects: Any) -> None:
    kill_recording(start(RECORD, str(projects.data), ""), 300)
    hour_ago = time.time_ns() - 3_600_000_000_000
    for part in (projects.data / "working").iterdir():
        os.utime(part, ns=(hour_ago, hour_ago))
    for _ in range(2):  # looked at once, the question was put off, and asked again
        (left,) = ProjectStore.recoverable(projects.data)
        assert left.changed_ns == hour_ago


def test_a_kill_while_recording_into_the_file_itself(projects: Any) -> None:
    path = projects.folder / "rec.swb"
    due, appended = kill_recording(start(RECORD, str(projects.data), str(path)), 700)
    with pytest.raises(ProjectError, match="goes on, or ended without being closed"):
        projects.open(path, read_only=True)
    store = projects.open(path)
    records = store.capture.count(1)
    assert 0 < due <= records <= appended + 40
    projects.check(store, records)
    projects.close(store)
    assert [entry.name for entry in projects.folder.iterdir() if entry.name.startswith("rec")] == ["rec.swb"]


@pytest.mark.parametrize("seed", range(6))
def test_a_kill_in_the_middle_of_a_save(projects: Any, saves: Saves, seed: int) -> None:
    store = projects.new()
    projects.fill(store, 300)
    store.save_as(projects.saved, *saves)
    projects.fill(store, 400)
    projects.crash(store)
    process = start(SAVE, str(projects.data), str(projects.saved))
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == b"ready\n"
    process.stdin.write(b"go\n")
    for _ in range(seed * 2):  # 10 steps, then "saved"
        process.stdout.readline()
    process.kill()
    process.wait(10)
    process.stdin.close()
    process.stdout.close()
    reader = projects.open(read_only=True) if not journal(projects.saved) else projects.open()
    projects.check(reader, reader.capture.count(1))
    assert reader.capture.count(1) in (300, 700)
    projects.close(reader)
    left = ProjectStore.recoverable(projects.data)
    if not left:  # the save was whole: nothing is left to recover
        projects.check(projects.open(), 700)
        return
    store = projects.recover(left[0].working)
    projects.check(store, 700)
    projects.fill(store, 20)
    store.save(*saves)
    projects.check(store, 720)
    projects.close(store)
    projects.check(projects.open(), 720)


def journal(path: Path) -> bool:
    """An interrupted transaction is to be taken back by whoever opens the file next for writing."""
    return path.with_name(path.name + "-journal").exists()


def test_a_project_that_lives_is_not_offered(projects: Any) -> None:
    store = projects.new()
    projects.fill(store, 1)
    assert ProjectStore.recoverable(projects.data) == []
    with pytest.raises(OpenElsewhereError):
        projects.recover(store.capture.working)


def test_recovering_above_a_saved_file(projects: Any, saves: Saves) -> None:
    store = projects.new()
    projects.fill(store, 20)
    store.save_as(projects.saved, *saves)
    projects.fill(store, 7)
    projects.crash(store)
    (left,) = ProjectStore.recoverable(projects.data)
    assert (left.saved, left.records) == (projects.saved, 7)
    store = projects.recover(left.working)
    assert store.path == projects.saved
    projects.check(store, 27)
    store.save(*saves)
    projects.close(store)
    assert ProjectStore.recoverable(projects.data) == []
    projects.check(projects.open(), 27)


def test_recovering_when_the_saved_file_went_or_changed(projects: Any, saves: Saves) -> None:
    store = projects.new()
    projects.fill(store, 20)
    store.save_as(projects.saved, *saves)
    projects.fill(store, 7)
    projects.crash(store)
    (left,) = ProjectStore.recoverable(projects.data)
    away = projects.folder / "away.swb"
    projects.saved.rename(away)
    with pytest.raises(ProjectError, match="is not there"):
        projects.recover(left.working)
    away.rename(projects.saved)
    other = projects.open()
    projects.fill(other, 3)
    other.save(*saves)
    projects.close(other)
    with pytest.raises(ProjectError, match="was changed since"):
        projects.recover(left.working)
    assert [found.working for found in ProjectStore.recoverable(projects.data)] == [left.working]


def test_a_broken_working_file_is_not_offered_and_stays(projects: Any) -> None:
    store = projects.new()
    projects.fill(store, 5)
    working = store.capture.working
    projects.crash(store)
    with sqlite3.connect(working) as connection:
        connection.execute("CREATE TRIGGER t AFTER INSERT ON event BEGIN DELETE FROM record; END")
    connection.close()
    assert ProjectStore.recoverable(projects.data) == []
    assert working.exists()
    with pytest.raises(ProjectError, match="shape"):
        projects.recover(working)


def test_the_newest_comes_first(projects: Any) -> None:
    works = []
    for number in (1, 2):
        store = projects.new()
        projects.fill(store, number)
        works.append(store.capture.working)
        projects.crash(store)
    os.utime(works[0], (2_000_000_000, 2_000_000_000))
    assert [found.working for found in ProjectStore.recoverable(projects.data)] == works


def test_what_a_killed_import_left_behind_is_neither_counted_nor_kept(projects: Any, saves: Saves) -> None:
    store = projects.new()
    sockets = (SocketSpec(1, "own", Role.CLIENT, "tcp://127.0.0.1:9"),)
    store.put_document(Document(name="lab", next_id=502, sockets=sockets))  # 2 to 501 are reserved for the import
    projects.fill(store, 12)
    projects.fill(store, 2_500, session=2)
    projects.crash(store)
    (left,) = ProjectStore.recoverable(projects.data)
    assert left.records == 12
    store = projects.recover(left.working)
    assert store.capture.sessions() == [1]
    projects.check(store, 12)
    store.save_as(projects.saved, *saves)
    with closing(sqlite3.connect(projects.saved)) as saved:
        assert saved.execute("SELECT id >> 40, count(*) FROM record GROUP BY 1").fetchall() == [(1, 12)]
        assert saved.execute("SELECT id FROM session").fetchall() == [(1,)]


def test_a_killed_import_alone_is_not_offered(projects: Any) -> None:
    store = projects.new()
    store.put_document(Document(next_id=501))
    projects.fill(store, 20)
    working = store.capture.working
    projects.crash(store)
    assert ProjectStore.recoverable(projects.data) == []
    assert not working.exists()
