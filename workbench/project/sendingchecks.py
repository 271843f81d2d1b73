"""Whether what a document says about sending and answering can be: names and ids of their own, numbers in range.

A payload or a pattern that cannot be read yet is no fault of the file: somebody is writing it. It is told where it
stands, and whoever would send it refuses.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, Final

from workbench.model.annotations import COMMENT_CHARS_MAX, MARK_COLOURS
from workbench.model.generators import CONNECTIONS_MAX, RATE_BITS_MAX, RATE_HZ_MAX, GeneratorSpec
from workbench.model.library import NAME_CHARS_MAX, PAD_SIDE_MAX, Library, Pad, VariableKind
from workbench.model.patterns import PATTERN_TEXT_CHARS_MAX, Pattern
from workbench.model.rules import DELAY_MS_MAX, Rule
from workbench.model.rules import TIMES_MAX as REPLIES_MAX
from workbench.model.sequences import STEPS_MAX, TIME_MS_MAX, TIMES_MAX, Step, walk_steps
from workbench.model.sequences import Sequence as StepSequence
from workbench.model.sockets import SocketSpec
from workbench.project.errors import ProjectError

ID_MAX: Final = (1 << 31) - 1
COUNT_MAX: Final = (1 << 53) - 1
SIZE_BYTES_MAX: Final = 1 << 30


def check_sending(sockets: Sequence[SocketSpec], library: Library, sequences: Sequence[StepSequence]) -> None:
    """Raises :class:`ProjectError` with the place of what cannot be."""
    for index, spec in enumerate(sockets):
        _check_rules(spec.rules, f"sockets[{index}].rules")
        _check_generator(spec.generator, f"sockets[{index}].generator")
    _check_library(library)
    _check_ids([each.id for each in sequences], "sequences")
    _check_names([each.name for each in sequences], "sequences")
    for index, sequence in enumerate(sequences):
        _check_steps(sequence, f"sequences[{index}]")


def _check_library(library: Library) -> None:
    _check_ids([each.id for each in library.payloads], "library.payloads")
    _check_names([each.path for each in library.payloads], "library.payloads")
    _check_names(library.folders, "library.folders", "")
    _check_ids([each.id for each in library.pads], "library.pads")
    _check_names([each.name for each in library.variables], "library.variables")
    for index, payload in enumerate(library.payloads):
        _check_text(payload.note, f"library.payloads[{index}].note")
    for index, variable in enumerate(library.variables):
        if variable.value and variable.kind is not VariableKind.VALUE:
            raise ProjectError("a secret does not stand in a project", f"library.variables[{index}].value")
    for index, pad in enumerate(library.pads):
        _check_pad(pad, f"library.pads[{index}]")


def _check_pad(pad: Pad, path: str) -> None:
    taken: set[tuple[int, int]] = set()
    for index, button in enumerate(pad.buttons):
        place = f"{path}.buttons[{index}]"
        for name, last in (("row", PAD_SIDE_MAX - 1), ("column", PAD_SIDE_MAX - 1), ("payload", ID_MAX),
                           ("sequence", ID_MAX), ("socket", ID_MAX)):  # fmt: skip
            _check_range(getattr(button, name), 0, last, f"{place}.{name}")
        _check_range(button.colour, -1, MARK_COLOURS - 1, f"{place}.colour")
        if (button.row, button.column) in taken:
            raise ProjectError("another button stands at this place", place)
        taken.add((button.row, button.column))


def _check_rules(rules: Sequence[Rule], path: str) -> None:
    for index, rule in enumerate(rules):
        place = f"{path}[{index}]"
        _check_pattern(rule.pattern, f"{place}.pattern")
        _check_range(rule.idle_ms, 1, DELAY_MS_MAX, f"{place}.idle_ms")
        _check_range(rule.limit, 0, COUNT_MAX, f"{place}.limit")
        _check_text(rule.note, f"{place}.note")
        for number, action in enumerate(rule.then):
            here = f"{place}.then[{number}]"
            _check_range(action.delay_ms, 0, DELAY_MS_MAX, f"{here}.delay_ms")
            _check_range(action.interval_ms, 0, DELAY_MS_MAX, f"{here}.interval_ms")
            _check_range(action.times, 0, REPLIES_MAX, f"{here}.times")
            _check_range(action.sequence, 0, ID_MAX, f"{here}.sequence")
            _check_range(action.colour, 0, MARK_COLOURS - 1, f"{here}.colour")
            _check_text(action.text, f"{here}.text")


def _check_generator(spec: GeneratorSpec, path: str) -> None:
    for name, most in (("rate_hz", RATE_HZ_MAX), ("rate_bits", RATE_BITS_MAX), ("ramp_s", 1e9), ("duration_s", 1e9)):
        if not (math.isfinite(value := getattr(spec, name)) and 0 <= value <= most):
            raise ProjectError(f"a number from 0 to {most:,.0f} is expected", f"{path}.{name}")
    for name, least, last in (
        ("burst", 1, 1_000_000), ("count", 0, COUNT_MAX), ("size_bytes", 0, SIZE_BYTES_MAX),
        ("size_last_bytes", 0, SIZE_BYTES_MAX), ("size_step_bytes", 1, SIZE_BYTES_MAX),
        ("connections", 1, CONNECTIONS_MAX),
    ):  # fmt: skip
        _check_range(getattr(spec, name), least, last, f"{path}.{name}")


def _check_steps(sequence: StepSequence, path: str) -> None:
    _check_range(sequence.socket, 0, ID_MAX, f"{path}.socket")
    _check_text(sequence.note, f"{path}.note")
    count = 0
    for number, (where, step) in enumerate(walk_steps(sequence.steps), start=1):
        count = number
        if count > STEPS_MAX:
            raise ProjectError(f"a sequence has at most {STEPS_MAX:,} steps", path)
        if fault := _step_fault(step):
            raise ProjectError(fault[1], f"{path}{_step_place(where)}.{fault[0]}")
        _check_pattern(step.pattern, f"{path}{_step_place(where)}.pattern")


def _step_fault(step: Step) -> tuple[str, str] | None:
    """The key and a sentence; None where it can be."""
    for name, most in (("socket", ID_MAX), ("time_ms", TIME_MS_MAX), ("times", TIMES_MAX)):
        if not 0 <= getattr(step, name) <= most:
            return name, f"a number from 0 to {most:,} is expected"
    for name in ("text", "note"):
        if len(getattr(step, name)) > COMMENT_CHARS_MAX:
            return name, f"it has at most {COMMENT_CHARS_MAX:,} characters"
    return None


def _step_place(where: Sequence[int]) -> str:
    place = f".steps[{where[0]}]"
    for branch, index in zip(where[1::2], where[2::2], strict=True):
        place += f".{'otherwise' if branch else 'steps'}[{index}]"
    return place


def _check_pattern(pattern: Pattern, path: str) -> None:
    if len(pattern.text) > PATTERN_TEXT_CHARS_MAX:
        raise ProjectError(f"it has at most {PATTERN_TEXT_CHARS_MAX:,} characters", f"{path}.text")


def _check_text(text: str, path: str) -> None:
    if len(text) > COMMENT_CHARS_MAX:
        raise ProjectError(f"it has at most {COMMENT_CHARS_MAX:,} characters", path)


def _check_range(value: int, least: int, most: int, path: str) -> None:
    if not least <= value <= most:
        raise ProjectError(f"a number from {least:,} to {most:,} is expected", path)


def _check_ids(ids: Iterable[int], path: str) -> None:
    seen: set[int] = set()
    for index, each in enumerate(ids):
        if not 1 <= each <= ID_MAX or each in seen:
            raise ProjectError("each has an id of its own, 1 or more", f"{path}[{index}].id")
        seen.add(each)


def _check_names(names: Sequence[Any], path: str, key: str = ".name") -> None:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if not name or name in seen or len(name) > NAME_CHARS_MAX * 4:
            raise ProjectError("each has a name of its own, of a sane length", f"{path}[{index}]{key}")
        seen.add(name)
