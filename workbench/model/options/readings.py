"""What a socket option is in force as, and what was asked for."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model.failures import Failure
from workbench.model.options.facts import OptionFacts
from workbench.model.options.values import OptionValue


@dataclass(frozen=True, slots=True)
class OptionReading:
    """One option of one socket as the system tells it.

    ``value`` is None where it cannot be told: then ``error`` says why, or the option cannot be read at all. ``raw`` is
    what getsockopt gave. ``note`` says what must be known to understand it.
    """

    facts: OptionFacts
    value: OptionValue | None
    effective: str
    raw: int | bytes | None
    default: str
    error: Failure | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class OptionOutcome:
    """One attempt to set an option. ``detail`` completes a sentence that begins with the socket."""

    name: str
    value: str
    failure: Failure | None
    detail: str
    way: str = ""  # how it was done where that is not plain setsockopt


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One line of the table: what was asked for, by whom, and what is in force."""

    facts: OptionFacts
    requested: str  # empty: nothing was asked for
    asked_by: str  # "", "the project", or "this program"
    effective: str  # empty while nothing is open
    default: str
    differs: bool
    note: str = ""
    error: Failure | None = None
