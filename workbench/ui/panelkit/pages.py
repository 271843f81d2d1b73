"""What a page of the details is made of: what it is given, what it promises, and its entry in the register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from workbench.model.sockets import SocketSpec
from workbench.session.session import Session
from workbench.session.workspace import Workspace
from workbench.settings.values import Settings
from workbench.ui.actions.action import Action
from workbench.ui.actions.catalogue import BY_ID
from workbench.ui.frameclock import FrameClock
from workbench.ui.theme import Theme
from workbench.ui.widgets.fields import has_written


@dataclass(frozen=True, slots=True)
class PageRoom:
    """What a page is given. ``parent`` is where it stands; the page does not place itself.

    ``clock.hurry()`` after a person's act, so that its effect is seen at once.
    """

    session: Session
    workspace: Workspace
    theme: Theme
    settings: Settings
    clock: FrameClock
    parent: QWidget


class PageWidget(QWidget):
    """One page over the right side of a socket's panel. It is made when it is first shown, and made anew when it was
    not seen for a minute: sixty panels with all their pages would be a gigabyte.

    ``preferred_width_px``, in the unscaled pixels of the 4-pixel grid, is how wide the sheet would best be for this
    page; a width that a person dragged goes before it. What the page keeps is its session's; it has no state of its
    own that a project would have to remember.
    """

    preferred_width_px: int = 0  # 0: as wide as the others

    def __init__(self, room: PageRoom) -> None:
        super().__init__(room.parent)
        self.room = room

    def refresh(self) -> bool:
        """Show what is new; True if something was painted. Called on the frame clock, while the page is visible only,
        and once when it is shown. Cheap while nothing is new."""
        raise NotImplementedError

    def may_go(self) -> bool:
        """Nothing in it would be missed. Asked while nobody sees it; what was written into a field is not lost."""
        return not has_written(self)

    def take_focus(self) -> None:
        """The page was opened by a person: the first thing that Tab would reach has the focus, or the page itself.

        Not by ``nextInFocusChain``: PySide takes what it returns for a child of what was asked, and with the passing
        name of a widget that only Qt made, the names of other widgets and actions become invalid.
        """
        for found in self.findChildren(QWidget):
            tabbed = bool(found.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
            if tabbed and found.isVisible() and found.isEnabled():
                found.setFocus(Qt.FocusReason.PopupFocusReason)
                return
        self.setFocus(Qt.FocusReason.PopupFocusReason)


@dataclass(frozen=True, slots=True)
class PanelPage:
    """An entry of the register. Its words and its icon are those of its action, ``panel.page.<key>``.

    ``applies`` is asked with a socket whose URL can be read; it must be cheap. ``make`` imports what it needs.
    """

    key: str
    applies: Callable[[SocketSpec], bool]
    make: Callable[[PageRoom], PageWidget]

    @property
    def action(self) -> Action:
        """The catalogue's: title, icon, tip and shortcut."""
        return BY_ID[f"panel.page.{self.key}"]

    @property
    def title(self) -> str:
        """On its tab and in menus."""
        return self.action.plain_title

    @property
    def icon(self) -> str:
        """The name of its icon."""
        return self.action.icon

    @property
    def tip(self) -> str:
        """What it shows, in half a sentence."""
        return self.action.tip
