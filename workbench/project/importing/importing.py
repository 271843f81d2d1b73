"""Importing files: one after another into one target, each told from the others by its first bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from workbench.codec.hexinput.dump import DumpError
from workbench.codec.hexinput.reading import read_dump
from workbench.codec.pcap.captured import CaptureFormatError
from workbench.model.texts import bytes_text
from workbench.project.errors import ProjectError
from workbench.project.importing.captures import import_capture
from workbench.project.importing.commands.reading import FILE_MAX_BYTES as COMMANDS_MAX_BYTES
from workbench.project.importing.commands.reading import import_commands
from workbench.project.importing.dumppayloads import LIBRARY_MAX_BYTES, payloads_of_dump
from workbench.project.importing.formats import HEAD_BYTES, ImportForm, guess_form
from workbench.project.importing.hexdumps import FILE_MAX_BYTES, import_dump
from workbench.project.importing.jsonlines import import_lines
from workbench.project.importing.packetsender.reading import FILE_MAX_BYTES as PACKETS_MAX_BYTES
from workbench.project.importing.packetsender.reading import import_packets
from workbench.project.importing.summary import ImportSummary
from workbench.project.importing.target import Cancelled, ImportCancelled, ImportTarget, Progress
from workbench.project.regularfile import is_special

Importer = Callable[[Path, ImportTarget, Progress, Cancelled], ImportSummary]


def import_file(
    path: Path, target: ImportTarget, progress: Progress, cancelled: Cancelled, form: ImportForm = ImportForm.AUTO
) -> ImportSummary:
    """Import one file. Blocks: call it in a thread.

    Raises :class:`ImportCancelled`, :class:`ProjectError` with a sentence, and :class:`OSError`; then nothing of the
    file remains in the target.
    """
    if is_special(path):
        raise ProjectError(f"{path.name} is a device, a pipe or a socket: save what comes from it in a file first.")
    guessed = form is ImportForm.AUTO
    if guessed:
        with path.open("rb") as file:
            form = guess_form(file.read(HEAD_BYTES))
    try:
        return _IMPORTERS[form](path, target, progress, cancelled)
    except CaptureFormatError as error:
        raise ProjectError(f"{path.name} cannot be imported: {error}.") from None
    except DumpError as error:
        taken = "it is no capture and no file of packets, and was taken for a hex dump: " if guessed else ""
        raise ProjectError(f"{path.name} cannot be imported: {taken}{error}.") from None


def import_files(
    paths: list[Path], target: ImportTarget, progress: Progress, cancelled: Cancelled,
    form: ImportForm = ImportForm.AUTO,
) -> list[ImportSummary]:  # fmt: skip
    """Import several files, all of them or none. Raises as :func:`import_file` does."""
    done: list[ImportSummary] = []
    ids, names = target.ids, target.names
    try:
        for index, path in enumerate(paths):

            def part(progressed: float, index: int = index) -> None:
                progress((index + progressed) / len(paths))

            summary = import_file(path, replace(target, ids=ids, names=names), part, cancelled, form)
            done.append(summary)
            ids = ids[len(summary.sockets) :]
            names |= {spec.name for spec in summary.sockets}
    except BaseException:
        for summary in done:
            target.store.forget_sessions(summary.session_ids)
        raise
    return done


def _import_dump_file(path: Path, target: ImportTarget, progress: Progress, cancelled: Cancelled) -> ImportSummary:
    text = _whole(path, FILE_MAX_BYTES).decode("utf-8-sig", "replace")
    if cancelled():
        raise ImportCancelled
    dump = read_dump(text)
    del text  # as large as the file
    summary = import_dump(path.name, dump, target, cancelled)
    progress(1.0)
    return summary


def _import_packets_file(path: Path, target: ImportTarget, progress: Progress, _cancelled: Cancelled) -> ImportSummary:
    summary = import_packets(path.name, _whole(path, PACKETS_MAX_BYTES), target)
    progress(1.0)
    return summary


def _import_payloads_file(path: Path, target: ImportTarget, progress: Progress, _cancelled: Cancelled) -> ImportSummary:
    dump = read_dump(_whole(path, LIBRARY_MAX_BYTES).decode("utf-8-sig", "replace"))
    summary = payloads_of_dump(path.name, dump, target)
    progress(1.0)
    return summary


def _import_commands_file(path: Path, target: ImportTarget, progress: Progress, cancelled: Cancelled) -> ImportSummary:
    summary = import_commands(path.name, _whole(path, COMMANDS_MAX_BYTES), target, cancelled)
    progress(1.0)
    return summary


def _whole(path: Path, limit: int) -> bytes:
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise ProjectError(f"{path.name} is larger than {bytes_text(limit)}, the most that is read of such a file.")
    return data


_IMPORTERS: dict[ImportForm, Importer] = {
    ImportForm.CAPTURE: import_capture,
    ImportForm.JSONL: import_lines,
    ImportForm.PACKET_SENDER: _import_packets_file,
    ImportForm.HEX: _import_dump_file,
    ImportForm.PAYLOADS: _import_payloads_file,
    ImportForm.COMMANDS: _import_commands_file,
}
