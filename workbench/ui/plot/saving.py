"""A plot as a file: a picture, a drawing or its values."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from workbench.ui.plot.chart import RateChart
from workbench.ui.plot.series import Series

CSV_COLUMNS = ("time_utc", "time_s", "rx_bytes_s", "tx_bytes_s", "rx_records_s", "tx_records_s")
PNG_SCALE = 2


class PlotFormat(StrEnum):
    """What a plot can be saved as; the value is the file's ending."""

    PNG = "png"
    SVG = "svg"
    CSV = "csv"


def save_png(area: QWidget, background: QColor, path: Path) -> None:
    """Draw the charts' area at double density. Raises OSError if the file cannot be written."""
    image = QImage(area.size() * PNG_SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(PNG_SCALE)
    image.fill(background)
    painter = QPainter(image)
    try:
        area.render(painter, QPoint(0, 0))
    finally:
        painter.end()
    writer = QImageWriter(str(path), QByteArray(b"png"))
    if not writer.write(image):
        raise OSError(writer.errorString())


def save_svg(charts: list[RateChart], background: QColor, title: str, path: Path) -> None:
    """Draw the visible charts as vectors, as they lie on the screen. Raises OSError if the file cannot be written."""
    shown = [chart for chart in charts if chart.isVisible()]
    bounds = QRect()
    for chart in shown:
        bounds = bounds.united(chart.geometry())
    with path.open("wb"):  # the generator itself only warns on standard error
        pass
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setSize(bounds.size() if bounds.isValid() else QSize(1, 1))
    generator.setViewBox(QRect(QPoint(0, 0), generator.size()))
    generator.setTitle(title)
    painter = QPainter(generator)
    try:
        painter.fillRect(QRect(QPoint(0, 0), bounds.size()), background)
        for chart in shown:
            place = chart.geometry().translated(-bounds.topLeft())
            chart.render(painter, place, chart.rect(), Qt.AspectRatioMode.IgnoreAspectRatio)
    finally:
        painter.end()


def save_csv(series: Series, path: Path) -> None:
    """Every sample of the window, one line each. Raises OSError if the file cannot be written."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(CSV_COLUMNS)
        columns = (series.rx_bytes_s, series.tx_bytes_s, series.rx_records_s, series.tx_records_s)
        for index, time_s in enumerate(series.times_s):
            moment = datetime.fromtimestamp(float(time_s), UTC).isoformat(timespec="milliseconds")
            writer.writerow([moment, f"{time_s:.3f}", *(f"{column[index]:.3f}" for column in columns)])
