"""``import``: traffic of other programs into a new project file."""

from __future__ import annotations

import sqlite3
import sys
import time
from dataclasses import replace
from pathlib import Path

from workbench.capture.bytelog import force_directory
from workbench.cli.commands import ImportCommand
from workbench.cli.exitcodes import CommandError, ExitCode
from workbench.cli.scratch import scratch_folder
from workbench.cli.stopping import StopRequest
from workbench.cli.streams import tell
from workbench.codec.escapes import visible
from workbench.project.document import SOCKETS_MAX, Document
from workbench.project.errors import ProjectError
from workbench.project.importing.bringing import with_brought
from workbench.project.importing.importing import import_files
from workbench.project.importing.summary import ImportSummary, summary_lines
from workbench.project.importing.target import ImportCancelled, ImportTarget
from workbench.project.store import ProjectStore


def import_(command: ImportCommand, stop: StopRequest) -> ExitCode:
    """The whole command. The project appears once everything was imported; Ctrl+C and a kill leave none behind."""
    output = command.output
    _refuse_taken(output)
    try:
        with scratch_folder(output.parent, "import") as folder:
            building = folder / output.name
            summaries = _build(command, building, stop)
            _put_in_place(building, output)
    except ImportCancelled:
        tell("Stopped. Nothing was written.")
        return ExitCode.STOPPED
    except FileExistsError:  # since it was looked for
        _refuse_taken(output)
        raise
    except OSError as error:
        raise CommandError(f"{output}: {error.strerror or error}") from None
    for summary in summaries:
        tell("\n".join(visible(line) for line in summary_lines(summary)))
    return ExitCode.DONE


def _refuse_taken(output: Path) -> None:
    if output.exists():
        raise CommandError(f"{output} exists: an import makes a new file, choose another name")
    if output.is_symlink():
        raise CommandError(
            f"{output} is a link to a file that is not there: an import makes a new file, choose another name"
        )


def _build(command: ImportCommand, building: Path, stop: StopRequest) -> list[ImportSummary]:
    """The whole project in ``building``, closed. Raises ImportCancelled, CommandError, :class:`OSError`."""
    try:
        store = ProjectStore.record_into(building, _no_wake)
        try:
            summaries = _import(command, store, stop)
        finally:
            store.close(discard=False)
    except ProjectError as error:
        raise CommandError(str(error)) from None
    except sqlite3.Error as error:
        raise CommandError(f"{command.output}: {error}") from None
    return summaries


def _put_in_place(building: Path, output: Path) -> None:
    """Give a whole file its name, never over one that came meanwhile. Raises :class:`OSError`."""
    if sys.platform == "win32":
        building.rename(output)  # fails there where the name is taken
        return
    try:
        output.hardlink_to(building)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if output.exists() or output.is_symlink():
            raise FileExistsError(f"{output} exists") from None
        building.replace(output)
    force_directory(output.parent)


def _import(command: ImportCommand, store: ProjectStore, stop: StopRequest) -> list[ImportSummary]:
    target = ImportTarget(store.capture, range(1, SOCKETS_MAX), frozenset(), time.time_ns())
    summaries = import_files(list(command.files), target, _quiet, stop.is_requested, command.form)
    if all(summary.is_empty for summary in summaries):
        raise ProjectError("\n".join(line for summary in summaries for line in summary_lines(summary)))
    document = with_brought(Document(name=command.output.stem), summaries)
    store.put_document(replace(document, next_id=max((spec.id for spec in document.sockets), default=0) + 1))
    store.save(_quiet, stop.is_requested)
    return summaries


def _quiet(_progress: float) -> None:
    """Standard error has the summary at the end."""


def _no_wake() -> None:
    """Whoever imports waits by himself."""
