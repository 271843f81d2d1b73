"""The whole program in a process of its own, as a user starts it."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from workbench.app.demo import HEIGHT_PX, WIDTH_PX
from workbench.project.store import ProjectStore
from workbench.session.workspace import Workspace

COMMAND = [sys.executable, "-m", "workbench"]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals and Xvfb are POSIX")


def environment(home: Path, **more: str) -> dict[str, str]:
    """A home of its own; no display unless one is given."""
    kept = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    own = {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config")}
    return {**kept, **own, "XDG_STATE_HOME": str(home / "state"), **more}


def wait_for(fact: Callable[[], object], what: str, deadline_s: float = 30.0) -> None:
    end = time.monotonic() + deadline_s
    while not fact():
        assert time.monotonic() < end, f"waited {deadline_s} s in vain for {what}"
        os.sched_yield()


@posix_only
def test_the_demo_without_a_display_leaves_a_project_and_a_picture(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "demo"],
        cwd=tmp_path,
        env=environment(tmp_path, QT_QPA_PLATFORM="offscreen"),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "echo listener" in done.stdout
    assert "records" in done.stdout
    assert "bytes" in done.stdout
    assert done.stderr == ""
    picture = (tmp_path / "demo.png").read_bytes()
    assert len(picture) > 10_000
    size = struct.unpack(">II", picture[16:24])
    assert size == (WIDTH_PX, HEIGHT_PX), "the offscreen screen is 800 × 800, where both panels are cut off"
    store = ProjectStore.open(tmp_path / "demo.swb", tmp_path / "other", lambda: None, read_only=True)
    try:
        names = [spec.name for spec in store.document.sockets]
        counts = [store.capture.count(spec.id) for spec in store.document.sockets]
    finally:
        store.close(discard=True)
    assert names == ["echo listener", "echo client"]
    assert all(count > 20 for count in counts)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display, or no way to ask")
def test_the_window_without_a_display_says_so_and_what_needs_none(tmp_path: Path) -> None:
    bare = {key: value for key, value in environment(tmp_path).items() if key != "QT_QPA_PLATFORM"}
    done = subprocess.run(COMMAND, env=bare, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("socket-workbench: there is no display for the window")
    assert "--help" in done.stderr


@posix_only
def test_a_killed_window_gives_its_traffic_back(tmp_path: Path) -> None:
    data = tmp_path / "data" / "socket-workbench"
    script = "from workbench.app.window import Start, run_window; import sys; sys.exit(run_window(Start(example=True)))"
    window = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=environment(tmp_path, QT_QPA_PLATFORM="offscreen"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        wait_for(lambda: any(data.glob("working/*")), "the working file")
        wait_for(lambda: _records_of_living(data) > 60, "some traffic")
    finally:
        window.kill()
        window.communicate()
    kept = asyncio.run(_recovered(data))
    assert kept == [("echo listener", True), ("echo client", True)]


def _records_of_living(data: Path) -> int:
    """What a look from outside finds: the working file of a living program is read, not touched."""
    import sqlite3

    total = 0
    for path in data.glob("working/*.swb-work"):
        try:
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=1)) as connection:
                total += connection.execute("SELECT count(*) FROM record").fetchone()[0]
        except sqlite3.Error:
            continue
    return total


async def _recovered(data: Path) -> list[tuple[str, bool]]:
    workspace = Workspace(data)
    try:
        left = workspace.recoverable()
        assert len(left) == 1
        assert left[0].records > 60
        job = workspace.recover(left[0])
        await job.wait()
        assert job.succeeded, job.failure_text
        return [(session.spec.name, session.traffic.count() > 20) for session in workspace.sessions]
    finally:
        await workspace.aclose(discard=True)


@pytest.fixture
def display() -> Iterator[str]:
    """A virtual display; the number is chosen by the server."""
    assert shutil.which("Xvfb"), "Xvfb is missing: install Debian's package xvfb"
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=(write_end,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    try:
        with os.fdopen(read_end) as pipe:
            yield f":{pipe.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


@posix_only
@pytest.mark.xvfb
def test_a_real_window_opens_and_sigterm_ends_it_cleanly(tmp_path: Path, display: str) -> None:
    data = tmp_path / "data" / "socket-workbench"
    env = environment(tmp_path, DISPLAY=display, QT_QPA_PLATFORM="xcb")
    window = subprocess.Popen([*COMMAND, "demo"], cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        wait_for(lambda: _records_of_living(data) > 20 or window.poll() is not None, "the example in a real window")
        window.send_signal(signal.SIGTERM)
        out, err = window.communicate(timeout=30)
    finally:
        if window.poll() is None:
            window.kill()
            window.communicate()
    assert window.returncode == 0, out + err
    assert err == b""


def test_the_command_line_starts_without_qt(tmp_path: Path) -> None:
    script = (
        "import sys; from workbench.app.main import main; code = main(['info', 'ECONNREFUSED']); "
        "print(sorted(each for each in sys.modules if each.split('.')[0] in ('PySide6', 'numpy', 'pyqtgraph')));"
        "sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith("[]")
