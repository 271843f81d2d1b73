import asyncio
import gc
import sys
import threading

import pytest

from workbench.app.crash import CrashHandler


@pytest.fixture
def crash():
    handler = CrashHandler()
    hooks = (sys.excepthook, sys.unraisablehook, threading.excepthook)
    handler.install()
    yield handler
    sys.excepthook, sys.unraisablehook, threading.excepthook = hooks


def raise_it() -> None:
    raise RuntimeError("a bug")


def test_a_bug_is_shown_with_its_traceback(crash: CrashHandler) -> None:
    shown: list[tuple[str, str]] = []
    crash.show_with(lambda title, details: shown.append((title, details)))
    try:
        raise_it()
    except RuntimeError as error:
        sys.excepthook(RuntimeError, error, error.__traceback__)
    assert shown[0][0] == "A fault in the program: RuntimeError: a bug"
    assert "raise_it" in shown[0][1]


def test_a_bug_before_the_window_is_shown_with_it(crash: CrashHandler) -> None:
    crash.report(RuntimeError("early"))
    shown: list[str] = []
    crash.show_with(lambda title, _details: shown.append(title))
    assert shown == ["A fault in the program: RuntimeError: early"]


def test_a_threads_bug_waits_for_the_windows_thread(crash: CrashHandler) -> None:
    shown: list[str] = []
    crash.show_with(lambda title, _details: shown.append(title))
    thread = threading.Thread(target=raise_it)
    thread.start()
    thread.join()
    assert shown == []
    assert [title for title, _ in crash.take_kept()] == ["A fault in the program: RuntimeError: a bug"]


def test_a_forgotten_tasks_bug_arrives(crash: CrashHandler, runner: asyncio.Runner) -> None:
    async def main() -> None:
        crash.watch(asyncio.get_running_loop())

        async def fail() -> None:
            raise_it()

        task = asyncio.create_task(fail())
        await asyncio.wait([task])
        del task
        gc.collect()

    runner.run(main())
    assert [title for title, _ in crash.reported] == ["A fault in the program: RuntimeError: a bug"]


def test_showing_that_fails_does_not_go_round_in_circles(crash: CrashHandler) -> None:
    def show(_title: str, _details: str) -> None:
        crash.report(RuntimeError("while showing"))
        raise_it()

    crash.show_with(show)
    crash.report(RuntimeError("first"))
    assert [title for title, _ in crash.reported] == ["A fault in the program: RuntimeError: first"]


class IocpProactor:
    """The part of asyncio.windows_events.IocpProactor.accept that leaves a task behind, as CPython has it."""

    def accept(self, future: asyncio.Future[None]) -> asyncio.Task[None]:
        async def accept_coro(future: asyncio.Future[None]) -> None:
            await future

        return asyncio.ensure_future(accept_coro(future))


@pytest.mark.parametrize(
    ("error", "titles"),
    [
        (OSError(995, "the listener was closed"), []),
        (RuntimeError("a bug"), ["A fault in the program: RuntimeError: a bug"]),
    ],
)
def test_what_an_accept_leaves_behind_on_windows_is_no_fault(
    crash: CrashHandler, runner: asyncio.Runner, error: Exception, titles: list[str]
) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        crash.watch(loop)
        future: asyncio.Future[None] = loop.create_future()
        task = IocpProactor().accept(future)
        future.set_exception(error)
        await asyncio.wait([task])
        del task, future
        gc.collect()

    runner.run(main())
    assert [title for title, _ in crash.reported] == titles


def test_any_other_tasks_system_error_is_a_fault(crash: CrashHandler, runner: asyncio.Runner) -> None:
    async def main() -> None:
        crash.watch(asyncio.get_running_loop())

        async def accept_coro() -> None:
            raise OSError(995, "a bug")

        task = asyncio.create_task(accept_coro())
        await asyncio.wait([task])
        del task
        gc.collect()

    runner.run(main())
    assert len(crash.reported) == 1
