"""The dock's widget: what is in it is made when it is first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.session.workspace import Workspace
from workbench.ui.frameclock import FrameClock
from workbench.ui.payloadkit.payloadfield import Check
from workbench.ui.theme import Theme

if TYPE_CHECKING:
    from workbench.ui.sequences.sequencesbody import SequencesBody


class SequencesShell(QWidget):
    """``made`` carries the body, once."""

    made = Signal(object)

    def __init__(
        self, workspace: Workspace, theme: Theme, clock: FrameClock, check: Check, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sequences-shell")
        self.setAccessibleName("Sequences")
        self._workspace, self._theme, self._clock, self._check = workspace, theme, clock, check
        self._body: SequencesBody | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def body(self) -> SequencesBody:
        """The dock's content, made now if it was not."""
        if self._body is None:
            from workbench.ui.sequences.sequencesbody import SequencesBody  # not before somebody looks at it

            self._body = SequencesBody(self._workspace, self._theme, self._clock, self._check, self)
            self._column.addWidget(self._body)
            self.setFocusProxy(self._body)
            self._clock.add(self._body)
            self.made.emit(self._body)
        return self._body

    @property
    def body_if_made(self) -> SequencesBody | None:
        """The dock's content, if somebody looked at it."""
        return self._body

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        _ = self.body
