import asyncio
import threading

import pytest

from workbench.engine.tasks import TaskScope, start_thread


async def fail():
    raise RuntimeError("a mistake")


def test_a_mistake_reaches_the_handler_with_the_tasks_name():
    async def scenario():
        told = []
        scope = TaskScope(lambda error, name: told.append((str(error), name)))
        task = scope.spawn(fail(), "the culprit")
        await asyncio.wait([task])
        await asyncio.sleep(0)
        assert told == [("a mistake", "the culprit")]
        assert len(scope) == 0

    asyncio.run(scenario())


def test_without_a_handler_it_reaches_the_loop():
    async def scenario():
        told = []
        asyncio.get_running_loop().set_exception_handler(lambda _loop, context: told.append(context))
        await asyncio.wait([TaskScope().spawn(fail(), "the culprit")])
        await asyncio.sleep(0)
        assert "the culprit" in told[0]["message"]
        assert str(told[0]["exception"]) == "a mistake"

    asyncio.run(scenario())


def test_closing_cancels_and_waits_but_not_for_ever_nor_for_itself():
    async def scenario():
        scope = TaskScope()
        cleaned = []

        async def tidy():
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(0)
                cleaned.append(True)

        gate = asyncio.Event()

        async def stubborn():
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                await gate.wait()

        async def closes_itself():
            assert await scope.aclose(0.05) is False

        scope.spawn(tidy(), "tidy")
        left = scope.spawn(stubborn(), "stubborn")
        await asyncio.sleep(0)
        closer = scope.spawn(closes_itself(), "closer")
        await asyncio.wait([closer])
        assert cleaned == [True]
        gate.set()
        await left
        with pytest.raises(RuntimeError, match="closed"):
            scope.spawn(fail(), "too late")

    asyncio.run(scenario())


def test_threads_are_daemons_with_a_name():
    gate = threading.Event()
    thread = start_thread(lambda: gate.wait(10) and None, "the reader")
    assert (thread.daemon, thread.name, thread.is_alive()) == (True, "the reader", True)
    gate.set()
    thread.join(10)
    assert not thread.is_alive()
