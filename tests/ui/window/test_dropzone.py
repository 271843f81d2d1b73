from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect

from workbench.ui.window.tabs.dropzone import DropZone, drop_zone, zone_rect

AREA = QRect(100, 200, 400, 300)


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        (QPoint(300, 350), DropZone.JOIN),
        (QPoint(110, 350), DropZone.LEFT),
        (QPoint(490, 350), DropZone.RIGHT),
        (QPoint(300, 205), DropZone.ABOVE),
        (QPoint(300, 495), DropZone.BELOW),
    ],
)
def test_each_edge_is_a_zone_and_the_middle_joins(place: QPoint, zone: DropZone) -> None:
    assert drop_zone(AREA, place) is zone
    assert zone_rect(AREA, zone).contains(place)


def test_opposite_zones_share_the_area_without_overlap() -> None:
    left, right = zone_rect(AREA, DropZone.LEFT), zone_rect(AREA, DropZone.RIGHT)
    assert not left.intersects(right)
    assert left.united(right) == AREA
