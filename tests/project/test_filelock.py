"""A lock lives as long as its process, and no longer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from workbench.project.filelock import FileLock, lock_path

HOLDER = """
import sys, pathlib
from workbench.project.filelock import FileLock
assert FileLock.acquire(pathlib.Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_one_holder_at_a_time_in_one_process(tmp_path: Path) -> None:
    path = tmp_path / "x.swb"
    lock = FileLock.acquire(path)
    assert lock is not None
    assert FileLock.acquire(path) is None
    lock.release()
    again = FileLock.acquire(path)
    assert again is not None
    again.release()
    assert list(tmp_path.iterdir()) == []


def test_looking_at_a_lock_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.swb"
    assert not FileLock.is_held(path)
    assert list(tmp_path.iterdir()) == []
    lock = FileLock.acquire(path)
    assert lock is not None
    assert FileLock.is_held(path)
    assert FileLock.is_held(path)
    lock.release()
    lock_path(path).touch()  # as a killed process leaves it
    assert not FileLock.is_held(path)
    assert lock_path(path).exists()


def test_a_dead_process_leaves_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "x.swb"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        assert FileLock.acquire(path) is None
        holder.kill()
        holder.wait(10)
    assert lock_path(path).exists()
    lock = FileLock.acquire(path)
    assert lock is not None
    lock.release()
    assert not lock_path(path).exists()


def test_a_link_leads_to_the_same_lock(tmp_path: Path) -> None:
    path = tmp_path / "x.swb"
    path.touch()
    link = tmp_path / "folder" / "link.swb"
    link.parent.mkdir()
    link.symlink_to(path)
    assert lock_path(link) == lock_path(path)
