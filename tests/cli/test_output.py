import os
import threading
from collections.abc import Iterator

import pytest

from workbench.cli.output import Output


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    read, write = os.pipe()
    open_ends = {read, write}
    yield read, write
    for end in open_ends:
        try:
            os.close(end)
        except OSError:
            pass


def test_bytes_come_out_in_order(pipe: tuple[int, int]) -> None:
    read, write = pipe
    output = Output(write, lambda: False, lambda: None)
    for number in range(1000):
        output.put(b"%d\n" % number)
    assert output.close(5)
    os.close(write)
    with os.fdopen(os.dup(read), "rb") as reader:
        assert reader.read() == b"".join(b"%d\n" % number for number in range(1000))


def test_a_slow_reader_holds_the_writer_back_and_nothing_is_lost(pipe: tuple[int, int]) -> None:
    read, write = pipe
    output = Output(write, lambda: False, lambda: None, limit_bytes=200_000)
    passed = threading.Event()

    def put_much() -> None:
        for _ in range(50):
            output.put(b"x" * 100_000)
        passed.set()

    putter = threading.Thread(target=put_much)
    putter.start()
    assert not passed.wait(0.2)  # five million bytes do not fit into a pipe and the queue
    total = 0
    while total < 5_000_000:
        total += len(os.read(read, 1_000_000))
    assert passed.wait(10)
    putter.join()
    assert output.close(5)
    assert total == 5_000_000


def test_a_reader_that_went_away_is_told_once_and_stops_nothing(pipe: tuple[int, int]) -> None:
    read, write = pipe
    os.close(read)
    broken = threading.Event()
    output = Output(write, lambda: False, broken.set)
    output.put(b"x")
    assert broken.wait(5)
    output.put(b"y" * 100)
    assert output.broken
    assert output.close(5)


def test_giving_up_ends_the_wait_for_a_reader(pipe: tuple[int, int]) -> None:
    read, write = pipe
    given_up = threading.Event()
    output = Output(write, given_up.is_set, lambda: None, limit_bytes=10)
    timer = threading.Timer(0.1, given_up.set)
    timer.start()
    for _ in range(10):
        output.put(b"x" * 100_000)  # more than a pipe holds: without giving up this would never end
    timer.join()
    assert not output.close(0.05)
    while not output.close(0.01):
        os.read(read, 1_000_000)
