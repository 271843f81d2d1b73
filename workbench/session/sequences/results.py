"""What came of the steps of a run, in memory that is bounded however long it runs."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import Final

from workbench.codec.bytes.alignment import Alignment, align_bytes
from workbench.codec.bytes.samestart import same_start
from workbench.model.runs import Outcome, StepResult, Tally
from workbench.model.sequences import StepPath

NEWEST_MAX: Final = 20_000
FAILURES_MAX: Final = 1_000
PASSED_BYTES_MAX: Final = 256  # of what is kept of one that passed
FAILED_BYTES_MAX: Final = 16_384


class Results:
    """The newest of every step, the newest of all in order, the first that failed; the others are counted.

    ``end`` is how many there were; it is the cursor of :meth:`read` as well.
    """

    def __init__(self, newest_max: int = NEWEST_MAX) -> None:
        self._newest: deque[StepResult] = deque(maxlen=newest_max)
        self._latest: dict[StepPath, StepResult] = {}
        self._tallies: dict[StepPath, Tally] = {}
        self._failures: list[StepResult] = []
        self.total = Tally()
        self.end = 0

    def __len__(self) -> int:
        return self.end

    def add(self, result: StepResult) -> StepResult:
        """Takes one; gives it back as it is kept: cut, and with its round."""
        tally = self._tallies.setdefault(result.path, Tally())
        tally.count(result.outcome)
        self.total.count(result.outcome)
        most = PASSED_BYTES_MAX
        if result.outcome is Outcome.FAILED and len(self._failures) < FAILURES_MAX:
            most = FAILED_BYTES_MAX
        if tally.total > 1 or max(len(result.wanted), len(result.got)) > most:
            wanted, got = _cut(result.wanted, result.got, most)
            result = replace(result, wanted=wanted, got=got, round=max(1, tally.total))
        if most == FAILED_BYTES_MAX:
            self._failures.append(result)
        self._latest[result.path] = result
        self._newest.append(result)
        self.end += 1
        return result

    @property
    def latest(self) -> Mapping[StepPath, StepResult]:
        """The newest result of each step that was taken."""
        return self._latest

    def tally(self, path: StepPath) -> Tally:
        """How often that step was taken."""
        return self._tallies.get(path) or Tally()

    @property
    def failures(self) -> tuple[StepResult, ...]:
        """The first 1,000 that failed, in order."""
        return tuple(self._failures)

    @property
    def newest(self) -> tuple[StepResult, ...]:
        """The newest 20,000, in order."""
        return tuple(self._newest)

    def read(self, cursor: int, limit: int = 10_000) -> tuple[int, list[StepResult]]:
        """From ``cursor`` on, and the next cursor; who comes late misses what is not kept any more."""
        first = self.end - len(self._newest)
        start = min(max(cursor, first), self.end)
        found = list(islice(self._newest, start - first, start - first + limit))
        return start + len(found), found


def _cut(wanted: bytes, got: bytes, most: int) -> tuple[bytes, bytes]:
    """Of much that begins alike the part where it differs is kept, with as much before it as is there for."""
    if wanted and max(len(wanted), len(got)) > most:
        start = max(0, same_start(wanted, got) - most // 2)
        wanted, got = wanted[start:], got[start:]
    return wanted[:most], got[:most]


def comparison(result: StepResult) -> Alignment | None:
    """What was expected (left) against what came (right), aligned; None where there is nothing to compare."""
    if result.outcome is not Outcome.FAILED or not result.wanted:
        return None
    return align_bytes(result.wanted, result.got)
