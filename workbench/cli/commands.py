"""What the command line asked for, read and checked: one plain value for each command."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from workbench.cli.kindoptions import KindSettings
from workbench.cli.payloadoptions import PayloadSources
from workbench.model.generators import GeneratorSpec
from workbench.model.payloads import PayloadSpec
from workbench.model.runs import ORIGINAL, Pace
from workbench.model.sockets import ReplyMode
from workbench.model.socketurl import SocketUrl
from workbench.project.export.forms import ExportForm, Selection
from workbench.project.importing.formats import ImportForm


class OutputForm(StrEnum):
    """What goes to standard output."""

    RAW = "raw"  # received bytes as they are
    JSON = "json"  # a line for each record and each event
    EVENTS = "events"  # a line for each event


@dataclass(frozen=True, slots=True)
class WindowCommand:
    """The window, with a project or without."""

    project: Path | None = None


@dataclass(frozen=True, slots=True)
class DemoCommand:
    """The window with the echo example; without a display the same offscreen."""


@dataclass(frozen=True, slots=True)
class SendCommand:
    """``payload`` is None where nothing, a typed payload, a file that is streamed, or standard input is sent."""

    url: SocketUrl
    payload: bytes | None = None
    file: Path | None = None
    stdin: bool = False  # "--file -"
    repeat: int = 1  # 0: until stopped
    interval_ms: float = 1_000.0
    wait_s: float | None = None
    expect: re.Pattern[bytes] | None = None
    record: Path | None = None
    form: OutputForm = OutputForm.RAW
    kind: KindSettings = field(default_factory=KindSettings)
    typed: PayloadSpec | None = None
    sources: PayloadSources = field(default_factory=PayloadSources)


@dataclass(frozen=True, slots=True)
class ListenCommand:
    """``count`` 0 and ``duration_s`` None stand for no limit."""

    url: SocketUrl
    reply: ReplyMode = ReplyMode.NONE
    reply_payload: PayloadSpec = field(default_factory=PayloadSpec)
    count: int = 0
    duration_s: float | None = None
    record: Path | None = None
    form: OutputForm = OutputForm.RAW
    kind: KindSettings = field(default_factory=KindSettings)
    measure: bool = False  # tell what became of stamped payloads, instead of the bytes
    sources: PayloadSources = field(default_factory=PayloadSources)
    rules: str = ""  # a ready-made server's name


@dataclass(frozen=True, slots=True)
class GenerateCommand:
    """``json``: a line for each event, each second and the end, instead of sentences."""

    url: SocketUrl
    spec: GeneratorSpec = field(default_factory=GeneratorSpec)
    record: Path | None = None
    json: bool = False
    kind: KindSettings = field(default_factory=KindSettings)


@dataclass(frozen=True, slots=True)
class ExportCommand:
    """``output`` None is standard output; ``key_log`` a file with secrets of TLS connections; ``filter`` is a
    display filter's text; None lets every record through."""

    file: Path
    form: ExportForm
    selection: Selection = field(default_factory=Selection)
    output: Path | None = None
    key_log: Path | None = None
    filter: str | None = None


@dataclass(frozen=True, slots=True)
class ImportCommand:
    """``output`` is a project file that is not there yet."""

    files: tuple[Path, ...]
    output: Path
    form: ImportForm = ImportForm.AUTO


@dataclass(frozen=True, slots=True)
class InfoCommand:
    """``subject`` is a file, a socket URL or an error; empty asks about this program and system. ``kind`` is the kind
    of socket that the options are asked of. ``connect``: a TLS peer is asked for its certificates."""

    subject: str = ""
    json: bool = False
    kind: str = ""
    connect: bool = False


@dataclass(frozen=True, slots=True)
class RunCommand:
    """Without sequences the project's sockets are opened. ``answers`` are to its questions, by variable or question;
    ``sources`` are variables and secrets; ``allow``: its payloads may read the files, variables and stored secrets
    that they name."""

    project: Path
    sequences: tuple[str, ...] = ()
    every_sequence: bool = False
    duration_s: float | None = None
    pace: Pace = ORIGINAL
    junit: Path | None = None
    html: Path | None = None
    record: Path | None = None
    form: OutputForm = OutputForm.RAW
    answers: tuple[tuple[str, str], ...] = ()
    sources: PayloadSources = field(default_factory=PayloadSources)
    allow: bool = False


@dataclass(frozen=True, slots=True)
class BenchCommand:
    """``name`` empty runs every benchmark; ``full`` in full size, where that takes minutes and gigabytes."""

    name: str = ""
    json: bool = False
    full: bool = False


Command = (
    WindowCommand | DemoCommand | SendCommand | ListenCommand | GenerateCommand | ExportCommand | ImportCommand
    | InfoCommand | BenchCommand | RunCommand
)  # fmt: skip
