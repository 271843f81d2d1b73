"""The tool bar: few buttons, all of them actions of the catalogue."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QMainWindow, QSizePolicy, QToolBar, QToolButton, QWidget

from workbench.ui.actions import ActionBinder
from workbench.ui.theme import Theme

_GROUPS = (
    ("project.open", "project.save"),
    ("edit.undo", "edit.redo"),
    ("sockets.open_all", "sockets.close_all"),
    ("project.record",),
)


def make_tool_bar(window: QMainWindow, binder: ActionBinder, theme: Theme) -> QToolBar:
    """New socket with its menu at the left, presenter mode and command palette at the right."""
    bar = QToolBar("Tool bar", window)
    bar.setObjectName("toolBar")
    bar.setAccessibleName("Tool bar")
    bar.setMovable(False)
    bar.setFloatable(False)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    bar.setIconSize(QSize(theme.px(16), theme.px(16)))
    new = binder.make_button("socket.new", bar, text=True)
    new.setMenu(binder.menu("Socket/New"))
    new.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
    bar.addWidget(new)
    for group in _GROUPS:
        bar.addSeparator()
        for action_id in group:
            bar.addWidget(binder.make_button(action_id, bar, text=action_id == "project.record"))
    gap = QWidget(bar)
    gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    bar.addWidget(gap)
    bar.addWidget(binder.make_button("view.presenter", bar))
    bar.addWidget(binder.make_button("palette.open", bar, text=True))
    window.addToolBar(bar)
    return bar
