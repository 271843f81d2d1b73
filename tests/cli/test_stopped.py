"""``import`` and ``export`` that are ended before they are whole: what a script is told, and what stays on the disk."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.project.importing import capturemaker as make
from workbench.cli.scratch import scratch_folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals end a process on Windows, and pipes differ")
DEADLINE_S = 20.0


def _until(fact: Any) -> None:
    end = time.monotonic() + DEADLINE_S
    while not fact():
        assert time.monotonic() < end
        time.sleep(0.005)


def _large_capture(folder: Path) -> Path:
    path = folder / "large.pcap"
    path.write_bytes(make.pcap(101, make.conversation(1) * 20_000))
    return path


def _importing(start: Any, folder: Path) -> Any:
    """An import that has made its scratch folder."""
    program = start("import", str(_large_capture(folder)), "-o", str(folder / "s.swb"))
    _until(lambda: list(folder.glob("socket-workbench-import-*/*.swb")) or program.process.poll() is not None)
    assert program.process.poll() is None, program.said
    return program


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_import_is_not_done(start: Any, tmp_path: Path, number: int) -> None:
    program = _importing(start, tmp_path)
    program.signal(number)
    program.ends(1)
    assert program.said == "Stopped. Nothing was written.\n"
    assert [each.name for each in tmp_path.iterdir()] == ["large.pcap"]


def test_a_killed_import_leaves_no_project_and_is_swept(start: Any, run_command: Any, tmp_path: Path) -> None:
    program = _importing(start, tmp_path)
    program.kill()
    assert not (tmp_path / "s.swb").exists()
    assert list(tmp_path.glob("socket-workbench-import-*"))
    small = tmp_path / "a.pcap"
    small.write_bytes(make.pcap(101, make.conversation(4)))
    done = run_command("import", str(small), "-o", str(tmp_path / "s.swb"))
    assert done.returncode == 0, done.stderr
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.pcap", "large.pcap", "s.swb"]


def test_only_what_is_ours_and_left_is_swept(tmp_path: Path) -> None:
    others = tmp_path / "socket-workbench-import-mine"
    others.mkdir()
    target = tmp_path / "kept"
    target.mkdir()
    (tmp_path / f"socket-workbench-import-{'0' * 32}").symlink_to(target)
    (tmp_path / f"socket-workbench-import-{'1' * 32}").write_bytes(b"a file")
    left = tmp_path / f"socket-workbench-import-{'2' * 32}"
    left.mkdir()
    (left / "half.swb").write_bytes(b"x")
    with scratch_folder(tmp_path, "import") as living, scratch_folder(tmp_path, "import") as other:
        assert living.is_dir() and other.is_dir() and living != other
        assert not left.exists()
    assert not living.exists()
    names = sorted(each.name for each in tmp_path.iterdir())
    assert names == sorted(
        ["kept", others.name, f"socket-workbench-import-{'0' * 32}", f"socket-workbench-import-{'1' * 32}"]
    )


def test_another_users_folder_is_left_alone(tmp_path: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("only root can give a folder away")
    left = tmp_path / f"socket-workbench-read-{'2' * 32}"
    left.mkdir()
    os.chown(left, 65534, 65534)
    with scratch_folder(tmp_path, "read"):
        assert left.is_dir()


def test_a_link_is_never_taken_away(run_command: Any, tmp_path: Path) -> None:
    small = tmp_path / "a.pcap"
    small.write_bytes(make.pcap(101, make.conversation(4)))
    link = tmp_path / "link.swb"
    link.symlink_to(tmp_path / "not there.swb")
    done = run_command("import", str(small), "-o", str(link))
    assert done.returncode == 2
    assert b"link.swb is a link to a file that is not there" in done.stderr
    assert link.is_symlink() and sorted(each.name for each in tmp_path.iterdir()) == ["a.pcap", "link.swb"]


@pytest.mark.parametrize("to_file", [True, False])
def test_a_stopped_export_is_not_done(start: Any, run_command: Any, tmp_path: Path, to_file: bool) -> None:
    project = tmp_path / "s.swb"
    (tmp_path / "a.pcap").write_bytes(make.pcap(101, make.conversation(1) * 3_000))  # text of more than pipes hold
    assert run_command("import", str(tmp_path / "a.pcap"), "-o", str(project)).returncode == 0
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    environment = {**os.environ, "TMPDIR": str(scratch)}
    pipe = tmp_path / "pipe"  # nobody takes what is written: the export is in the middle for as long as we like
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        if to_file:
            program = start("export", str(project), "--to", "text", "-o", str(pipe), env=environment)
        else:
            with pipe.open("wb") as end:
                argv = [sys.executable, "-m", "workbench", "export", str(project), "--to", "text"]
                program = start(argv=argv, env=environment, stdout=end)
        _until(lambda: list(scratch.glob("socket-workbench-read-*")))
        _until(lambda: _waits(reader))
        program.signal(signal.SIGTERM)
        program.ends(1)
        assert "Stopped." in program.said
    finally:
        os.close(reader)
    assert list(scratch.iterdir()) == []


def _waits(reader: int) -> bool:
    """Some bytes were written into the pipe."""
    try:
        return bool(os.read(reader, 1))
    except BlockingIOError:
        return False


def test_a_killed_exports_folder_is_swept(start: Any, run_command: Any, tmp_path: Path, monkeypatch: Any) -> None:
    small = tmp_path / "a.pcap"
    small.write_bytes(make.pcap(101, make.conversation(4)))
    assert run_command("import", str(small), "-o", str(tmp_path / "s.swb")).returncode == 0
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # that nobody reads
    program = start("export", str(tmp_path / "s.swb"), "--to", "text", "-o", str(pipe))
    _until(lambda: list(scratch.glob("socket-workbench-read-*")))
    program.kill()
    assert list(scratch.glob("socket-workbench-read-*"))
    assert run_command("export", str(tmp_path / "s.swb"), "--to", "text").returncode == 0
    assert list(scratch.iterdir()) == []
