"""A blocking call under a deadline: for what the system may answer late or never."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Generic, TypeVar, cast

Result = TypeVar("Result")


class _Answer(Generic[Result]):
    def __init__(self, result: Result | None = None, error: OSError | UnicodeError | None = None) -> None:
        self.result, self.error = result, error


def within(timeout_s: float, work: Callable[[], Result], what: str) -> Result:
    """The result of ``work``, which runs in a thread of its own; ``what`` names the thread and the time-out.

    Raises what ``work`` raised of OSError and UnicodeError, and TimeoutError after ``timeout_s``: the thread is left
    behind then, because nothing can call it back, and does not hold the program's end.
    """
    answers: queue.SimpleQueue[_Answer[Result] | None] = queue.SimpleQueue()

    def run() -> None:
        answer: _Answer[Result] | None = None
        try:
            answer = _Answer(work())
        except (OSError, UnicodeError) as error:
            answer = _Answer(error=error)
        finally:
            answers.put(answer)

    threading.Thread(target=run, name=what, daemon=True).start()
    try:
        answer = answers.get(timeout=timeout_s)
    except queue.Empty:
        raise TimeoutError(f"{what}: no answer within {timeout_s:g} s") from None
    if answer is None:
        raise RuntimeError(f"{what} failed; the log has its traceback")
    if answer.error is not None:
        raise answer.error
    return cast(Result, answer.result)  # None only where that is what ``work`` returned
