"""Two small charts, drawn by hand: how often each byte occurs, and the entropy along the bytes."""

from __future__ import annotations

from math import log1p

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from workbench.ui.theme import FontRole, Theme, Token

MARGIN_PX = 8
MARKS = 4  # intervals of the axis below


class ByteChart(QWidget):
    """A title, a frame, an axis; the inside is drawn by whoever inherits it. ``picked`` tells what was clicked."""

    picked = Signal(int)

    def __init__(self, theme: Theme, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = theme
        self._title = title
        theme.changed.connect(self._follow_theme)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(160), self._theme.px(84))

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(320), self._theme.px(140))

    def count(self) -> int:
        """How many places there are from left to right."""
        return 0

    def place_text(self, place: int) -> str:
        """What the pointer is told."""
        raise NotImplementedError

    def axis_texts(self) -> list[str]:
        """Below the frame, at equal distances, both ends included."""
        return []

    def draw(self, painter: QPainter, frame: QRectF) -> None:
        """Within the frame."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self.frame_rect()
        painter.setFont(self._theme.font(FontRole.SMALL))
        painter.setPen(self._theme.color(Token.TEXT_MUTED))
        painter.drawText(QPointF(frame.left(), frame.top() - self._theme.px(5)), self._title)
        painter.fillRect(frame, self._theme.color(Token.SURFACE_DATA))
        if self.count():
            self.draw(painter, frame)
        painter.setPen(QPen(self._theme.color(Token.GRID), 1))
        painter.drawRect(frame)
        self._draw_axis(painter, frame)

    def frame_rect(self) -> QRectF:
        """Where the data is drawn."""
        margin, line = self._theme.px(MARGIN_PX), self.fontMetrics().height()
        return QRectF(self.rect()).adjusted(margin, line + margin / 2, -margin, -line - margin / 2)

    def _draw_axis(self, painter: QPainter, frame: QRectF) -> None:
        painter.setPen(self._theme.color(Token.TEXT_MUTED))
        texts = self.axis_texts()
        metrics = painter.fontMetrics()
        wide = sum(metrics.horizontalAdvance(text) + 12 for text in texts) > frame.width()
        for at, text in enumerate(texts):
            if wide and 0 < at < len(texts) - 1:
                continue
            width = metrics.horizontalAdvance(text)
            x = frame.left() + frame.width() * at / (len(texts) - 1)
            x = min(max(frame.left(), x - width / 2), frame.right() - width)
            painter.drawText(QPointF(x, frame.bottom() + metrics.ascent() + 2), text)

    def _place_at(self, x: float) -> int | None:
        frame = self.frame_rect()
        if not self.count() or not frame.left() <= x <= frame.right() or not frame.width():
            return None
        return min(self.count() - 1, int((x - frame.left()) / frame.width() * self.count()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().x())
        if place is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPosition().toPoint(), self.place_text(place), self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().x())
        if place is not None and event.button() is Qt.MouseButton.LeftButton:
            self.picked.emit(place)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        QToolTip.hideText()

    @Slot()
    def _follow_theme(self) -> None:
        self.setFont(self._theme.font(FontRole.SMALL))
        self.updateGeometry()
        self.update()


class HistogramChart(ByteChart):
    """256 bars; the heights are logarithmic, so that what is rare can be seen beside what is frequent."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "byte-histogram", "How often each byte occurs (logarithmic)", parent)
        self._counts: list[int] = []

    def show_counts(self, counts: list[int]) -> None:
        """256 numbers, or none."""
        self._counts = counts
        self.update()

    def count(self) -> int:
        return len(self._counts)

    def place_text(self, place: int) -> str:
        total = sum(self._counts) or 1
        char = f" “{chr(place)}”" if 0x20 < place < 0x7F else ""
        return f"0x{place:02x} ({place}){char}: {self._counts[place]:,}, {self._counts[place] / total:.2%}"

    def axis_texts(self) -> list[str]:
        return [f"0x{round(255 * at / MARKS):02x}" for at in range(MARKS + 1)]

    def draw(self, painter: QPainter, frame: QRectF) -> None:
        top = log1p(max(self._counts)) or 1.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for place, count in enumerate(self._counts):
            height = frame.height() * log1p(count) / top
            left = frame.left() + frame.width() * place / 256
            bar = QRectF(left, frame.bottom() - height, max(1.0, frame.width() / 256), height)
            painter.fillRect(bar, self._theme.color(Token.ACCENT))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)


class EntropyChart(ByteChart):
    """A curve from 0 to 8 bits, a point for each block."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "byte-entropy", "Entropy, 0 to 8 bits for each byte", parent)
        self._values: list[float] = []
        self._start, self._block = 0, 1

    def show_values(self, values: list[float], start: int, block_bytes: int) -> None:
        """Bits for each byte, of blocks from the offset ``start`` on."""
        self._values, self._start, self._block = values, start, block_bytes
        self.update()

    def count(self) -> int:
        return len(self._values)

    def offset_of(self, place: int) -> int:
        """Where a block begins."""
        return self._start + place * self._block

    def place_text(self, place: int) -> str:
        return f"0x{self.offset_of(place):x}: {self._values[place]:.2f} bits in {self._block:,} bytes"

    def axis_texts(self) -> list[str]:
        size = len(self._values) * self._block
        return [f"0x{self._start + size * at // MARKS:x}" for at in range(MARKS + 1)] if size else []

    def draw(self, painter: QPainter, frame: QRectF) -> None:
        painter.setPen(QPen(self._theme.color(Token.GRID), 1))
        for bits in (2, 4, 6):
            y = frame.bottom() - frame.height() * bits / 8
            painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))
        painter.setPen(QPen(self._theme.color(Token.ACCENT), self._theme.px(1.5)))
        points = QPolygonF()
        step = frame.width() / len(self._values)
        for place, value in enumerate(self._values):
            y = frame.bottom() - frame.height() * value / 8
            if len(self._values) < 64:
                points.append(QPointF(frame.left() + place * step, y))
                points.append(QPointF(frame.left() + (place + 1) * step, y))
            else:
                points.append(QPointF(frame.left() + (place + 0.5) * step, y))
        painter.drawPolyline(points)
