"""The fewest insertions and deletions from one short sequence to another.

E. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986: the greedy algorithm, with its frontier
kept for each number of edits, so that the way back can be walked.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.codec.bytes.commonruns import Run


def shortest_edit(left: Sequence[int], right: Sequence[int], edits_max: int) -> list[Run] | None:
    """The stretches that stay, ascending; None if more than ``edits_max`` values have to go or come.

    Time and memory grow with the square of ``edits_max``: 200 edits take some 10 ms.
    """
    width, height = len(left), len(right)
    middle = min(edits_max, width + height) + 1
    reach = [0] * (2 * middle + 1)  # how far to the right each diagonal has come; diagonal 0 stands at ``middle``
    kept: list[list[int]] = []
    for edits in range(middle):
        kept.append(reach[middle - edits - 1 : middle + edits + 2])
        for diagonal in range(-edits, edits + 1, 2):
            before, after = reach[middle + diagonal - 1], reach[middle + diagonal + 1]
            down = diagonal == -edits or (diagonal != edits and before < after)
            x = after if down else before + 1
            y = x - diagonal
            while x < width and y < height and left[x] == right[y]:
                x, y = x + 1, y + 1
            reach[middle + diagonal] = x
            if x >= width and y >= height:
                return _way_back(kept, width, height)
    return None


def _way_back(kept: list[list[int]], x: int, y: int) -> list[Run]:
    runs: list[Run] = []
    for edits in range(len(kept) - 1, -1, -1):
        reach, middle, diagonal = kept[edits], edits + 1, x - y
        before, after = reach[middle + diagonal - 1], reach[middle + diagonal + 1]
        down = diagonal == -edits or (diagonal != edits and before < after)
        start = 0 if edits == 0 else after if down else before + 1  # where the run of this step begins
        if x > start:
            runs.append(Run(start, start - diagonal, x - start))
        x = start if down else start - 1
        y = start - diagonal - (1 if down else 0)
    return runs[::-1]
