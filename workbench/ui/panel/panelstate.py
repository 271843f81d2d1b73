"""Reading a panel's part of a project's layout, which anybody may have written."""

from __future__ import annotations

from typing import Any

LARGEST_PX = 20_000


def read_sizes(value: Any, count: int) -> list[int]:
    """Sizes of a splitter with ``count`` parts, in pixels; empty if this is no such list."""
    if not isinstance(value, list) or len(value) != count:
        return []
    if not all(isinstance(each, int) and not isinstance(each, bool) and 0 <= each <= LARGEST_PX for each in value):
        return []
    return list(value) if any(value) else []
