"""``export``: a project's document or traffic to a file or to standard output."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from workbench.cli.commands import ExportCommand
from workbench.cli.exitcodes import CommandError, ExitCode
from workbench.cli.filteroption import filter_expression
from workbench.cli.output import Output, drain
from workbench.cli.reading import opened_to_read
from workbench.cli.stopping import StopRequest
from workbench.cli.streams import tell
from workbench.project.errors import ProjectError
from workbench.project.export.exporting import export_pieces, export_to_file
from workbench.project.export.keeping import FilterKeeper, own_formats
from workbench.project.export.keylogfile import read_key_log
from workbench.project.export.walk import ExportSource
from workbench.project.regularfile import is_special
from workbench.project.store import ProjectStore


def export(command: ExportCommand, stop: StopRequest) -> ExitCode:
    """The whole command. A file appears only once it is whole; Ctrl+C leaves none behind, and is not done."""
    with opened_to_read(command.file) as store:
        if command.key_log is not None:
            secrets = _secrets(command.key_log)
            command = replace(command, selection=replace(command.selection, key_log=secrets))
        if command.filter is not None:
            expression = filter_expression(command.filter, own_formats(store.document.formats))
            keep = FilterKeeper(store.document, store.capture, expression, stop.is_requested)
            command = replace(command, selection=replace(command.selection, keep=keep))
        if command.output is None:
            return _told(_to_standard_output(command, store, stop), stop, "Stopped. The export is not whole.")
        try:
            source = ExportSource(store.document, store.capture)
            special = is_special(command.output)
            whole = export_to_file(
                source, command.form, command.output, command.selection, cancelled=stop.is_requested
            )
        except OSError as error:
            raise CommandError(f"{command.output}: {error.strerror or error}") from None
        return _told(whole, stop, f"Stopped. {'The export is not whole.' if special else 'Nothing was written.'}")


def _told(whole: bool, stop: StopRequest, sentence: str) -> ExitCode:
    """Who does not want to read any more (``| head``) has what he wanted; who ends it by a signal has not."""
    if whole or not stop.signalled:
        return ExitCode.DONE
    tell(sentence)
    return ExitCode.STOPPED


def _secrets(path: Path) -> bytes:
    try:
        return read_key_log(path)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror or error}") from None
    except ProjectError as error:
        raise CommandError(str(error)) from None


def _to_standard_output(command: ExportCommand, store: ProjectStore, stop: StopRequest) -> bool:
    """False if it was stopped before everything was taken."""
    output = Output(sys.stdout.fileno(), stop.is_requested, stop.request)
    source = ExportSource(store.document, store.capture)
    whole = True
    for piece in export_pieces(source, command.form, command.selection, _quiet):
        output.put(piece)
        if stop.requested:
            whole = False
            break
    whole = drain(output, stop) and whole
    if output.failure is not None:
        raise CommandError(f"standard output: {output.failure.strerror}")
    return whole


def _quiet(_progress: float) -> None:
    """Standard output is no place for a progress bar, and a pipe has none."""
