"""A search that takes its time in slices, so that a gigabyte never holds the window."""

from __future__ import annotations

from enum import StrEnum
from time import perf_counter_ns

from workbench.codec.escapes import parse_text
from workbench.codec.find import Finder
from workbench.codec.hexparse import parse_hex
from workbench.model.sources import ByteSource

SLICE_NS = 12_000_000
"""How long one frame may search."""

FIRST_STEP_BYTES = 16 * 1024
LAST_STEP_BYTES = 1024 * 1024
"""Steps grow while they are quick: a file gives a gigabyte a second, a conversation of tiny records some megabytes."""

COUNT_BYTES = 1024 * 1024
"""Up to this size all matches are counted."""


class NeedleForm(StrEnum):
    """How what is looked for was written."""

    TEXT = "text"
    HEX = "hex"


def needle_bytes(text: str, form: NeedleForm, encoding: str) -> bytes:
    """The bytes to look for. Raises :class:`~workbench.codec.inputerror.PayloadError` (a ``ValueError``)."""
    return parse_hex(text) if form is NeedleForm.HEX else parse_text(text, encoding)


class Search:
    """One search on its way: call :meth:`run_slice` once a frame until it is done."""

    def __init__(self, source: ByteSource, needle: bytes, start: int, *, backwards: bool, ignore_case: bool) -> None:
        self.needle = needle
        self._source = source
        self._ignore_case = ignore_case
        self._step_bytes = FIRST_STEP_BYTES
        self._finder = Finder(source, needle, start, backwards=backwards, wrap=True, ignore_case=ignore_case)

    @property
    def done(self) -> bool:
        """True when it was found, or is not there."""
        return self._finder.done

    @property
    def found(self) -> range | None:
        """What was found."""
        at = self._finder.found
        return None if at is None else range(at, at + len(self.needle))

    @property
    def wrapped(self) -> bool:
        """True if the search went on from the other end."""
        return self._finder.wrapped

    @property
    def progress(self) -> float:
        """0 to 1."""
        return self._finder.progress

    def run_slice(self, budget_ns: int = SLICE_NS) -> bool:
        """Search for about ``budget_ns``; True when done."""
        began = perf_counter_ns()
        end = began + budget_ns
        while not self._finder.step(self._step_bytes):
            now = perf_counter_ns()
            if now - began < budget_ns // 8:
                self._step_bytes = min(2 * self._step_bytes, LAST_STEP_BYTES)
            elif now - began > budget_ns // 4:
                self._step_bytes = max(self._step_bytes // 2, FIRST_STEP_BYTES // 4)
            if now >= end:
                return False
            began = now
        return True

    def count(self) -> tuple[int, int] | None:
        """Which of how many matches was found, from 1; None where the source is too long to count at once."""
        found = self._finder.found
        size = self._source.size()
        if found is None or size > COUNT_BYTES:
            return None
        data = self._source.read(0, size)
        needle = self.needle
        if self._ignore_case:
            data, needle = data.lower(), needle.lower()
        total = which = 0
        at = data.find(needle)
        while at >= 0:
            total += 1
            if at == found:
                which = total
            at = data.find(needle, at + 1)
        return which, total
