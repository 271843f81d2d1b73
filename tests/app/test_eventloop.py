"""The loop's own two ways: what is called soon, and what is called when a socket is ready."""

from __future__ import annotations

import asyncio
import socket
import sys
import time
from collections.abc import Callable

import pytest

needs_readiness = pytest.mark.skipif(sys.platform == "win32", reason="the completion port tells no readiness")


async def turn() -> None:
    """Wait until all that was called soon before has run."""
    await asyncio.sleep(0)
    await asyncio.sleep(0.01)


def test_soon_keeps_the_order_and_leaves_out_what_was_cancelled(qt_runner: asyncio.Runner) -> None:
    async def main() -> None:
        loop, seen = asyncio.get_running_loop(), list[int]()
        handles = [loop.call_soon(seen.append, number) for number in range(5)]
        handles[2].cancel()
        await turn()
        assert seen == [0, 1, 3, 4]

    qt_runner.run(main())


def test_an_error_in_a_callback_is_reported_and_the_next_one_runs(qt_runner: asyncio.Runner) -> None:
    async def main() -> None:
        loop, seen, errors = asyncio.get_running_loop(), list[int](), list[object]()
        loop.set_exception_handler(lambda _loop, context: errors.append(context["exception"]))
        loop.call_soon(int, "no number")
        loop.call_soon(seen.append, 1)
        await turn()
        assert seen == [1]
        assert [type(error) for error in errors] == [ValueError]

    qt_runner.run(main())


def test_a_timer_has_its_turn_while_callbacks_call_the_next_ones_for_ever(qt_runner: asyncio.Runner) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        going = [True]

        def again() -> None:
            time.sleep(0.001)
            if going[0]:
                loop.call_soon(again)

        loop.call_soon(again)
        await asyncio.wait_for(asyncio.sleep(0.02), 5)
        going[0] = False

    qt_runner.run(main())


@needs_readiness
def test_a_reader_is_called_for_what_came_and_not_after_it_was_removed(qt_runner: asyncio.Runner) -> None:
    async def main() -> None:
        loop, got = asyncio.get_running_loop(), list[bytes]()
        near, far = socket.socketpair()
        with near, far:
            loop.add_reader(near, read_once(loop, near, got))
            far.send(b"one")
            await turn()
            far.send(b"two")
            await turn()
            assert got == [b"one"]
            assert loop.remove_reader(near) is False

    qt_runner.run(main())


def read_once(loop: asyncio.AbstractEventLoop, sock: socket.socket, got: list[bytes]) -> Callable[[], None]:
    def ready() -> None:
        got.append(sock.recv(10))
        loop.remove_reader(sock)  # from within: the notifier is at work

    return ready


@needs_readiness
def test_a_later_reader_takes_the_place_of_an_earlier_one(qt_runner: asyncio.Runner) -> None:
    async def main() -> None:
        loop, seen = asyncio.get_running_loop(), list[str]()
        near, far = socket.socketpair()
        with near, far:
            loop.add_reader(near, seen.append, "earlier")
            loop.add_reader(near, read_and_note, near, seen)
            far.send(b"x")
            await turn()
            assert seen == ["later"]
            assert loop.remove_reader(near) is True

    qt_runner.run(main())


def read_and_note(sock: socket.socket, seen: list[str]) -> None:
    sock.recv(10)
    seen.append("later")


@needs_readiness
def test_a_writer_waits_for_room(qt_runner: asyncio.Runner) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        near, far = socket.socketpair()
        near.setblocking(False)
        far.setblocking(False)
        with near, far:
            sending = asyncio.ensure_future(loop.sock_sendall(near, bytes(4_000_000)))
            got = 0
            while got < 4_000_000:
                got += len(await loop.sock_recv(far, 1_000_000))
            await asyncio.wait_for(sending, 5)

    qt_runner.run(main())
