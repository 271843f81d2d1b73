"""What a benchmark gives: named figures, each with its unit, and the number that was asked for where there is one."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """``asked`` is the project's own bar in words, such as ``>= 0.40``; ``met`` is None where there is none."""

    bench: str
    name: str
    value: float | str | None
    unit: str = ""
    asked: str = ""
    met: bool | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def as_line(self) -> str:
        value = "not known" if self.value is None else self.value
        number = f"{value:,.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
        verdict = "" if self.met is None else ("   met" if self.met else "   NOT MET")
        asked = f"   asked {self.asked}{verdict}" if self.asked else ""
        return f"{self.bench:16} {self.name:44} {number:>14} {self.unit:10}{asked}"


def at_least(bench: str, name: str, value: float, bar: float, unit: str = "") -> Figure:
    """A figure that should not be below ``bar``."""
    return Figure(bench, name, value, unit, f">= {bar:g}", value >= bar)


def at_most(bench: str, name: str, value: float, bar: float, unit: str = "") -> Figure:
    """A figure that should not be above ``bar``."""
    return Figure(bench, name, value, unit, f"<= {bar:g}", value <= bar)
