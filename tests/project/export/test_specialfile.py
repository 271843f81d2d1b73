from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.project.export.specialfile import write_special

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="named pipes of POSIX systems")
PIECE = b"x" * 100_000  # more than a pipe holds


class Times:
    """False so many times, then true."""

    def __init__(self, count: int) -> None:
        self.left = count

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


def test_a_pipe_that_nobody_reads_is_given_up_when_asked(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert not write_special(pipe, iter([b"x"]), Times(2))


def test_a_full_pipe_is_given_up_when_asked(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert not write_special(pipe, iter([PIECE, PIECE]), Times(4))
    finally:
        os.close(reader)


def test_a_reader_that_comes_later_gets_everything(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    found: list[bytes] = []
    thread = threading.Thread(target=lambda: found.append(pipe.read_bytes()))
    thread.start()
    assert write_special(pipe, iter([PIECE, b"end"]), lambda: False)
    thread.join(10)
    assert found == [PIECE + b"end"]


def test_a_reader_that_leaves_and_a_socket_are_told(tmp_path: Path) -> None:
    pipe, path = tmp_path / "pipe", tmp_path / "socket"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    def pieces() -> Iterator[bytes]:
        yield b"x"
        os.close(reader)
        yield b"y"

    with pytest.raises(BrokenPipeError):
        write_special(pipe, pieces(), lambda: False)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        with pytest.raises(OSError, match=r".+"):
            write_special(path, iter([b"x"]), lambda: False)
