"""Keeps the window in step with the workspace: sockets that come and go, another project, title, names of undo."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

from workbench.session.session import Session
from workbench.session.workspace import Workspace
from workbench.ui.actions import ActionBinder
from workbench.ui.window.files.projectfiles import project_name
from workbench.ui.window.layoutkeeper import LayoutKeeper
from workbench.ui.window.notes import NotesEditor
from workbench.ui.window.project.projecttree import ProjectTree
from workbench.ui.window.tabs.arrangement import SplitDirection
from workbench.ui.window.tabs.panes import PaneDeck
from workbench.ui.window.tapes.calltape import CallTapeView
from workbench.ui.window.tapes.eventlog import EventLogView

JUDGE_STEP_S = 0.5  # how often it is asked whether records came since the last save


@dataclass(frozen=True, slots=True)
class Followers:
    """The parts of the window that show the project."""

    deck: PaneDeck
    tree: ProjectTree
    calls: CallTapeView
    events: EventLogView
    notes: NotesEditor
    keeper: LayoutKeeper
    binder: ActionBinder


class ProjectFollower(QObject):
    """``follow`` is cheap when nothing changed. ``sockets_changed`` tells that panels were opened or closed for it."""

    sockets_changed = Signal()

    def __init__(self, window: QMainWindow, workspace: Workspace, parts: Followers) -> None:
        super().__init__(window)
        self._window, self._workspace, self._parts = window, workspace, parts
        self._seen = (-1, -1)
        self._judged_at = 0.0
        self._known: dict[int, Session] = {}
        self.side_by_side = False  # the second socket that comes is shown beside the first

    def follow(self) -> bool:
        """True if anything changed."""
        seen = (self._workspace.generation, self._workspace.revision)
        if seen == self._seen:
            if monotonic() - self._judged_at >= JUDGE_STEP_S:
                self._judge()
            return False
        if self._workspace.generation != self._seen[0]:
            self._follow_generation()
        else:
            self._follow_sockets()
        self._seen = seen
        self._follow_document()
        self.sockets_changed.emit()
        return True

    def follow_project(self) -> None:
        """At once: another project was opened."""
        self._seen = (-1, -1)
        self.follow()

    def _follow_generation(self) -> None:
        """Everything of the project before goes."""
        self._known = {session.spec.id: session for session in self._workspace.sessions}
        self._parts.tree.refresh()
        self._parts.calls.forget()
        self._parts.events.forget()
        self._parts.notes.forget()
        self._parts.keeper.restore_project()

    def _follow_sockets(self) -> None:
        """Sockets that came get a tab, panels of those that went are closed."""
        deck = self._parts.deck
        self._parts.tree.refresh()
        now = {session.spec.id: session for session in self._workspace.sessions}
        # One that was removed and brought back has its old id but is a new session: its old panel must go.
        fresh = [number for number, session in now.items() if self._known.get(number) is not session]
        deck.close_all([n for n in deck.ids() if n not in now or (n in fresh and n in self._known)])
        self._known = now
        deck.add(fresh)
        if fresh and self.side_by_side and len(deck.ids()) == 2:
            deck.split(fresh[-1], SplitDirection.RIGHT)
            self.side_by_side = False
        elif fresh:
            deck.activate(fresh[-1])

    def _follow_document(self) -> None:
        workspace, binder = self._workspace, self._parts.binder
        mark = " (read only)" if workspace.read_only else ""
        self._window.setWindowTitle(f"{project_name(workspace)}[*]{mark} — Socket Workbench")
        self._window.setWindowFilePath(str(workspace.path or ""))
        self._judge()
        self._parts.notes.show_notes(workspace.document.notes)
        undo, redo = workspace.undo_text, workspace.redo_text
        binder.set_title("edit.undo", f"&Undo: {undo.lower()}" if undo else "")
        binder.set_title("edit.redo", f"&Redo: {redo.lower()}" if redo else "")
        binder.set_checked("project.record", workspace.recording)

    def _judge(self) -> None:
        """Is there something to save?"""
        self._judged_at = monotonic()
        modified = self._workspace.modified
        if modified != self._window.isWindowModified():
            self._window.setWindowModified(modified)
