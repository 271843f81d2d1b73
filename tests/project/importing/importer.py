"""Importing into a store of its own, and what came of it as plain values."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from workbench.model.events import Event
from workbench.model.records import RecordHead
from workbench.project.importing.formats import ImportForm
from workbench.project.importing.importing import import_file
from workbench.project.importing.summary import ImportSummary
from workbench.project.importing.target import ImportTarget
from workbench.project.store import ProjectStore

NOW_NS = 1_790_000_000_000_000_000


class Imported:
    """One file, imported."""

    def __init__(self, store: ProjectStore, path: Path, form: ImportForm = ImportForm.AUTO, sockets: int = 200,
                 first: int = 1) -> None:  # fmt: skip
        self.store = store
        self.progress: list[float] = []
        target = ImportTarget(store.capture, range(first, first + sockets), frozenset(), NOW_NS)
        self.summary: ImportSummary = import_file(path, target, self.progress.append, _never, form)

    def heads(self, session_id: int = 1) -> list[RecordHead]:
        return self.store.capture.heads(session_id, 1, 1_000_000)

    def payloads(self, session_id: int = 1) -> list[bytes]:
        return [self.store.capture.payload(session_id, head.number) for head in self.heads(session_id)]

    def events(self, session_id: int = 1) -> list[Event]:
        return list(self.store.capture.events(session_id))

    def urls(self) -> list[str]:
        return [spec.url for spec in self.summary.sockets]

    def stream(self, direction: int, session_id: int = 1, connection: int = 1) -> bytes:
        """All bytes of one direction of a conversation."""
        wanted = [
            head for head in self.heads(session_id) if (head.direction, head.connection) == (direction, connection)
        ]
        return b"".join(self.store.capture.payload(session_id, head.number) for head in wanted)

    def bytes_by_conversation(self) -> dict[tuple[str, str, str, str], int]:
        """Scheme, sender, receiver, and how many bytes of payload went that way."""
        counts: dict[tuple[str, str, str, str], int] = defaultdict(int)
        for spec in self.summary.sockets:
            ends = {row.number: (row.local, row.peer) for row in self.store.capture.connections(spec.id)}
            for head in self.heads(spec.id):
                local, peer = ends[head.connection]
                way = (local, peer) if head.direction else (peer, local)
                counts[spec.url.partition(":")[0], *way, ""] += head.size
        return dict(counts)


def _never() -> bool:
    return False
