"""``info``: what a file holds, what an address resolves to, what an error means, facts of this computer, what this
program stands on."""

from __future__ import annotations

import platform
import socket
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import workbench
from workbench.cli.errorinfo import error_json, error_lines
from workbench.cli.exitcodes import CommandError, ExitCode
from workbench.cli.hostinfo import HOST_SUBJECTS, host_json, host_text
from workbench.cli.lookup import addresses
from workbench.cli.pointing import with_place
from workbench.cli.reading import opened_to_read
from workbench.cli.urlinfo import about_url, is_looked_up_here
from workbench.codec.escapes import visible
from workbench.model.endpoint import SocketUrlError
from workbench.model.failures import Failure, Reason
from workbench.model.records import Direction
from workbench.model.sockets import SocketSpec
from workbench.model.socketurl import SocketUrl, parse_socket_url
from workbench.model.texts import bytes_text, count_text, failure_explanation, failure_sentence
from workbench.project.export.textforms import utc_text
from workbench.project.store import ProjectStore
from workbench.settings.places import data_dir, log_dir, settings_file

_WIDTH = 14


def info(subject: str, as_json: bool = False, kind: str = "") -> ExitCode:
    """Print what is known about ``subject``. Raises CommandError where it is nothing that is known.

    ``as_json`` is for errors and for facts of this computer, which a program can read then.
    """
    if subject == "options":
        from workbench.cli.optioninfo import option_json, option_lines  # brings the whole session layer with it

        sys.stdout.write((option_json(kind) if as_json else "\n".join(option_lines(kind))) + "\n")
        return ExitCode.DONE
    if kind:
        raise CommandError(f"unexpected: {kind}")
    if subject == "kinds":
        from workbench.cli.kindinfo import kind_json, kind_lines

        sys.stdout.write((kind_json() if as_json else "\n".join(kind_lines())) + "\n")
        return ExitCode.DONE
    if subject in HOST_SUBJECTS:
        sys.stdout.write((host_json(subject) if as_json else host_text(subject)) + "\n")
        return ExitCode.DONE
    is_error = bool(subject) and "://" not in subject and not Path(subject).is_file()
    if as_json:
        if not is_error:
            raise CommandError("--json goes with an error, info --json WSAECONNREFUSED, or with kinds, options, "
                               "interfaces, routes, dns, connections, memberships, protocols")  # fmt: skip
        sys.stdout.write(error_json(subject) + "\n")
    elif not subject:
        _print(_about_program())
    elif "://" in subject:
        return _info_url(subject)
    elif Path(subject).is_file():
        _print(_about_file(Path(subject)))
    else:
        _print(error_lines(subject))
    return ExitCode.DONE


def _print(lines: Iterator[str]) -> None:
    sys.stdout.write("\n".join(lines) + "\n")


def _line(label: str, text: str) -> str:
    return f"  {label:{_WIDTH}}{text}"


# -- a file


def _about_file(path: Path) -> Iterator[str]:
    with opened_to_read(path) as store:
        document = store.document
        name = f" “{visible(document.name)}”" if document.name else ""
        yield f"{path}: a project of Socket Workbench{name}, {bytes_text(path.stat().st_size)}"
        yield _line("sockets", str(len(document.sockets)))
        if document.notes:
            yield _line("notes", count_text(len(document.notes.splitlines()), "line", "lines"))
        for spec in document.sockets:
            yield ""
            yield visible(spec.name)
            yield from _about_socket(spec, store)


def _about_socket(spec: SocketSpec, store: ProjectStore) -> Iterator[str]:
    capture = store.capture
    count = capture.count(spec.id)
    yield _line("address", f"{spec.role.value} {visible(spec.url)}")
    yield _line("records", f"{count:,}")
    if not count:
        return
    hidden = sum(last - first + 1 for first, last in store.document.hidden.get(str(spec.id), ()))
    if hidden:
        yield _line("removed", f"{hidden:,} of them")
    ends = [*capture.heads(spec.id, 1, 1), *capture.heads(spec.id, count, 1)]
    for label, direction in (("received", Direction.RX), ("sent", Direction.TX)):
        size = capture.conversation(spec.id, None, direction, ()).size()
        yield _line(label, f"{count_text(size, 'byte', 'bytes')}")
    connections = len([row for row in capture.connections(spec.id) if row.number])
    if connections:
        yield _line("connections", f"{connections:,}")
    yield _line("first", utc_text(ends[0].time_ns))
    yield _line("last", utc_text(ends[-1].time_ns))


# -- an address


def _info_url(text: str) -> ExitCode:
    try:
        url = parse_socket_url(text)
    except SocketUrlError as error:
        raise CommandError(with_place(str(error), text, error.offset)) from None
    try:
        found = addresses(url) if is_looked_up_here(url) else []
    except OSError as error:
        _print(_about_url(url, []))
        raise CommandError(_lookup_failed(url, error), ExitCode.NETWORK) from None
    _print(_about_url(url, found))
    return ExitCode.DONE


def _about_url(url: SocketUrl, found: list[tuple[str, str]]) -> Iterator[str]:
    yield str(url)
    for label, text in about_url(url, found):
        yield _line(label, text)


def _lookup_failed(url: SocketUrl, error: OSError) -> str:
    if isinstance(error, TimeoutError):
        failure = Failure(Reason.TIMED_OUT, f"looking up {url.endpoint.host}: {error}")
    else:
        again = error.errno == getattr(socket, "EAI_AGAIN", None)
        reason = Reason.NAME_TRY_AGAIN if again else Reason.NAME_NOT_FOUND
        failure = Failure(reason, url.endpoint.host, error.errno)
    return f"{failure_sentence(failure)} {failure_explanation(failure)}"


# -- this program


def _about_program() -> Iterator[str]:
    yield f"Socket Workbench {workbench.__version__}"
    yield _line("Python", f"{platform.python_version()} ({sys.executable})")
    yield _line("system", platform.platform())
    yield _line("SQLite", sqlite3.sqlite_version)
    yield _line("IPv6", "yes" if socket.has_dualstack_ipv6() else "no")
    largest = _receive_buffer_limit()
    if largest is not None:
        yield _line("rmem_max", f"{bytes_text(largest)} (the largest receive buffer that is granted)")
    yield _line("settings", str(settings_file()))
    yield _line("working files", str(data_dir()))
    yield _line("log", str(log_dir()))


def _receive_buffer_limit() -> int | None:
    """Linux only; None elsewhere."""
    try:
        return int(Path("/proc/sys/net/core/rmem_max").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
