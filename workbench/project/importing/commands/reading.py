"""Reading one command, or a file of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import Final

from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.sockets import Role
from workbench.project.errors import ProjectError
from workbench.project.importing.assembly import Assembly
from workbench.project.importing.commands.curl import read_curl
from workbench.project.importing.commands.feeding import fed_by, file_payload, without_hex
from workbench.project.importing.commands.netcat import NAMES, read_netcat, read_openssl
from workbench.project.importing.commands.shellwords import CommandError, Word, split_words
from workbench.project.importing.commands.talk import Talk
from workbench.project.importing.literals import literal
from workbench.project.importing.summary import ImportSummary
from workbench.project.importing.target import Cancelled, ImportCancelled, ImportTarget

FILE_MAX_BYTES: Final = 4 * 1024 * 1024
COMMANDS_MAX: Final = 10_000
FAULTS_TOLD: Final = 10
FAULTS_MAX: Final = 1_000  # then it is no file of commands
FORM: Final = "commands"
_CMD_EXE: Final = re.compile(r"\^[\"\n\r]")  # how its lines go on, and how browsers quote for it
Sender = Callable[[Sequence[Word], PayloadSpec | None], Talk]


def read_command(text: str) -> Talk:
    """One command line, pipes included. Raises :class:`CommandError` with the offset of what cannot be read."""
    if found := _CMD_EXE.search(text):
        raise CommandError("this is written for cmd.exe: copy the form for bash (POSIX) instead", found.start())
    words = split_words(text)
    if words and words[0].text in ("$", ">", "%") and not words[0].is_operator:  # a prompt that was copied, too
        words = words[1:]
    if not words:
        raise CommandError("there is no command", 0)
    stages = _stages(words)
    sent: PayloadSpec | None = None
    for stage in stages[:-1]:
        if sent is not None and stage[0].text == "xxd":
            sent = without_hex(sent, stage)
        elif sent is None:
            sent = fed_by(stage)
        else:
            raise CommandError("this is not read between two pipes", stage[0].offset)
    return _last(stages[-1], sent)


def _stages(words: Sequence[Word]) -> list[list[Word]]:
    stages: list[list[Word]] = [[]]
    for word in words:
        if word.is_operator and word.text == "|":
            stages.append([])
        elif word.is_operator and word.text not in ("<", "<<<", ">"):
            raise CommandError(f"“{word.text}” is not read here: one command at a time", word.offset)
        else:
            stages[-1].append(word)
    for stage in stages:
        if not stage or stage[0].is_operator:
            raise CommandError("a command is missing", stage[0].offset if stage else words[-1].offset)
    for stage in stages[:-1]:
        for word in stage:
            if word.is_operator:
                raise CommandError(f"“{word.text}” is not read before a pipe", word.offset)
    return stages


def _last(stage: Sequence[Word], sent: PayloadSpec | None) -> Talk:
    words, sent = _without_redirections(stage, sent)
    if not words:
        raise CommandError("a command is missing", stage[0].offset)
    name = PurePath(words[0].text).name.removesuffix(".exe")
    if name == "curl":
        if sent is not None:
            raise CommandError("what is piped into curl is not read: use --data-binary", words[0].offset)
        return read_curl(words)
    if name in NAMES:
        return read_netcat(words, sent)
    if name == "openssl":
        return read_openssl(words, sent)
    raise CommandError("only curl, nc, ncat and openssl s_client are read here", words[0].offset)


def _without_redirections(stage: Sequence[Word], sent: PayloadSpec | None) -> tuple[list[Word], PayloadSpec | None]:
    words: list[Word] = []
    rest = iter(stage)
    for word in rest:
        if not word.is_operator:
            words.append(word)
            continue
        target = next(rest, None)
        if target is None or target.is_operator:
            raise CommandError(f"something is missing behind “{word.text}”", word.offset)
        if word.text == "<<<":
            sent = PayloadSpec(PayloadForm.TYPED, literal(target.text.encode("utf-8", "surrogateescape") + b"\n"))
        elif word.text == "<":
            sent = file_payload(target)
        elif words and words[-1].text in ("1", "2") and words[-1].offset + 1 == word.offset:
            words.pop()  # 2> /dev/null
    return words, sent


def bring_talk(talk: Talk, assembly: Assembly) -> None:
    """A command into what an import brings."""
    number = assembly.socket(talk.socket)
    if talk.payload is not None and talk.payload.text:
        taken = assembly.payload(talk.name, talk.payload)
        if taken and number and talk.socket.role is Role.CLIENT:
            assembly.draft(number, talk.payload)
    for variable in talk.variables:
        assembly.variable(variable)


def import_command(talk: Talk, target: ImportTarget) -> ImportSummary:
    """One command that was read. Nothing is opened or sent."""
    assembly = Assembly("Commands", target)
    bring_talk(talk, assembly)
    summary = ImportSummary(talk.name, FORM, sockets=assembly.sockets, brought=assembly.brought)
    summary.notes += assembly.problems
    summary.remarks += [*talk.remarks, "Nothing was opened or sent."]
    return summary


def import_commands(
    name: str, data: bytes, target: ImportTarget, cancelled: Cancelled = lambda: False
) -> ImportSummary:
    """A file of commands, one to a line; a line goes on behind a backslash, or within quotes. Raises
    :class:`ProjectError`, and :class:`ImportCancelled`."""
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").replace("\r\n", "\n")
    assembly = Assembly(PurePath(name).stem, target)
    summary = ImportSummary(name, FORM)
    remarks: dict[str, None] = {}
    faults: list[str] = []
    count = 0
    for number, line in commands_of(text):
        count += 1
        if cancelled():
            raise ImportCancelled
        if assembly.is_full or len(faults) >= FAULTS_MAX:
            summary.broken = f"From line {number:,} on nothing was read: this is more than one import takes."
            break
        try:
            talk = read_command(line)
        except CommandError as error:
            at = number + line.count("\n", 0, error.offset)
            faults.append(f"Line {at:,} was left out: {error}.")
            continue
        bring_talk(talk, assembly)
        remarks |= dict.fromkeys(talk.remarks[:8])
    if not count:
        raise ProjectError(f"{name} holds no command.")
    summary.sockets, summary.brought = assembly.sockets, assembly.brought
    summary.notes += assembly.problems
    summary.remarks += faults[:FAULTS_TOLD] + list(remarks)[:FAULTS_TOLD]
    if len(faults) > FAULTS_TOLD:
        summary.remarks.append(f"And {len(faults) - FAULTS_TOLD:,} more lines were left out.")
    summary.remarks.append("Nothing was opened or sent.")
    return summary


def commands_of(text: str) -> Iterator[tuple[int, str]]:
    """The commands of a text with the numbers of their first lines, from 1."""
    lines = text.split("\n")
    index = count = 0
    while index < len(lines) and count < COMMANDS_MAX:
        first, line = index, lines[index]
        index += 1
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        quote = _open_quote(line, "")
        held = [line]
        while index < len(lines) and (quote or held[-1].endswith("\\")):
            held.append(lines[index])
            quote = _open_quote(lines[index], quote)
            index += 1
        count += 1
        yield first + 1, "\n".join(held)


def _open_quote(line: str, quote: str) -> str:
    """Which quote is open at the end of the line."""
    escaped = False
    for char in line:
        if escaped:
            escaped = False
        elif char == "\\" and quote != "'":
            escaped = True
        elif quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
    return quote
