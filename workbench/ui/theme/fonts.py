"""Type: the system's interface font, and one fixed-width font for bytes, addresses and times.

Sizes are 11, 12, 13, 16 and 20 device-independent pixels at 100 % (points of a 72 dpi grid, as designers count
them); they are given to Qt in points, so that the desktop's own text scale still applies (docs/adr/0041).
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtGui import QFont, QFontDatabase

FIXED_FAMILIES = (
    "Cascadia Mono", "Consolas", "JetBrains Mono", "DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono", "Menlo",
)  # fmt: skip

POINTS_PER_PIXEL = 0.75
"""At the 96 dpi that Qt and Windows call 100 %."""


class FontRole(StrEnum):
    """What a text is for."""

    SMALL = "small"  # hints, units, status
    BODY = "body"  # controls and prose
    STRONG = "strong"  # the same, emphasised
    DATA = "data"  # bytes, addresses, times, numbers: fixed width
    DATA_SMALL = "data_small"
    TITLE = "title"  # a panel's or a dialog's title
    HEADING = "heading"  # an empty view, a page


SIZES_PX = {
    FontRole.SMALL: 11, FontRole.BODY: 13, FontRole.STRONG: 13, FontRole.DATA: 12, FontRole.DATA_SMALL: 11,
    FontRole.TITLE: 16, FontRole.HEADING: 20,
}  # fmt: skip

_STRONG = {FontRole.STRONG, FontRole.TITLE, FontRole.HEADING}
_FIXED = {FontRole.DATA, FontRole.DATA_SMALL}


def fixed_family() -> str:
    """The first fixed-width family of the list that this computer has, else the system's own."""
    known = set(QFontDatabase.families())
    for family in FIXED_FAMILIES:
        if family in known:
            return family
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()


def make_font(role: FontRole, scale: float, interface: QFont, fixed: str) -> QFont:
    """The font of a role. ``scale`` 1.0 is 100 %; ``interface`` is the system's font, ``fixed`` a family's name."""
    font = QFont(interface)
    if role in _FIXED:
        font.setFamilies([fixed])
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setFixedPitch(True)
    font.setPointSizeF(SIZES_PX[role] * POINTS_PER_PIXEL * scale)
    font.setWeight(QFont.Weight.DemiBold if role in _STRONG else QFont.Weight.Normal)
    return font
