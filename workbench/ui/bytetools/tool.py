"""What a tool beside the bytes is made of: what it is given, what it promises, and its entry in the register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from workbench.session.session import Session
from workbench.session.workspace import Workspace
from workbench.settings.values import Settings
from workbench.ui.actions.action import Action
from workbench.ui.actions.catalogue import BY_ID
from workbench.ui.frameclock import FrameClock
from workbench.ui.hexview.shown import ShownBytes
from workbench.ui.hexview.view import HexView
from workbench.ui.theme import Theme
from workbench.ui.widgets.fields import has_written


class ByteHost(Protocol):
    """The part of the bytes pane that a tool may use."""

    @property
    def hex(self) -> HexView:
        """The hex view: its cursor and selection, ``select``, ``go_to`` and ``set_tints``."""
        ...

    @property
    def encoding(self) -> str:
        """The chosen encoding of text."""
        ...

    def shown_bytes(self) -> ShownBytes:
        """What is shown now."""
        ...

    def say(self, text: str) -> None:
        """A sentence for a toast."""
        ...


@dataclass(frozen=True, slots=True)
class ToolRoom:
    """What a tool is given. ``parent`` is where it stands; the tool does not place itself."""

    session: Session
    workspace: Workspace
    theme: Theme
    settings: Settings
    clock: FrameClock
    host: ByteHost
    parent: QWidget


class ToolWidget(QWidget):
    """One tool. It is made when it is first shown, and made anew when it was not seen for a minute. What a project must
    remember is its session's.

    ``record_wanted`` asks the panel to show a record by its number, ``payload_wanted`` to put a
    :class:`~workbench.model.sockets.PayloadSpec` into the composer.
    """

    record_wanted = Signal(int)
    payload_wanted = Signal(object)

    def __init__(self, room: ToolRoom) -> None:
        super().__init__(room.parent)
        self.room = room

    def show_bytes(self, shown: ShownBytes) -> None:
        """Other bytes are shown now; called too when the tool is first shown. Expensive work waits for
        :meth:`refresh`, or goes to a thread (``workspace.run_job``)."""
        raise NotImplementedError

    def cursor_moved(self) -> None:
        """The cursor or the selection of the hex view moved. Called while the tool is visible only."""

    def refresh(self) -> bool:
        """Show what is new; True if something was painted. On the frame clock, while the tool is visible only."""
        return False

    def may_go(self) -> bool:
        """Nothing in it would be missed. Asked while nobody sees it; what was written into a field is not lost."""
        return not has_written(self)

    def hidden_now(self) -> None:
        """Another tool is shown, or none: take away what you painted into the hex view."""


@dataclass(frozen=True, slots=True)
class ByteTool:
    """An entry of the register. Its words and its icon are those of its action, ``bytes.tool.<key>``.

    ``make`` imports what it needs, so that a tool costs nothing before it is first shown.
    """

    key: str
    make: Callable[[ToolRoom], ToolWidget]

    @property
    def action(self) -> Action:
        """The catalogue's: title, icon, tip and shortcut."""
        return BY_ID[f"bytes.tool.{self.key}"]

    @property
    def title(self) -> str:
        """On its switch and in menus."""
        return self.action.plain_title

    @property
    def icon(self) -> str:
        """The name of its icon."""
        return self.action.icon

    @property
    def tip(self) -> str:
        """What it shows, in half a sentence."""
        return self.action.tip
