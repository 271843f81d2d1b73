"""One line of the data inspector: some bytes read as one kind of value."""

from __future__ import annotations

from typing import NamedTuple


class Reading(NamedTuple):
    """``text`` is empty where ``size`` bytes are not there; ``note`` says why bytes are no such value.

    ``size`` is in bytes, from the place that was read; 0 where the bytes do not even tell their length.
    """

    key: str
    title: str
    text: str
    size: int
    note: str = ""


NEEDED_BYTES = 64
"""No reading looks further than this."""
