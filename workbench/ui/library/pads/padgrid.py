"""The grid of a pad: its buttons in run mode; in edit mode its empty places, too."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from workbench.model.library import PAD_SIDE_MAX
from workbench.ui.library.librarymodel import PAYLOAD_MIME, ids_in
from workbench.ui.library.pads.padfaces import PadFace, Place
from workbench.ui.library.pads.padkey import HEIGHT_PX, WIDTH_PX, PadKey, PadResult
from workbench.ui.theme import Theme

MARGIN_PX = 6
HEIGHT_OF_WIDTH = 0.8
LEAST_ROWS, LEAST_COLUMNS = 2, 2  # of a pad that is being laid out


class PadGrid(QWidget):
    """``run_requested`` and ``edit_requested`` carry a place, ``moved`` two; ``dropped`` payloads' ids and a place."""

    run_requested = Signal(tuple)
    edit_requested = Signal(tuple)
    remove_requested = Signal(tuple)
    moved = Signal(tuple, tuple)
    dropped = Signal(list, tuple)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keys: dict[Place, PadKey] = {}
        self._rows = self._columns = 1
        self.editing = False
        self.fills = False  # the whole height; else a button is no higher than wide
        self.setObjectName("pad-grid")
        self.setAccessibleName("Buttons of the pad")
        self.setAcceptDrops(True)

    def show_faces(
        self, faces: Mapping[Place, PadFace], *, editing: bool, chosen: Place | None, results: Mapping[Place, PadResult]
    ) -> None:
        """Show these buttons; while it is laid out also the empty places, and one row and column more."""
        self.editing = editing
        rows = max((row for row, _ in faces), default=-1) + 1
        columns = max((column for _, column in faces), default=-1) + 1
        if editing:
            rows = min(PAD_SIDE_MAX, max(LEAST_ROWS, rows + 1))
            columns = min(PAD_SIDE_MAX, max(LEAST_COLUMNS, columns + 1))
        self._rows, self._columns = max(1, rows), max(1, columns)
        wanted = {(row, column) for row in range(rows) for column in range(columns)} if editing else set(faces)
        for place in [place for place in self._keys if place not in wanted]:
            key = self._keys.pop(place)
            key.hide()
            key.deleteLater()
        for place in sorted(wanted):
            key = self._keys.get(place) or self._make(place)
            key.show_face(faces.get(place), editing=editing, chosen=place == chosen, result=results.get(place))
        self.updateGeometry()
        self._arrange()

    def key_at(self, place: Place) -> PadKey | None:
        """The button or the empty place there."""
        return self._keys.get(place)

    def focus_place(self, place: Place) -> None:
        """Go there."""
        if (key := self._keys.get(place)) is not None:
            key.setFocus(Qt.FocusReason.OtherFocusReason)

    # Qt

    def sizeHint(self) -> QSize:
        px = self._theme.px
        return QSize(self._columns * px(WIDTH_PX) + 2 * px(MARGIN_PX), self._rows * px(HEIGHT_PX) + 2 * px(MARGIN_PX))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(PAYLOAD_MIME):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Payloads out of the library; they are copied, so that the tree keeps them."""
        if ids := ids_in(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(ids, self._place_at(event.position().toPoint()))

    # inside

    def _make(self, place: Place) -> PadKey:
        key = PadKey(self._theme, place, self)
        key.run_requested.connect(self.run_requested)
        key.edit_requested.connect(self.edit_requested)
        key.remove_requested.connect(self.remove_requested)
        key.moved.connect(self._on_moved)
        key.stepped.connect(self._on_stepped)
        self._keys[place] = key
        key.show()
        return key

    def _arrange(self) -> None:
        for place, key in self._keys.items():
            key.setGeometry(self._cell(place))
        before: QWidget | None = None
        for place in sorted(self._keys):
            if before is not None:
                QWidget.setTabOrder(before, self._keys[place])
            before = self._keys[place]

    def _cell_size(self) -> tuple[float, float]:
        margin = self._theme.px(MARGIN_PX)
        width, height = (self.width() - 2 * margin) / self._columns, (self.height() - 2 * margin) / self._rows
        return width, height if self.fills else min(height, max(width * HEIGHT_OF_WIDTH, self._theme.px(HEIGHT_PX)))

    def _cell(self, place: Place) -> QRect:
        margin = self._theme.px(MARGIN_PX)
        width, height = self._cell_size()
        left, top = margin + round(place[1] * width), margin + round(place[0] * height)
        return QRect(left, top, round(width), round(height))

    def _place_at(self, point: QPoint) -> Place:
        margin = self._theme.px(MARGIN_PX)
        width, height = self._cell_size()
        column, row = int((point.x() - margin) / max(1.0, width)), int((point.y() - margin) / max(1.0, height))
        return min(max(0, row), self._rows - 1), min(max(0, column), self._columns - 1)

    @Slot(tuple, QPoint)
    def _on_moved(self, place: Place, point: QPoint) -> None:
        target = self._place_at(point)
        self._arrange()  # back, until the project says otherwise
        if target != place:
            self.moved.emit(place, target)

    @Slot(tuple, int, int, bool)
    def _on_stepped(self, place: Place, down: int, right: int, carries: bool) -> None:
        row, column = place[0] + down, place[1] + right
        if carries:
            if 0 <= row < self._rows and 0 <= column < self._columns:
                self.moved.emit(place, (row, column))
            return
        while 0 <= row < self._rows and 0 <= column < self._columns:
            if (row, column) in self._keys:
                self.focus_place((row, column))
                return
            row, column = row + down, column + right
