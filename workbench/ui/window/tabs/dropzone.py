"""Where a dragged tab would land: in the middle of a group, or beside one of its edges."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPoint, QRect

from workbench.ui.window.tabs.arrangement import SplitDirection

_EDGE = 0.25  # this part of the width or height counts as the edge


class DropZone(Enum):
    """The name says where the tab goes; the value is the split that it needs (None: joins the tabs)."""

    JOIN = None
    LEFT = (SplitDirection.RIGHT, True)
    RIGHT = (SplitDirection.RIGHT, False)
    ABOVE = (SplitDirection.DOWN, True)
    BELOW = (SplitDirection.DOWN, False)


def drop_zone(area: QRect, place: QPoint) -> DropZone:
    """The zone of ``area`` that ``place`` lies in; both in the same coordinates."""
    x = (place.x() - area.x()) / max(1, area.width())
    y = (place.y() - area.y()) / max(1, area.height())
    distances = {DropZone.LEFT: x, DropZone.RIGHT: 1 - x, DropZone.ABOVE: y, DropZone.BELOW: 1 - y}
    nearest = min(distances, key=distances.__getitem__)
    return nearest if distances[nearest] < _EDGE else DropZone.JOIN


def zone_rect(area: QRect, zone: DropZone) -> QRect:
    """The part of ``area`` that the tab would take."""
    x, y, width, height = area.x(), area.y(), area.width(), area.height()
    if zone is DropZone.LEFT:
        return QRect(x, y, width // 2, height)
    if zone is DropZone.RIGHT:
        return QRect(x + width // 2, y, width - width // 2, height)
    if zone is DropZone.ABOVE:
        return QRect(x, y, width, height // 2)
    if zone is DropZone.BELOW:
        return QRect(x, y + height // 2, width, height - height // 2)
    return QRect(area)
