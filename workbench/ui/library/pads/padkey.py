"""One big button of a pad, or an empty place of one that is being laid out."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from workbench.ui.library.pads.padfaces import PadFace, Place
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.theme.ink import MARKS
from workbench.ui.widgets.tips import plain_tip

WIDTH_PX, HEIGHT_PX = 88, 72  # at least, unscaled
LARGE_PX = 200  # from this height a key is read from afar, its lower line as well
DRAG_PX = 6


@dataclass(frozen=True, slots=True)
class PadResult:
    """What came of the last press. ``good`` is None while it runs."""

    text: str
    good: bool | None = True


class PadKey(QAbstractButton):
    """``face`` None: an empty place. While the pad is laid out it can be dragged, and ``moved`` says over which point
    of its parent it was let go."""

    run_requested = Signal(tuple)  # its place
    edit_requested = Signal(tuple)
    moved = Signal(tuple, QPoint)
    stepped = Signal(tuple, int, int, bool)  # its place, rows and columns to go; True: with the button
    remove_requested = Signal(tuple)

    def __init__(self, theme: Theme, place: Place, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self.place = theme, place
        self._face: PadFace | None = None
        self._result: PadResult | None = None
        self._editing = self._chosen = False
        self._pressed_at = QPoint()
        self._dragging = False
        self.setObjectName(f"pad-key-{place[0]}-{place[1]}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self._on_clicked)
        theme.changed.connect(self.update)

    @property
    def face(self) -> PadFace | None:
        """What it shows."""
        return self._face

    def show_face(self, face: PadFace | None, *, editing: bool, chosen: bool, result: PadResult | None) -> None:
        """Show a button, or an empty place where ``face`` is None."""
        if (face, editing, chosen, result) == (self._face, self._editing, self._chosen, self._result):
            return
        self._face, self._editing, self._chosen, self._result = face, editing, chosen, result
        where = f"row {self.place[0] + 1}, column {self.place[1] + 1}"
        if face is None:
            self.setAccessibleName(f"Empty place, {where}")
            self.setToolTip("Put a button here")
        else:
            doing = "starts a sequence" if face.is_sequence else "sends a payload"
            key = f", key {face.key}" if face.key else ""
            self.setAccessibleName(f"{face.title}, {doing}{' ' + face.detail if face.detail else ''}{key}")
            hint = "Drag it, or Alt with an arrow, to move it; Del removes it." if editing else ""
            self.setToolTip(plain_tip("\n".join(line for line in (face.title, face.detail, face.fault, hint) if line)))
        self.setAccessibleDescription(result.text if result is not None else (face.fault if face is not None else ""))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDTH_PX), self._theme.px(HEIGHT_PX))

    # Qt

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at, self._dragging = event.position().toPoint(), False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag while it is laid out; no loop of its own."""
        held = bool(event.buttons() & Qt.MouseButton.LeftButton)
        way = event.position().toPoint() - self._pressed_at
        if self._editing and self._face is not None and held:
            if not self._dragging and way.manhattanLength() >= self._theme.px(DRAG_PX):
                self._dragging = True
                self.raise_()
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
            if self._dragging:
                self.move(self.pos() + way)
                return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._dragging = False
            self.unsetCursor()
            self.setDown(False)
            self.moved.emit(self.place, self.geometry().center())
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}
        step = way.get(Qt.Key(event.key()))
        carries = event.modifiers() == Qt.KeyboardModifier.AltModifier and self._editing
        if step is not None and (carries or not event.modifiers()):
            self.stepped.emit(self.place, step[0], step[1], carries)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        elif event.key() == Qt.Key.Key_Delete and self._editing and self._face is not None:
            self.remove_requested.emit(self.place)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px = self._theme.px
        inner = QRectF(self.rect()).adjusted(px(3), px(3), -px(3), -px(3))
        painter.setPen(self._pen())
        painter.setBrush(self._ground())
        painter.drawRoundedRect(inner, px(6), px(6))
        room = inner.toRect().adjusted(px(8), px(6), -px(8), -px(6))
        if self._face is None:
            self._theme.icon("plus", Token.TEXT_MUTED).paint(painter, room)
        else:
            self._paint_face(painter, room, self._face)
        painter.end()

    # inside

    def _paint_face(self, painter: QPainter, room: QRect, face: PadFace) -> None:
        is_large = room.height() >= self._theme.px(LARGE_PX)
        painter.setFont(self._theme.font(FontRole.TITLE if is_large else FontRole.SMALL))
        line = painter.fontMetrics().height()
        low = QRect(room.x(), room.bottom() - line, room.width(), line)
        title_room = room.adjusted(0, 0, 0, -line - self._theme.px(2))
        self._paint_low(painter, low, face)
        font = self._title_font(title_room, face.title)
        painter.setFont(font)
        painter.setPen(self._theme.color(Token.TEXT))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        fits = painter.boundingRect(title_room, flags, face.title)
        if title_room.contains(fits):
            painter.drawText(title_room, flags, face.title)
        else:
            cut = painter.fontMetrics().elidedText(face.title, Qt.TextElideMode.ElideRight, title_room.width())
            painter.drawText(title_room, Qt.AlignmentFlag.AlignCenter, cut)

    def _paint_low(self, painter: QPainter, room: QRect, face: PadFace) -> None:
        """The last result, or the fault, or whom it is for and its key."""
        text, token, icon = face.detail, Token.TEXT_MUTED, "workflow" if face.is_sequence else ""
        if self._result is not None:
            good = self._result.good
            text, token = self._result.text, Token.TEXT if good is None else Token.OK if good else Token.ERROR
            icon = "play" if good is None else "circle-check" if good else "circle-alert"
        elif face.fault:
            text, token, icon = face.fault, Token.ERROR, "circle-alert"
        elif face.key:
            text = f"{face.detail} · {face.key}" if face.detail else face.key
        left = room.x()
        ink = token if token in (Token.ERROR, Token.OK) and face.button.colour < 0 else Token.TEXT
        painter.setPen(self._theme.color(ink if token is not Token.TEXT_MUTED or face.button.colour >= 0 else token))
        side = room.height()
        width = painter.fontMetrics().horizontalAdvance(text) + (side + self._theme.px(4) if icon else 0)
        left += max(0, (room.width() - width) // 2)
        if icon:
            self._theme.icon(icon, ink).paint(painter, QRect(left, room.y(), side, side))
            left += side + self._theme.px(4)
        rest = QRect(left, room.y(), room.right() - left, room.height())
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rest.width() + 1)
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)

    def _title_font(self, room: QRect, title: str) -> QFont:
        """As large as the place allows: a pad is read from afar."""
        longest = max(title.split() or [""], key=len)
        large = self._theme.font(FontRole.HEADING)
        huge = QFont(large)
        huge.setPixelSize(QFontInfo(large).pixelSize() * 2)
        strong, small = self._theme.font(FontRole.STRONG), self._theme.font(FontRole.SMALL)
        for font in (huge, large, self._theme.font(FontRole.TITLE), strong, small):
            metrics = QFontMetrics(font)
            lines = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, title).height()
            most = room.height() if font in (strong, small) else room.height() * 3 // 4
            if metrics.horizontalAdvance(longest) <= room.width() and lines <= most:
                return font
        return strong

    def _pen(self) -> QPen:
        theme = self._theme
        if self.hasFocus() or self._chosen:
            return QPen(theme.color(Token.FOCUS), theme.px(2))
        pen = QPen(theme.color(Token.BORDER_STRONG), 1)
        if self._face is None:
            pen.setStyle(Qt.PenStyle.DashLine)
        return pen

    def _ground(self) -> QColor:
        theme = self._theme
        if self._face is None:
            return theme.color(Token.HOVER if self.underMouse() else Token.SURFACE)
        colour = self._face.button.colour
        if 0 <= colour < len(MARKS):
            ground = theme.color(MARKS[colour])
            lighter = 112 if theme.is_dark else 104
            return ground.darker(112) if self.isDown() else ground.lighter(lighter) if self.underMouse() else ground
        if self.isDown():
            return theme.color(Token.PRESSED)
        return theme.color(Token.HOVER if self.underMouse() else Token.SURFACE_RAISED)

    @Slot()
    def _on_clicked(self) -> None:
        if self._editing or self._face is None:
            self.edit_requested.emit(self.place)
        else:
            self.run_requested.emit(self.place)
