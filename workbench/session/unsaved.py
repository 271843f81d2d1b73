"""What would be lost if a project were closed without saving it."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.capture.visible import Ranges
from workbench.session.document.edits import essence, hidden_of
from workbench.session.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Unsaved:
    """``sockets`` are new or were changed; ``records`` are those that are shown and in no file yet."""

    sockets: int
    records: int


def unsaved_of(workspace: Workspace) -> Unsaved:
    """Counted anew at each call: for a question, not for every frame."""
    document, kept = workspace.document, set(workspace.saved_essence.sockets)
    capture = workspace.store.capture
    records = 0
    for spec in document.sockets:
        saved, count = capture.saved_counts.get(spec.id, 0), capture.count(spec.id)
        records += _shown_after(saved, count, hidden_of(document, spec.id))
    sockets = sum(1 for spec in essence(document).sockets if spec not in kept)
    return Unsaved(sockets, records)


def _shown_after(saved: int, count: int, hidden: Ranges) -> int:
    """Records with numbers from ``saved`` + 1 to ``count`` that were not removed."""
    removed = sum(max(0, min(last, count) - max(first, saved + 1) + 1) for first, last in hidden)
    return max(0, count - saved - removed)
