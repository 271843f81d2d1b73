"""Writing a conversation to a file: raw, of one direction or both, or as text that tells both ends apart."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Final

from workbench.capture.conversation import ConversationSource
from workbench.model.records import Direction
from workbench.session.document.edits import hidden_of
from workbench.session.work.jobs import Job
from workbench.session.workspace import Workspace

PIECE_BYTES: Final = 1024 * 1024
_LABELS: Final = {Direction.RX: b"<< RX\n", Direction.TX: b">> TX\n"}


class ConversationForm(StrEnum):
    """What the file holds."""

    BOTH = "both"
    RX = "rx"
    TX = "tx"
    TOLD_APART = "told_apart"


_DIRECTIONS: Final = {ConversationForm.RX: int(Direction.RX), ConversationForm.TX: int(Direction.TX)}


def save_conversation(
    workspace: Workspace, session_id: int, connection: int | None, form: ConversationForm, path: Path
) -> Job:
    """Write what a connection carried (None: all of the session's), without removed records, a megabyte at a time.

    As long as it was when it began. An existing file is replaced when all is written; a cancelled job leaves it.
    """
    capture = workspace.store.capture
    hidden = hidden_of(workspace.document, session_id)

    def work(job: Job) -> None:
        source = capture.conversation(session_id, connection, _DIRECTIONS.get(form), hidden)
        half = path.with_name(f"{path.name}.part")
        try:
            _write(source, half, form is ConversationForm.TOLD_APART, job)
            if not job.is_cancelled():
                half.replace(path)
        finally:
            half.unlink(missing_ok=True)

    return workspace.run_job(f"Saving {path.name}", work)


def _write(source: ConversationSource, path: Path, told_apart: bool, job: Job) -> None:
    total = source.size()
    offset, speaker = 0, -1
    with path.open("wb") as file:
        while offset < total and not job.is_cancelled():
            data = source.read(offset, min(PIECE_BYTES, total - offset))
            if not data:
                break
            if told_apart:
                for start, size, direction in source.directions(offset, len(data)):
                    if direction != speaker:
                        file.write((b"\n" if speaker >= 0 else b"") + _LABELS[Direction(direction)])
                        speaker = direction
                    file.write(data[start - offset : start - offset + size])
            else:
                file.write(data)
            offset += len(data)
            job.report(offset / total)
