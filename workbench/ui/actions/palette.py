"""The command palette: type a few letters, Enter runs the action. Escape leaves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget
from shiboken6 import isValid

from workbench.ui.actions.binder import ActionBinder
from workbench.ui.actions.boundaction import BoundAction
from workbench.ui.actions.palettelist import ROW_PX, PaletteDelegate, PaletteModel
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.labels import Label

WIDTH_PX, ROWS_SHOWN = 560, 12
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CommandPalette(QFrame):
    """One for a window, and inside it: ``CommandPalette(theme, binder, window).open()``.

    It offers what is bound and enabled, best matches first, and what was run last when nothing is typed.
    """

    ran = Signal(str)  # an action's id

    def __init__(self, theme: Theme, binder: ActionBinder, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._binder, self._window = theme, binder, window
        self._recent: list[str] = []
        self._came_from: QWidget | None = None
        self.setObjectName("command_palette")
        self.setAccessibleName("Command palette")
        self.setProperty("overlay", True)
        self._edit = QLineEdit(self)
        self._edit.setObjectName("command_palette.query")
        self._edit.setAccessibleName("Find an action")
        self._edit.setPlaceholderText("Find an action: type a few letters")
        self._edit.installEventFilter(self)
        self._list = QListView(self)
        self._list.setObjectName("command_palette.list")
        self._list.setAccessibleName("Actions")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMouseTracking(True)
        self.model = PaletteModel(theme, binder, self)
        self._list.setModel(self.model)
        self._list.setItemDelegate(PaletteDelegate(theme, self._list))
        self._none = Label(theme, "No action fits", FontRole.BODY, "muted", self)
        self._column = QVBoxLayout(self)
        for widget in (self._edit, self._none, self._list):
            self._column.addWidget(widget)
        self._edit.textChanged.connect(self._on_text)
        self._list.clicked.connect(self._run)
        window.installEventFilter(self)
        self.hide()

    @property
    def query(self) -> QLineEdit:
        """Where one types."""
        return self._edit

    @Slot()
    def open(self) -> None:
        """Show it over the window, empty, with what was run last on top."""
        self._binder.update()
        if not self.isVisible():
            self._came_from = self._window.focusWidget()
        self._edit.clear()
        self._on_text("")
        self.show()
        self.raise_()
        self._edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Go away; the focus returns to where it was."""
        if self.isHidden():
            return
        self.hide()
        if self._came_from is not None and isValid(self._came_from):
            self._came_from.setFocus(Qt.FocusReason.PopupFocusReason)
        self._came_from = None

    def run_current(self) -> None:
        """Leave and run the row that is marked, if there is one."""
        self._run(self._list.currentIndex())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        if watched is self._edit and event.type() == QEvent.Type.FocusOut and not self.underMouse():
            self.hide()
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.run_current()
        elif key == Qt.Key.Key_Escape:
            self.leave()
        elif key in _LIST_KEYS:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}[key]
            last = self.model.rowCount() - 1
            row = self._list.currentIndex().row() + step
            if abs(step) == 1:
                row = row % (last + 1) if last >= 0 else 0
            self._mark(min(last, max(0, row)))
        else:
            return False
        return True

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self.model.search(text, self._recent)
        found = self.model.rowCount() > 0
        self._none.setVisible(not found)
        self._list.setVisible(found)
        self._mark(0)
        self._place()

    def _mark(self, row: int) -> None:
        self._list.setCurrentIndex(self.model.index(row, 0))

    @Slot(QModelIndex)
    def _run(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        action: BoundAction = self.model.action_at(index.row())
        self.leave()
        self._recent = [action.spec.id, *(item for item in self._recent if item != action.spec.id)][:5]
        self.ran.emit(action.spec.id)
        action.trigger()

    def _place(self) -> None:
        px = self._theme.px
        self._column.setContentsMargins(px(8), px(8), px(8), px(8))
        self._column.setSpacing(px(6))
        width = min(px(WIDTH_PX), self._window.width() - px(32))
        height = px(56) + max(1, min(ROWS_SHOWN, self.model.rowCount())) * px(ROW_PX)
        self.setFixedSize(max(px(240), width), min(height, max(px(120), self._window.height() - px(80))))
        left = (self._window.width() - self.width()) // 2
        self.move(left, px(48))
