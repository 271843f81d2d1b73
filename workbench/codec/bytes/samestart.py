"""How far two byte strings begin alike, without arrays: for a few of them, however long they are."""

from __future__ import annotations


def same_start(left: bytes, right: bytes) -> int:
    """Bytes at the start that are the same on both sides."""
    low, high = 0, min(len(left), len(right))
    while low < high:  # the first ``low`` are the same, and no more than ``high``
        middle = (low + high + 1) // 2
        if left[low:middle] == right[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
