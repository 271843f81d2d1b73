"""How socket panels lie on the screen, as plain data that goes into the project's layout.

Reading never fails: what cannot be understood is left out, part by part, so that one bad entry spares the rest.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MAX_DEPTH = 8  # splits within splits; deeper nesting in a file is not ours
MAX_WINDOWS = 32
SIZE_MAX = 100_000  # pixels of one part, or of a window's place: what a file says beyond it is an error to Qt


class SplitDirection(StrEnum):
    """Where the second half goes."""

    RIGHT = "right"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Tabs:
    """One group of tabs: session ids in order; ``current`` is one of them, 0 if there are none."""

    ids: tuple[int, ...] = ()
    current: int = 0


@dataclass(frozen=True, slots=True)
class Split:
    """Two or more groups beside or below each other; ``sizes`` in pixels, one each."""

    direction: SplitDirection
    parts: tuple[Node, ...]
    sizes: tuple[int, ...]


Node = Tabs | Split


@dataclass(frozen=True, slots=True)
class TornOff:
    """A window of its own; ``geometry`` is x, y, width, height in pixels."""

    geometry: tuple[int, int, int, int]
    root: Node


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Everything: the main window's groups, the torn-off windows, the id of the active panel (0: none)."""

    root: Node = Tabs()
    windows: tuple[TornOff, ...] = ()
    active: int = 0


def arrangement_ids(node: Node) -> tuple[int, ...]:
    """All session ids of a node, in reading order."""
    if isinstance(node, Tabs):
        return node.ids
    return tuple(number for part in node.parts for number in arrangement_ids(part))


def groups_beside(node: Node) -> int:
    """How many groups stand beside each other where they are most."""
    if isinstance(node, Tabs):
        return 1
    counts = [groups_beside(part) for part in node.parts]
    return sum(counts) if node.direction is SplitDirection.RIGHT else max(counts, default=1)


def arrangement_to_layout(arrangement: Arrangement) -> dict[str, Any]:
    """JSON values for ``document.layout["panes"]``."""
    return {
        "root": _node_to_layout(arrangement.root),
        "windows": [
            {"geometry": list(window.geometry), "root": _node_to_layout(window.root)} for window in arrangement.windows
        ],
        "active": arrangement.active,
    }


def arrangement_from_layout(layout: object, known: Collection[int]) -> Arrangement:
    """Read what :func:`arrangement_to_layout` wrote. Ids that are not ``known``, or stand twice, are left out."""
    if not isinstance(layout, dict):
        return Arrangement()
    left = set(known)
    root = _node_from_layout(layout.get("root"), left, 0) or Tabs()
    windows = []
    stored = layout.get("windows")
    for entry in stored[:MAX_WINDOWS] if isinstance(stored, list) else ():
        window = _window_from_layout(entry, left)
        if window is not None:
            windows.append(window)
    active = layout.get("active")
    return Arrangement(root, tuple(windows), active if isinstance(active, int) and active in set(known) else 0)


def _node_to_layout(node: Node) -> dict[str, Any]:
    if isinstance(node, Tabs):
        return {"tabs": list(node.ids), "current": node.current}
    return {
        "split": str(node.direction),
        "sizes": list(node.sizes),
        "parts": [_node_to_layout(part) for part in node.parts],
    }


def _window_from_layout(entry: object, left: set[int]) -> TornOff | None:
    if not isinstance(entry, dict):
        return None
    geometry = _integers(entry.get("geometry"))
    node = _node_from_layout(entry.get("root"), left, 0)
    if node is None or len(geometry) != 4:
        return None
    x, y, width, height = (max(-SIZE_MAX, min(SIZE_MAX, value)) for value in geometry)
    return TornOff((x, y, max(200, width), max(150, height)), node)


def _node_from_layout(entry: object, left: set[int], depth: int) -> Node | None:
    if not isinstance(entry, dict) or depth > MAX_DEPTH:
        return None
    if "split" in entry:
        return _split_from_layout(entry, left, depth)
    ids = []
    for number in _integers(entry.get("tabs")):
        if number in left:
            left.discard(number)
            ids.append(number)
    if not ids:
        return None
    current = entry.get("current")
    return Tabs(tuple(ids), current if isinstance(current, int) and current in ids else ids[0])


def _split_from_layout(entry: dict[Any, Any], left: set[int], depth: int) -> Node | None:
    stored = entry.get("parts")
    sizes = _integers(entry.get("sizes"))
    parts: list[Node] = []
    kept: list[int] = []
    for index, item in enumerate(stored if isinstance(stored, list) else ()):
        part = _node_from_layout(item, left, depth + 1)
        if part is not None:
            parts.append(part)
            kept.append(max(1, min(SIZE_MAX, sizes[index])) if index < len(sizes) else 100)
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0]
    direction = SplitDirection.DOWN if entry.get("split") == SplitDirection.DOWN else SplitDirection.RIGHT
    return Split(direction, tuple(parts), tuple(kept))


def _integers(value: object) -> list[int]:
    if not isinstance(value, list):
        return []
    return [item for item in value if isinstance(item, int) and not isinstance(item, bool)]
