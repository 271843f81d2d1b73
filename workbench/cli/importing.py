"""``import``: traffic of other programs into a new project file."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import replace
from pathlib import Path

from workbench.capture.database import remove_database
from workbench.cli.commands import ImportCommand
from workbench.cli.exitcodes import CommandError, ExitCode
from workbench.cli.stopping import StopRequest
from workbench.cli.streams import tell
from workbench.codec.escapes import visible
from workbench.project.document import SOCKETS_MAX, Document
from workbench.project.errors import ProjectError
from workbench.project.importing.importing import import_files
from workbench.project.importing.summary import ImportSummary, summary_lines
from workbench.project.importing.target import ImportCancelled, ImportTarget
from workbench.project.store import ProjectStore


def import_(command: ImportCommand, stop: StopRequest) -> ExitCode:
    """The whole command. The project appears only if everything could be imported; Ctrl+C leaves none behind."""
    if command.output.exists():
        raise CommandError(f"{command.output} exists: an import makes a new file, choose another name")
    try:
        store = ProjectStore.record_into(command.output, _no_wake)
    except ProjectError as error:
        raise CommandError(str(error)) from None
    done = False
    try:
        summaries = _import(command, store, stop)
        done = True
    except ImportCancelled:
        tell("Stopped. Nothing was written.")
    except ProjectError as error:
        raise CommandError(str(error)) from None
    except sqlite3.Error as error:
        raise CommandError(f"{command.output}: {error}") from None
    finally:
        _close(store, command.output, keep=done)
    if done:
        for summary in summaries:
            tell("\n".join(visible(line) for line in summary_lines(summary)))
    return ExitCode.DONE


def _import(command: ImportCommand, store: ProjectStore, stop: StopRequest) -> list[ImportSummary]:
    target = ImportTarget(store.capture, range(1, SOCKETS_MAX), frozenset(), time.time_ns())
    summaries = import_files(list(command.files), target, _quiet, stop.is_requested, command.form)
    sockets = tuple(spec for summary in summaries for spec in summary.sockets)
    if not sockets:
        raise ProjectError("\n".join(line for summary in summaries for line in summary_lines(summary)))
    bookmarks = {str(key): marks for summary in summaries for key, marks in summary.bookmarks.items()}
    document = Document(name=command.output.stem, next_id=max(spec.id for spec in sockets) + 1)
    store.put_document(replace(document, sockets=sockets, bookmarks=bookmarks))
    store.save(_quiet, stop.is_requested)
    return summaries


def _close(store: ProjectStore, path: Path, *, keep: bool) -> None:
    try:
        store.close(discard=False)
        if not keep:
            remove_database(path)
    except (ProjectError, OSError) as error:
        raise CommandError(str(error)) from None


def _quiet(_progress: float) -> None:
    """Standard error has the summary at the end."""


def _no_wake() -> None:
    """Whoever imports waits by himself."""
