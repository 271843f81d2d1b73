"""How a rule gets on: what a person sees of it."""

from __future__ import annotations

from collections.abc import Callable


class RuleStatus:
    """``fault``: why the rule is off, a sentence; empty: it can be used. ``fired``: how often since the rules were
    read. ``last_ns``: when it last did; 0: never. ``trouble``: what last went wrong while it acted."""

    __slots__ = ("_explain", "_why_not", "fault", "fired", "last_ns", "trouble")

    def __init__(self, fault: str, fired: int, last_ns: int, trouble: str, explain: Callable[[], str]) -> None:
        self.fault = fault
        self.fired = fired
        self.last_ns = last_ns
        self.trouble = trouble
        self._explain = explain
        self._why_not: str | None = None

    @property
    def why_not(self) -> str:
        """Why it did not fire the last time that it could have, a sentence; empty: it did, or nothing came yet.
        Found out when it is asked for: the rules themselves have no time for it."""
        if self._why_not is None:
            self._why_not = self._explain()
        return self._why_not
