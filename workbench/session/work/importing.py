"""Importing into the open project: in a thread, as a job, one step of undo for all of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbench.project.document import SOCKETS_MAX, Document
from workbench.project.importing.formats import ImportForm
from workbench.project.importing.target import ImportCancelled, ImportTarget
from workbench.session.work.jobs import Job

if TYPE_CHECKING:
    from workbench.codec.hexinput.dump import Dump
    from workbench.project.importing.commands.talk import Talk
    from workbench.project.importing.summary import ImportSummary

IMPORT_SOCKETS_LEAST: Final = 3  # one for a server, two that others share
IMPORT_SOCKETS_MAX: Final = 500  # of one import: beyond it, servers share a socket
FULL: Final = f"The project has {SOCKETS_MAX:,} sockets already, and an import would add more."


def reserved_ids(document: Document) -> range:
    """Ids for the sockets of an import; empty where the project holds no more."""
    count = min(IMPORT_SOCKETS_MAX, SOCKETS_MAX - len(document.sockets))
    return range(document.next_id, document.next_id + (count if count >= IMPORT_SOCKETS_LEAST else 0))


def with_imported(document: Document, summaries: list[ImportSummary], reserved: range) -> Document:
    """The document with everything that imports brought; ids that were ``reserved`` and not used are given back."""
    from workbench.project.importing.bringing import with_brought  # not before it is wanted

    brought = with_brought(document, summaries)
    next_id = max([reserved.start, *(spec.id + 1 for spec in brought.sockets)])
    if document.next_id != reserved.stop:  # others were made meanwhile
        next_id = document.next_id
    return replace(brought, next_id=next_id)


def files_work(paths: list[Path], target: ImportTarget, form: ImportForm) -> Callable[[Job], None]:
    """What a job does to import files; its result is the list of summaries, None where it was cancelled."""

    def work(job: Job) -> None:
        from workbench.project.importing.importing import import_files  # not before it is wanted

        try:
            job.result = import_files(paths, target, job.report, job.is_cancelled, form)
        except ImportCancelled:
            job.cancel()

    return work


def dump_work(name: str, dump: Dump, target: ImportTarget) -> Callable[[Job], None]:
    """What a job does to import a dump as a new socket."""

    def work(job: Job) -> None:
        from workbench.project.importing.hexdumps import import_dump

        try:
            job.result = [import_dump(name, dump, target, job.is_cancelled)]
        except ImportCancelled:
            job.cancel()

    return work


def payloads_work(name: str, dump: Dump, target: ImportTarget) -> Callable[[Job], None]:
    """What a job does to put a dump's records into the library."""

    def work(job: Job) -> None:
        from workbench.project.importing.dumppayloads import payloads_of_dump

        job.result = [payloads_of_dump(name, dump, target)]

    return work


def command_work(talk: Talk, target: ImportTarget) -> Callable[[Job], None]:
    """What a job does to take over a command that was read."""

    def work(job: Job) -> None:
        from workbench.project.importing.commands.reading import import_command

        job.result = [import_command(talk, target)]

    return work
