"""One of a few, all of them in view: Text | Hex | File."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from workbench.ui.theme import Theme
from workbench.ui.widgets.buttons import GAP_PX, ICON_PX

ARROW_PX = 10  # of the 4-pixel grid, scaled


class Segment(NamedTuple):
    """One choice: ``key`` is what ``chosen`` tells."""

    key: str
    title: str
    icon: str = ""
    tip: str = ""


class SegmentedControl(QWidget):
    """Arrow keys move within it, Tab leaves it. ``chosen(key)`` is emitted when a person or ``choose`` changes it.

    Where there is no room for all of them it can be folded into one button with a menu.
    """

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
        self._folded: QToolButton | None = None  # made when it is first folded
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

    @property
    def open_width(self) -> int:
        """Pixels that it needs with every choice in view, folded or not."""
        return sum(button.sizeHint().width() for button in self._buttons)

    @property
    def folded_width(self) -> int:
        """Pixels that it needs folded, at most: those of its longest word and the arrow."""
        return max(button.sizeHint().width() for button in self._buttons) + self._theme.px(ARROW_PX)

    def set_folded(self, folded: bool) -> None:
        """Show one button that opens a menu, or every choice."""
        if folded is (self._folded is not None and not self._folded.isHidden()):
            return
        one = self._folded or self._make_folded()
        had_focus = any(each.hasFocus() for each in (one, *self._buttons))
        one.setVisible(folded)
        for button in self._buttons:
            button.setVisible(not folded)
        self._show_folded()
        if had_focus:
            self.setFocus()

    def rename(self, key: str, title: str, tip: str) -> None:
        """Another word for a choice."""
        button = self.button(key)
        button.setText(title)
        button.setToolTip(tip)
        button.setAccessibleName(f"{self.accessibleName()}: {title}")
        self._show_folded()

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

    def _make_folded(self) -> QToolButton:
        one = self._folded = QToolButton(self)
        one.setObjectName("segment-folded")
        one.setProperty("segment", True)
        one.setProperty("place", "only")
        one.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        one.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.accessibleName(), one)
        menu.setObjectName("segment-menu")
        menu.aboutToShow.connect(self._fill_menu)
        menu.triggered.connect(self._on_menu)
        one.setMenu(menu)
        row = self.layout()
        assert row is not None
        row.addWidget(one)
        QWidget.setTabOrder(self._buttons[-1], one)  # what is made late comes last of all
        return one

    def _show_folded(self) -> None:
        """The word of the choice that holds, and where the focus goes."""
        place = [segment.key for segment in self._segments].index(self._key)
        button = self._buttons[place]
        if self._folded is not None:
            self._folded.setText(button.text())
            self._folded.setAccessibleName(button.accessibleName())
            self._folded.setToolTip(f"{self.accessibleName()}: {button.toolTip()}")
        folded = self._folded
        self.setFocusProxy(folded if folded is not None and not folded.isHidden() else button)

    @Slot()
    def _fill_menu(self) -> None:
        menu = self._folded.menu() if self._folded is not None else None
        if menu is None:
            return
        menu.clear()
        for segment, button in zip(self._segments, self._buttons, strict=True):
            action = menu.addAction(button.text())
            action.setData(segment.key)
            action.setCheckable(True)
            action.setChecked(segment.key == self._key)
            action.setEnabled(button.isEnabled())

    @Slot(QAction)
    def _on_menu(self, action: QAction) -> None:
        self.choose(str(action.data()))

    @Slot(int, bool)
    def _on_toggled(self, place: int, checked: bool) -> None:
        button = self._buttons[place]
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if checked else Qt.FocusPolicy.ClickFocus)
        if checked:
            self._key = self._segments[place].key
            self._show_folded()
            self.chosen.emit(self._key)

    @Slot()
    def _follow_theme(self) -> None:
        side = self._theme.px(ICON_PX)
        for button, segment in zip(self._buttons, self._segments, strict=True):
            gap = GAP_PX if segment.title else 0
            button.setIconSize(QSize(side + self._theme.px(gap), side))
            if segment.icon:
                button.setIcon(self._theme.icon(segment.icon, gap=gap))
