"""Finding bytes in a source of any length, forwards and backwards, a bounded piece at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbench.model.sources import ByteSource

CHUNK_BYTES: Final = 1024 * 1024


class Finder:
    """One search. Call :meth:`step` until :attr:`done`; to cancel, stop calling.

    Forwards, the match nearest behind ``start`` (inclusive) is found; backwards, the one that begins nearest before
    ``start`` (exclusive). Where ``wrap`` is set the search goes on from the other end, back to where it began.
    ``ignore_case`` takes the ASCII letters as equal. The source is taken as long as it was when the search began.
    """

    def __init__(
        self, source: ByteSource, needle: bytes, start: int = 0, *,
        backwards: bool = False, wrap: bool = False, ignore_case: bool = False,
    ) -> None:  # fmt: skip
        if not needle:
            raise ValueError("there is nothing to look for")
        self.found: int | None = None
        self.searched_bytes = 0
        self._source = source
        self._ignore_case = ignore_case
        self._needle = needle.lower() if ignore_case else needle
        self._backwards = backwards
        # Candidates are the offsets where a match may begin: low <= offset < high.
        self._end = max(0, source.size() - len(needle) + 1)
        start = min(max(start, 0), self._end)
        plan = self._plan(start, wrap)
        self._spans = [span for span in plan if span[0] < span[1]]
        self.wrapped = wrap and bool(self._spans) and self._spans[0] == plan[1]
        self.total_bytes = max(1, sum(high - low for low, high in self._spans))

    @property
    def done(self) -> bool:
        """True when it was found, or is not there."""
        return self.found is not None or not self._spans

    @property
    def progress(self) -> float:
        """0 to 1."""
        return 1.0 if self.done else self.searched_bytes / self.total_bytes

    def step(self, budget_bytes: int = CHUNK_BYTES) -> bool:
        """Look at about ``budget_bytes`` more; True when :attr:`done`."""
        if self.done:
            return True
        low, high = self._spans[0]
        count = min(max(1, budget_bytes), high - low)
        first = high - count if self._backwards else low
        hit = self._look(first, count)
        self.searched_bytes += count
        if hit is not None:
            self.found = hit
            return True
        rest = (low, first) if self._backwards else (first + count, high)
        if rest[0] < rest[1]:
            self._spans[0] = rest
        else:
            self._spans.pop(0)
            self.wrapped = bool(self._spans)
        return self.done

    def _plan(self, start: int, wrap: bool) -> list[tuple[int, int]]:
        before, after = (0, start), (start, self._end)
        spans = [before, after] if self._backwards else [after, before]
        return spans if wrap else spans[:1]

    def _look(self, first: int, count: int) -> int | None:
        # The last candidate needs the bytes behind it, so that a match across two pieces is seen.
        data = self._source.read(first, count + len(self._needle) - 1)
        if self._ignore_case:
            data = data.lower()
        at = data.rfind(self._needle) if self._backwards else data.find(self._needle)
        return first + at if at >= 0 else None


def find_bytes(
    source: ByteSource, needle: bytes, start: int = 0, *,
    backwards: bool = False, cancelled: Callable[[], bool] | None = None,
) -> int | None:  # fmt: skip
    """The offset of the next match, or None; also None as soon as ``cancelled()``, asked once a megabyte, is true."""
    finder = Finder(source, needle, start, backwards=backwards)
    while not finder.done:
        if cancelled is not None and cancelled():
            return None
        finder.step()
    return finder.found
