"""Icons: SVG files coloured by a token when they are drawn, at the very size and density that is asked for."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from workbench.settings.places import resource_dir

SIZES_PX = (16, 20)
"""Drawn ahead for every icon, at 100 %; a picture of another size is :func:`draw_pixmap`'s work."""


def icon_dir() -> Path:
    """Where the SVG files stand."""
    return resource_dir() / "icons"


def icon_names() -> list[str]:
    """Every icon that can be asked for, ``app`` included."""
    return sorted(path.stem for path in icon_dir().glob("*.svg"))


@cache
def _source(name: str) -> bytes:
    try:
        return (icon_dir() / f"{name}.svg").read_bytes()
    except OSError:
        raise KeyError(f"there is no icon named {name!r}") from None


def svg_text(name: str, color: QColor) -> bytes:
    """The file with its strokes in ``color``. Raises ``KeyError`` for a name without a file."""
    return _source(name).replace(b"currentColor", color.name().encode())


class IconSize(NamedTuple):
    """In device-independent pixels: a square, and empty room at its right."""

    side: int
    gap: int = 0


def draw_pixmap(name: str, color: QColor, size_px: int, ratio: float) -> QPixmap:
    """One icon, ``size_px`` device-independent pixels wide, for a screen of that pixel ratio."""
    return _render(QSvgRenderer(QByteArray(svg_text(name, color))), IconSize(size_px), ratio)


def make_icon(name: str, colors: dict[QIcon.Mode, QColor], sizes: list[IconSize], ratios: set[float]) -> QIcon:
    """An icon with one drawing for each mode, size and screen density."""
    icon = QIcon()
    for mode, color in colors.items():
        renderer = QSvgRenderer(QByteArray(svg_text(name, color)))
        for ratio in sorted(ratios):
            for size in sizes:
                icon.addPixmap(_render(renderer, size, ratio), mode)
    return icon


def app_icon() -> QIcon:
    """The program's own icon, for windows, task bars and the About dialog."""
    icon = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        icon.addPixmap(draw_pixmap("app", QColor("black"), size, 1.0))
    return icon


def _render(renderer: QSvgRenderer, size: IconSize, ratio: float) -> QPixmap:
    side = max(1, round(size.side * ratio))
    pixmap = QPixmap(side + round(size.gap * ratio), side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
