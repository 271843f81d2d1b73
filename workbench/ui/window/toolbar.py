"""The tool bar: few buttons, all of them actions of the catalogue."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMainWindow, QSizePolicy, QToolBar, QToolButton, QWidget

from workbench.ui.actions import ActionBinder
from workbench.ui.theme import Theme

_GROUPS = (
    ("project.open", "project.save"),
    ("edit.undo", "edit.redo"),
    ("sockets.open_all", "sockets.close_all"),
    ("project.record",),
)

GAP = 12  # pixels that a button takes beside its own, separators included


class WorkbenchToolBar(QToolBar):
    """Words beside icons go where there is no room for them, so that every button stays in view."""

    def __init__(self, window: QMainWindow, theme: Theme) -> None:
        super().__init__("Tool bar", window)
        self._wordy: list[QToolButton] = []
        self._theme = theme
        self._follow_theme()
        theme.changed.connect(self._follow_theme)

    def add_wordy(self, button: QToolButton) -> None:
        """Add a button whose words may go."""
        self._wordy.append(button)
        self.addWidget(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        style = Qt.ToolButtonStyle
        words = sum(self._width_of(button) for button in self._wordy)
        icons = sum(button.sizeHint().width() for button in self._others())
        fits = words + icons <= self.width() - GAP * len(self.actions())
        for button in self._wordy:
            button.setToolButtonStyle(style.ToolButtonTextBesideIcon if fits else style.ToolButtonIconOnly)
        super().resizeEvent(event)

    @Slot()
    def _follow_theme(self) -> None:
        side = self._theme.px(16)
        self.setIconSize(QSize(side, side))

    def _others(self) -> list[QToolButton]:
        buttons = [self.widgetForAction(action) for action in self.actions()]
        return [button for button in buttons if isinstance(button, QToolButton) and button not in self._wordy]

    def _width_of(self, button: QToolButton) -> int:
        """With its words."""
        words = self.fontMetrics().horizontalAdvance(button.text())
        return words + 3 * button.iconSize().width()


def make_tool_bar(window: QMainWindow, binder: ActionBinder, theme: Theme) -> QToolBar:
    """New socket with its menu at the left, presenter mode and command palette at the right."""
    bar = WorkbenchToolBar(window, theme)
    bar.setObjectName("toolBar")
    bar.setAccessibleName("Tool bar")
    bar.setMovable(False)
    bar.setFloatable(False)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    new = binder.make_button("socket.new", bar, text=True)
    new.setMenu(binder.menu("Socket/New"))
    new.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
    bar.addWidget(new)
    for group in _GROUPS:
        bar.addSeparator()
        for action_id in group:
            if action_id == "project.record":
                bar.add_wordy(binder.make_button(action_id, bar, text=True))
            else:
                bar.addWidget(binder.make_button(action_id, bar))
    gap = QWidget(bar)
    gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    bar.addWidget(gap)
    bar.addWidget(binder.make_button("view.presenter", bar))
    bar.add_wordy(binder.make_button("palette.open", bar, text=True))
    window.addToolBar(bar)
    return bar
