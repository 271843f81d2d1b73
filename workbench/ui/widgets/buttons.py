"""Buttons that follow the theme."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QAction, QActionEvent
from PySide6.QtWidgets import QPushButton, QStyleOptionToolButton, QToolButton, QWidget

from workbench.ui.theme import Theme, Token
from workbench.ui.widgets.polish import set_style_property

ICON_PX = 16
GAP_PX = 4
"""Between icon and title, drawn as part of the icon: a style sheet has no word for it."""


class IconButton(QToolButton):
    """A tool button with an icon by name; ``name`` is what a screen reader says and the tool tip begins with.

    ``set_icon`` may be called again, for play and pause. With a default action an empty icon name leaves its icon.
    """

    def __init__(self, theme: Theme, icon: str, name: str, parent: QWidget | None = None, *, tip: str = "") -> None:
        super().__init__(parent)
        self._action_icon = ""
        self._theme, self._icon, self._token, self._icon_px = theme, icon, Token.TEXT, ICON_PX
        self.setObjectName(f"button.{name.lower().replace(' ', '_')}")
        self.setAccessibleName(name)
        self.setToolTip(tip or name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def set_icon(self, icon: str, token: Token = Token.TEXT) -> None:
        """Show another icon."""
        self._icon, self._token = icon, token
        self._follow_theme()

    def set_icon_px(self, side: int) -> None:
        """Show the icon in another size, in unscaled pixels."""
        self._icon_px = side
        self._follow_theme()

    def set_action(self, action: QAction, icon: str) -> None:
        """Be this action, whose icon has that name."""
        self._action_icon = icon
        self.setDefaultAction(action)
        self._follow_theme()

    def actionEvent(self, event: QActionEvent) -> None:
        """The action hands over its icon with every change of its own: without the gap."""
        super().actionEvent(event)
        if self._action_icon:
            self._follow_theme()

    def initStyleOption(self, option: QStyleOptionToolButton) -> None:
        """In a tool bar Qt takes the bar's icon size, which knows of no gap."""
        super().initStyleOption(option)
        option.iconSize = self.iconSize()

    def setToolButtonStyle(self, style: Qt.ToolButtonStyle) -> None:
        """With words beside it the icon gets a gap."""
        super().setToolButtonStyle(style)
        self._follow_theme()

    @Slot()
    def _follow_theme(self) -> None:
        side = self._theme.px(self._icon_px)
        name = self._icon or self._action_icon
        if not name:
            self.setIconSize(QSize(side, side))
            return
        gap = GAP_PX if self.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon else 0
        self.setIconSize(QSize(side + self._theme.px(gap), side))
        self.setIcon(self._theme.icon(name, self._token, gap=gap))


class TextButton(QPushButton):
    """A push button with a title and, if wanted, an icon; ``primary`` once a view, ``danger`` for what destroys."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None, *, icon: str = "",
                 kind: str = "") -> None:  # fmt: skip
        super().__init__(title, parent)
        self._theme, self._icon = theme, icon
        plain = title.replace("&", "").removesuffix("…")
        self.setObjectName(f"button.{plain.lower().replace(' ', '_')}")
        self.setAccessibleName(plain)
        self.setAutoDefault(False)
        self._kind = ""
        theme.changed.connect(self._follow_theme)
        self.set_kind(kind)
        self._follow_theme()

    @property
    def kind(self) -> str:
        """ "", "primary", "danger" or "quiet"."""
        return self._kind

    def set_kind(self, kind: str) -> None:
        """"", "primary", "danger" or "quiet"; anything else raises ``ValueError``."""
        if kind not in ("", "primary", "danger", "quiet"):
            raise ValueError(f"no kind of button: {kind!r}")
        for name in ("primary", "danger", "quiet"):
            set_style_property(self, name, kind == name)
        self._kind = kind
        self._follow_theme()

    def set_icon(self, icon: str) -> None:
        """Show another icon; an empty name shows none."""
        self._icon = icon
        self._follow_theme()

    @Slot()
    def _follow_theme(self) -> None:
        token = {"primary": Token.ACCENT_TEXT, "danger": Token.ERROR}.get(self._kind, Token.TEXT)
        side = self._theme.px(ICON_PX)
        self.setIconSize(QSize(side + self._theme.px(GAP_PX), side))
        if self._icon:
            self.setIcon(self._theme.icon(self._icon, token, gap=GAP_PX))
