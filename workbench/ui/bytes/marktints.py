"""Coloured bytes in the hex view, whenever their record is shown."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from workbench.model.annotations import ByteMark
from workbench.session.across.bytemarks import ByteMarks
from workbench.session.session import Session
from workbench.session.workspace import Workspace
from workbench.ui.hexview.bytespane import BytesPane
from workbench.ui.hexview.tints import Tint

LAYER = "marks"


class MarkTints(QObject):
    """A :class:`~workbench.ui.frameclock.Presenter`: it follows the pane and the document, undo included."""

    def __init__(self, session: Session, workspace: Workspace, pane: BytesPane) -> None:
        super().__init__(pane)
        self.setObjectName("mark-tints")
        self._session = session
        self._workspace = workspace
        self._pane = pane
        self._marks = ByteMarks(workspace, session.spec.id)
        self._seen: tuple[ByteMark, ...] = ()

    def is_shown(self) -> bool:
        return self._pane.is_shown()

    def refresh(self) -> bool:
        """The marks may have been changed."""
        if self._marks.all() is self._seen:
            return False
        self.show_marks()
        return True

    @Slot()
    def show_marks(self) -> None:
        """Those of the record that is shown; messages and conversations have none."""
        self._seen = self._marks.all()
        record = marked_record(self._session, self._pane.shown_number) if self._seen else 0
        self._pane.hex.set_tints(LAYER, tints_of(self._marks.of_record(record)) if record else ())


def marked_record(session: Session, number: int) -> int:
    """The record whose marks belong to a shown number; 0 for none: a message's number is no record's."""
    return number if session.reading.base is session.reading.records else 0


def tints_of(marks: tuple[ByteMark, ...]) -> list[Tint]:
    """Tints of a layer may not overlap: where marks do, the later one begins behind the earlier."""
    tints: list[Tint] = []
    end = 0
    for mark in marks:
        start = max(mark.offset, end)
        size = mark.offset + mark.size - start
        if size > 0:
            tints.append(Tint(start, size, mark.colour))
            end = start + size
    return tints
