"""Pictures of at most 256 colours: a third of the size, and nobody sees the difference in a window of few colours."""

from __future__ import annotations

from pathlib import Path

import numpy
from PySide6.QtGui import QImage

COLORS = 256
BEST_COMPRESSION = 0  # Qt's "quality" of a PNG


def save_small(image: QImage, path: Path) -> None:
    """Write a PNG. Rare colours become the nearest of the frequent ones."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    width, height = plain.width(), plain.height()
    pixels = numpy.frombuffer(plain.constBits(), numpy.uint32).reshape(height, width)
    found, places, counts = numpy.unique(pixels, return_inverse=True, return_counts=True)
    table = found[numpy.argsort(-counts, kind="stable")[:COLORS]]
    parts = [(found[:, None] >> shift & 0xFF).astype(int) - (table >> shift & 0xFF).astype(int) for shift in (0, 8, 16)]
    nearest = (parts[0] ** 2 + parts[1] ** 2 + parts[2] ** 2).argmin(axis=1).astype(numpy.uint8)
    rows = numpy.zeros((height, (width + 3) // 4 * 4), numpy.uint8)  # Qt wants lines of whole words
    rows[:, :width] = nearest[places.reshape(height, width)]
    small = QImage(rows.tobytes(), width, height, rows.shape[1], QImage.Format.Format_Indexed8)
    small.setColorTable([int(color) for color in table])
    if not small.save(str(path), "PNG", BEST_COMPRESSION):
        raise OSError(f"{path} could not be written")
