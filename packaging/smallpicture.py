"""Pictures of at most 256 colours: a third of the size, and nobody sees the difference in a window of few colours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy
from PySide6.QtGui import QImage

COLORS = 256
BEST_COMPRESSION = 0  # Qt's "quality" of a PNG


def save_small(image: QImage, path: Path) -> None:
    """Write a PNG. Colours beyond those become the nearest of them."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    width, height = plain.width(), plain.height()
    pixels = numpy.frombuffer(plain.constBits(), numpy.uint32).reshape(height, width)
    found, places, counts = numpy.unique(pixels, return_inverse=True, return_counts=True)
    parts = numpy.stack([found >> shift & 0xFF for shift in (0, 8, 16)], axis=1).astype(numpy.int64)
    table, nearest = _palette(parts, counts)
    rows = numpy.zeros((height, (width + 3) // 4 * 4), numpy.uint8)  # Qt wants lines of whole words
    rows[:, :width] = nearest[places.reshape(height, width)]
    small = QImage(rows.tobytes(), width, height, rows.shape[1], QImage.Format.Format_Indexed8)
    small.setColorTable([int(found[index]) for index in table])
    if not small.save(str(path), "PNG", BEST_COMPRESSION):
        raise OSError(f"{path} could not be written")


def _palette(parts: Any, counts: Any) -> tuple[list[int], Any]:
    """Which colours stay, and for each colour the place of the nearest of them.

    One after the other the colour is taken that is worst off so far: far from all that are taken, or frequent. A sign
    of a few green pixels keeps its green although there are more shades of grey than places.
    """
    table = [int(counts.argmax())]
    distances = ((parts - parts[table[0]]) ** 2).sum(axis=1)
    nearest = numpy.zeros(len(parts), numpy.uint8)
    while len(table) < COLORS and distances.any():
        worst = int((distances * numpy.sqrt(counts)).argmax())
        fresh = ((parts - parts[worst]) ** 2).sum(axis=1)
        nearest[fresh < distances] = len(table)
        distances = numpy.minimum(distances, fresh)
        table.append(worst)
    return table, nearest
