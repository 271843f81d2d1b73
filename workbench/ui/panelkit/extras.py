"""What a kind of socket may put into the composer: a bar of its own controls, what it is given and what it promises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from workbench.model.connections import Target
from workbench.model.sockets import SocketSpec
from workbench.session.session import Session
from workbench.session.workspace import Workspace
from workbench.settings.values import Settings
from workbench.ui.theme import Theme


class ComposerHost(Protocol):
    """The part of the composer that a bar may use."""

    @property
    def target(self) -> Target:
        """Whom the next payload is for, as all bars would have it."""
        ...

    def payload(self) -> bytes | None:
        """What is written now, as bytes; None where it cannot be read, and for the form File."""
        ...

    def say(self, text: str) -> None:
        """Show a refusal where the payload's faults stand. An empty text shows the payload's bytes again."""
        ...

    def remember(self) -> None:
        """What is written was sent: it goes into the composer's history."""
        ...


@dataclass(frozen=True, slots=True)
class ExtraRoom:
    """What a bar is given. ``parent`` is where it stands; the bar does not place itself."""

    session: Session
    workspace: Workspace
    theme: Theme
    settings: Settings
    host: ComposerHost
    parent: QWidget


class ExtraBar(QWidget):
    """One row between the composer's controls and its payload. ``acted`` after a person's act: it is seen at once.

    It is made with the panel, so it imports nothing heavy.
    """

    acted = Signal()

    def __init__(self, room: ExtraRoom) -> None:
        super().__init__(room.parent)
        self.room = room

    def refresh(self) -> bool:
        """Show what is new; True if something was painted. On the frame clock, while the panel is visible."""
        raise NotImplementedError

    def aimed(self, target: Target) -> Target:
        """The target of what the composer sends, once, again and again or from a file: a bar may add to it."""
        return target

    @property
    def fault(self) -> str:
        """Why nothing can be sent as things are chosen here, a sentence; empty if it can."""
        return ""


@dataclass(frozen=True, slots=True)
class ComposerExtra:
    """An entry of the register. ``applies`` is asked once, with a socket whose URL can be read; ``make`` imports."""

    key: str
    applies: Callable[[SocketSpec], bool]
    make: Callable[[ExtraRoom], ExtraBar]
