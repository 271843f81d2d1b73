"""Targets of what other programs wrote: saved packets, lines for a shell."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from workbench.project.importing.target import ImportTarget


def read_saved_packets(data: bytes) -> None:
    """As packets of Packet Sender, JSON and INI."""
    from workbench.project.errors import ProjectError
    from workbench.project.importing.packetsender.packets import read_ini, read_json
    from workbench.project.importing.packetsender.panels import read_panels

    text = data.decode("utf-8", "replace")
    read_ini(text)
    for read in (read_json, read_panels):
        try:
            read(text)
        except ProjectError:
            pass


def read_what_packet_sender_saved(data: bytes) -> None:
    """Whole files of it, into what a document holds; the answers of its servers, too."""
    from workbench.project.document import Document, document_from_json, document_to_json
    from workbench.project.errors import ProjectError
    from workbench.project.importing.bringing import with_brought
    from workbench.project.importing.packetsender.reading import import_packets

    answer = b"[General]\nresponseEnableCheck1=1\nresponseIfEdit1=a\nresponseReplyEdit1={{DATE}}\ndateFormat="
    for head in (b"", b"[General]\nresponseIfEdit1=", b"[a]\nhexString=", answer):
        try:
            summary = import_packets("a", head + data, _target())
        except ProjectError:
            continue
        document = with_brought(Document(next_id=100), [summary])
        assert document_from_json(document_to_json(document)) == document


def read_a_shell_command(data: bytes) -> None:
    """A line for a shell, and a file of them; a fault stands within the text."""
    from workbench.project.errors import ProjectError
    from workbench.project.importing.commands.reading import import_commands, read_command
    from workbench.project.importing.commands.shellwords import CommandError

    text = data.decode("utf-8", "replace")
    for line in (text, f"curl {text}", f"echo {text} | nc a 1", f"printf {text}|nc -u a 1"):
        try:
            read_command(line)
        except CommandError as error:
            assert 0 <= error.offset <= len(line)
    try:
        import_commands("a", data, _target())
    except ProjectError:
        pass


def _target() -> ImportTarget:
    """These imports record nothing."""
    from workbench.project.importing.target import ImportStore, ImportTarget

    return ImportTarget(cast("ImportStore", None), range(1, 50))
