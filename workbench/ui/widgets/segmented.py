"""One of a few, all of them in view: Text | Hex | File."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from workbench.ui.theme import Theme
from workbench.ui.widgets.buttons import GAP_PX, ICON_PX


class Segment(NamedTuple):
    """One choice: ``key`` is what ``chosen`` tells."""

    key: str
    title: str
    icon: str = ""
    tip: str = ""


class SegmentedControl(QWidget):
    """Arrow keys move within it, Tab leaves it. ``chosen(key)`` is emitted when a person or ``choose`` changes it."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, segments: Sequence[Segment], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._segments = theme, tuple(segments)
        self.setObjectName(f"segmented.{name.lower().replace(' ', '_')}")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._buttons = [self._make(place, segment) for place, segment in enumerate(self._segments)]
        for button in self._buttons:
            row.addWidget(button)
        self._key = self._segments[0].key
        self._buttons[0].setChecked(True)
        self.setFocusProxy(self._buttons[0])
        self._group.idToggled.connect(self._on_toggled)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    @property
    def key(self) -> str:
        """The choice that holds now."""
        return self._key

    def choose(self, key: str) -> None:
        """Take a choice; raises ``KeyError`` for an unknown one."""
        for place, segment in enumerate(self._segments):
            if segment.key == key:
                self._buttons[place].setChecked(True)
                return
        raise KeyError(f"no segment {key!r}")

    def button(self, key: str) -> QToolButton:
        """The button of a choice, for enabling and tool tips."""
        return self._buttons[[segment.key for segment in self._segments].index(key)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not step:
            super().keyPressEvent(event)
            return
        place = (self._group.checkedId() + step) % len(self._buttons)
        self._buttons[place].setChecked(True)
        self._buttons[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _make(self, place: int, segment: Segment) -> QToolButton:
        button = QToolButton(self)
        button.setText(segment.title)
        button.setCheckable(True)
        button.setObjectName(f"segment.{segment.key}")
        button.setAccessibleName(f"{self.accessibleName()}: {segment.title}")
        button.setToolTip(segment.tip or segment.title)
        button.setProperty("segment", True)
        last = len(self._segments) - 1
        button.setProperty("place", "only" if last == 0 else {0: "first", last: "last"}.get(place, "middle"))
        button.setFocusPolicy(Qt.FocusPolicy.ClickFocus if place else Qt.FocusPolicy.StrongFocus)
        style = Qt.ToolButtonStyle
        with_icon = style.ToolButtonTextBesideIcon if segment.title else style.ToolButtonIconOnly
        button.setToolButtonStyle(with_icon if segment.icon else style.ToolButtonTextOnly)
        self._group.addButton(button, place)
        return button

    @Slot(int, bool)
    def _on_toggled(self, place: int, checked: bool) -> None:
        button = self._buttons[place]
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if checked else Qt.FocusPolicy.ClickFocus)
        if checked:
            self._key = self._segments[place].key
            self.setFocusProxy(button)
            self.chosen.emit(self._key)

    @Slot()
    def _follow_theme(self) -> None:
        side = self._theme.px(ICON_PX)
        for button, segment in zip(self._buttons, self._segments, strict=True):
            gap = GAP_PX if segment.title else 0
            button.setIconSize(QSize(side + self._theme.px(gap), side))
            if segment.icon:
                button.setIcon(self._theme.icon(segment.icon, gap=gap))
