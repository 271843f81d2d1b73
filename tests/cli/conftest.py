"""The command line as a user runs it: a process of its own, with deadlines on everything that is waited for."""

from __future__ import annotations

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

DEADLINE_S = 20.0
# Not -X dev: asyncio would then tell of every slow callback on standard error.
COMMAND = (sys.executable, "-W", "error", "-m", "workbench")


class Program:
    """A running process whose output lines can be waited for."""

    def __init__(self, argv: list[str], **options: Any) -> None:
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        if sys.platform == "win32":
            options["creationflags"] = subprocess.CREATE_NEW_PROCESS_GROUP
        self.process = subprocess.Popen(argv, **options)
        self._lines: dict[str, queue.Queue[bytes]] = {"out": queue.Queue(), "err": queue.Queue()}
        self.out = bytearray()
        self.err = bytearray()
        self._threads = [
            threading.Thread(target=self._read, args=(stream, sink, self._lines[name]))
            for stream, sink, name in (
                (self.process.stdout, self.out, "out"), (self.process.stderr, self.err, "err"),
            )
            if stream is not None
        ]  # fmt: skip
        for thread in self._threads:
            thread.start()

    def line(self, stream: str = "out") -> str:
        """The next line of standard output, or of ``err``."""
        try:
            return self._lines[stream].get(timeout=DEADLINE_S).decode()
        except queue.Empty:
            pytest.fail(f"no line of {stream}; so far: {bytes(self.out)!r} {bytes(self.err)!r}")

    def event(self, name: str) -> dict[str, Any]:
        """The next JSON line that is this event."""
        return self.json(lambda line: line.get("event") == name)

    def json(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next JSON line that is wanted."""
        while True:
            line: dict[str, Any] = json.loads(self.line())
            if wanted(line):
                return line

    def signal(self, number: int = signal.SIGTERM) -> None:
        if sys.platform == "win32":  # SIGTERM would end it without a word there; Ctrl+Break is what it can hear
            number = signal.CTRL_BREAK_EVENT
        self.process.send_signal(number)

    def end(self) -> int:
        """Wait for its end; the exit code. Everything it printed is then in ``out`` and ``err``."""
        try:
            code = self.process.wait(DEADLINE_S)
        except subprocess.TimeoutExpired:
            pytest.fail(f"the program did not end; so far: {bytes(self.out)[-2000:]!r} {bytes(self.err)!r}")
        for thread in self._threads:
            thread.join(DEADLINE_S)
        return code

    def ends(self, code: int) -> None:
        """Wait for its end, and check the exit code."""
        assert self.end() == code, f"it said: {self.said}"

    @property
    def said(self) -> str:
        """Standard error as text."""
        return self.err.decode()

    @property
    def records(self) -> list[dict[str, Any]]:
        """The records among the JSON lines, once it has ended."""
        return [line for line in map(json.loads, self.out.splitlines()) if "seq" in line]

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.end()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()

    @staticmethod
    def _read(stream: Any, sink: bytearray, lines: queue.Queue[bytes]) -> None:
        rest = b""
        while chunk := os.read(stream.fileno(), 1 << 20):
            sink += chunk
            *whole, rest = (rest + chunk).split(b"\n") if len(sink) < 4_000_000 else [b""]
            for line in whole:
                lines.put(line)


Start = Callable[..., Program]


@pytest.fixture
def start() -> Iterator[Start]:
    """``start("listen", url, …)`` runs our program; ``start(argv=[…])`` any other. All are ended with the test."""
    running: list[Program] = []

    def begin(*words: str, argv: list[str] | None = None, **options: Any) -> Program:
        program = Program(argv or [*COMMAND, *words], **options)
        running.append(program)
        return program

    yield begin
    for program in running:
        program.kill()


@pytest.fixture
def run_command() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run a command to its end, and give what it printed."""

    def run(*words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([*COMMAND, *words], capture_output=True, timeout=60, check=False)

    return run


@pytest.fixture
def free_port() -> int:
    """A port that was free a moment ago, for a peer that cannot choose one itself."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
