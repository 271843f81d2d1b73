"""The sides of a comparison: a session of this project, or one of another project's file that is opened read-only."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from workbench.capture.capture import Capture
from workbench.model.rows import Rows
from workbench.project.document import Document
from workbench.project.store import ProjectStore
from workbench.session.document.edits import hidden_of
from workbench.session.rows.traffic import Traffic
from workbench.session.workspace import Workspace


class Side(NamedTuple):
    """``rows`` do not change with what is removed from now on; records that come are added."""

    title: str
    rows: Rows


class SideChoice(NamedTuple):
    """A session that can be a side."""

    session_id: int
    name: str
    url: str


class OtherProject:
    """A project's file, open for reading until :meth:`close`. Nothing of it is connected or run."""

    def __init__(self, path: Path, data_dir: Path) -> None:
        """Blocks. Raises :class:`~workbench.project.errors.ProjectError`."""
        self.path = path
        self._store = ProjectStore.open(path, data_dir, _nothing, read_only=True)

    def choices(self) -> list[SideChoice]:
        """Its sessions."""
        return [SideChoice(spec.id, spec.name, spec.url) for spec in self._store.document.sockets]

    def side(self, session_id: int) -> Side:
        """One of them."""
        return _side(self._store.capture, self._store.document, session_id, f" in {self.path.name}")

    def close(self) -> None:
        """Blocks a moment."""
        self._store.close(discard=True)


def choices_of(workspace: Workspace) -> list[SideChoice]:
    """The sessions of this project."""
    return [SideChoice(spec.id, spec.name, spec.url) for spec in workspace.document.sockets]


def side_of(workspace: Workspace, session_id: int) -> Side:
    """A session of this project, as its records are."""
    return _side(workspace.store.capture, workspace.document, session_id)


def _side(capture: Capture, document: Document, session_id: int, where: str = "") -> Side:
    ranges = hidden_of(document, session_id)
    name = next((spec.name for spec in document.sockets if spec.id == session_id), "")
    return Side(name + where, Traffic(capture, session_id, lambda _session: ranges))


def _nothing() -> None:
    """Nobody waits for room: nothing is recorded."""
