"""A state as a coloured dot, a word and a time: never by colour alone."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.model.sockets import SessionState
from workbench.ui.theme import FontRole, Theme, Token


class DotShape(StrEnum):
    """Shapes differ too, for eyes that see no colours."""

    FULL = "full"
    RING = "ring"
    HALF = "half"
    CROSS = "cross"


STATES: dict[SessionState, tuple[Token, DotShape, str]] = {
    SessionState.CLOSED: (Token.TEXT_MUTED, DotShape.RING, "Closed"),
    SessionState.RESOLVING: (Token.WARN, DotShape.HALF, "Resolving"),
    SessionState.CONNECTING: (Token.WARN, DotShape.HALF, "Connecting"),
    SessionState.OPEN: (Token.OK, DotShape.FULL, "Open"),
    SessionState.CLOSING: (Token.WARN, DotShape.HALF, "Closing"),
    SessionState.WAITING: (Token.WARN, DotShape.RING, "Waiting to reconnect"),
    SessionState.FAILED: (Token.ERROR, DotShape.CROSS, "Failed"),
}


def draw_dot(painter: QPainter, theme: Theme, centre: QPointF, radius: float, state: SessionState) -> None:
    """The dot alone, for trees, tabs and delegates. The painter's pen and brush are changed."""
    token, shape, _word = STATES[state]
    color = theme.color(token)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(color, max(1.5, radius * 0.4))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(color if shape is DotShape.FULL else Qt.BrushStyle.NoBrush)
    inner = radius - pen.widthF() / 2
    if shape is DotShape.CROSS:
        reach = inner * 0.8
        painter.drawLine(centre + QPointF(-reach, -reach), centre + QPointF(reach, reach))
        painter.drawLine(centre + QPointF(-reach, reach), centre + QPointF(reach, -reach))
        return
    painter.drawEllipse(centre, inner, inner)
    if shape is DotShape.HALF:
        painter.setBrush(color)
        painter.drawPie(QRectF(centre.x() - inner, centre.y() - inner, 2 * inner, 2 * inner), 90 * 16, 180 * 16)


class StateDot(QWidget):
    """Dot, word and time in one line. ``set_state(state, word, time)``: the word and the time as they are shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state, self._word, self._time = SessionState.CLOSED, STATES[SessionState.CLOSED][2], ""
        self.setObjectName("state_dot")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._follow_theme)
        self._tell()

    @property
    def word(self) -> str:
        """The word that is shown."""
        return self._word

    def set_state(self, state: SessionState, word: str = "", time: str = "") -> None:
        """Show a state. An empty word takes the state's own; ``time`` is how long, for example ``00:12``."""
        shown = (state, word or STATES[state][2], time)
        if shown == (self._state, self._word, self._time):
            return
        wider = len(shown[1]) + len(time) != len(self._word) + len(self._time) or shown[1] != self._word
        self._state, self._word, self._time = shown
        if wider:
            self.updateGeometry()
        self._tell()
        self.update()

    def sizeHint(self) -> QSize:
        words, times = self._metrics()
        gap = self._theme.px(6)
        width = self._dot_width() + words.horizontalAdvance(self._word)
        if self._time:
            width += gap + times.horizontalAdvance(self._time)
        return QSize(width + 2, max(words.height(), self._theme.px(20)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = self.height() / 2
        radius = self._theme.px(10) / 2
        draw_dot(painter, self._theme, QPointF(radius + 1, middle), radius, self._state)
        words, _times = self._metrics()
        painter.setFont(self._theme.font(FontRole.STRONG))
        painter.setPen(self._theme.color(Token.TEXT if self._state is SessionState.CLOSED else STATES[self._state][0]))
        left = self._dot_width()
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self.rect().adjusted(left, 0, 0, 0), flags, self._word)
        left += words.horizontalAdvance(self._word) + self._theme.px(6)
        painter.setFont(self._theme.font(FontRole.DATA))
        painter.setPen(self._theme.color(Token.TEXT_MUTED))
        painter.drawText(self.rect().adjusted(left, 0, 0, 0), flags, self._time)
        painter.end()

    def _metrics(self) -> tuple[QFontMetrics, QFontMetrics]:
        return QFontMetrics(self._theme.font(FontRole.STRONG)), QFontMetrics(self._theme.font(FontRole.DATA))

    def _dot_width(self) -> int:
        return self._theme.px(10) + self._theme.px(6)

    def _tell(self) -> None:
        spoken = f"{self._word}, {self._time}" if self._time else self._word
        self.setAccessibleName(f"State: {spoken}")
        self.setToolTip(spoken)

    @Slot()
    def _follow_theme(self) -> None:
        self.updateGeometry()
        self.update()
