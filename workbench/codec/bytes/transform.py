"""What one step of a chain of transforms is, and how a chain is run within bounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

OUTPUT_BYTES_MAX: Final = 64 * 1024 * 1024
"""What a step may give. A kilobyte of zlib can stand for a megabyte, and a chain for a million: beyond this, a step
says so instead of filling the memory."""
STEPS_MAX: Final = 32


class TransformError(ValueError):
    """Bytes that a transform cannot take. ``offset`` is that of the fault, in the bytes that the step was given."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


class TooMuchOutputError(TransformError):
    """The step gives more than :data:`OUTPUT_BYTES_MAX`."""

    def __init__(self, offset: int = 0, limit: int = OUTPUT_BYTES_MAX) -> None:
        super().__init__(f"this gives more than {limit // (1024 * 1024)} MiB", offset)


class ParameterError(ValueError):
    """The parameter of a step cannot be read."""


class Transform(NamedTuple):
    """``run`` takes the bytes and the parameter, which is empty where ``parameter`` is: that says what it means.

    ``run`` raises :class:`TransformError` or :class:`ParameterError`, and nothing else.
    """

    key: str
    title: str
    group: str
    run: Callable[[bytes, str], bytes]
    parameter: str = ""
    tip: str = ""


class Step(NamedTuple):
    """A transform in a chain, with its parameter as written."""

    transform: Transform
    parameter: str = ""


class Outcome(NamedTuple):
    """``sizes`` has the bytes behind each step that went well. ``failed`` is the index of the step at fault, or None;
    ``data`` is what the last good step gave."""

    data: bytes
    sizes: tuple[int, ...]
    failed: int | None = None
    error: str = ""
    offset: int | None = None  # in what the failed step was given; None where its parameter is at fault


def run_chain(data: bytes, steps: Sequence[Step]) -> Outcome:
    """One step after the other, to the first that fails. Raises nothing."""
    sizes: list[int] = []
    for index, step in enumerate(steps[:STEPS_MAX]):
        try:
            given = step.transform.run(data, step.parameter)
            if len(given) > OUTPUT_BYTES_MAX:
                raise TooMuchOutputError
        except TransformError as error:
            return Outcome(data, tuple(sizes), index, str(error), error.offset)
        except ParameterError as error:
            return Outcome(data, tuple(sizes), index, str(error))
        data = given
        sizes.append(len(data))
    if len(steps) > STEPS_MAX:
        return Outcome(data, tuple(sizes), STEPS_MAX, f"a chain has at most {STEPS_MAX} steps")
    return Outcome(data, tuple(sizes))
