"""Typed payloads on the command line: their options, and what they may name there.

Who writes ``${file …}`` or ``${env …}`` on his own command line wishes it read: nothing is asked. Relative paths begin
at the working folder. A secret is never the value of an argument, which others on the computer can read.
"""

from __future__ import annotations

import argparse
from argparse import ArgumentTypeError
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.exitcodes import CommandError
from workbench.cli.kindoptions import password_file
from workbench.cli.pointing import with_place
from workbench.codec.inputerror import PayloadError
from workbench.codec.typed.sources import SourceError
from workbench.model.library import VariableKind
from workbench.model.payloads import LineEnding, PayloadForm, PayloadSpec

if TYPE_CHECKING:
    from workbench.session.workspace import Workspace


@dataclass(frozen=True, slots=True)
class PayloadSources:
    """``variables`` are texts with escapes, as bytes; ``secrets`` are taken as they are."""

    variables: tuple[tuple[str, bytes], ...] = ()
    secrets: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def add_payload_options(parser: Any) -> None:
    """What typed payloads name."""
    parser.add_argument("--var", metavar="NAME=TEXT", action="append", type=_variable, default=[],
                        help=r"what ${var NAME} is in a typed payload: text with escapes")
    parser.add_argument("--secret-file", metavar="NAME=FILE", action="append", type=secret_pair, default=[],
                        help="the first line of FILE is what ${var NAME} is; never shown")  # fmt: skip


def payload_sources(found: argparse.Namespace) -> PayloadSources:
    """As the options say."""
    return PayloadSources(tuple(found.var), tuple(found.secret_file))


def typed_payload(text: str) -> PayloadSpec:
    """A typed payload that can be read; whether what it names is there is told before anything connects."""
    from workbench.codec.typed.parser import parse_typed

    try:
        parse_typed(text)
    except PayloadError as error:
        raise ArgumentTypeError(with_place(str(error), text, error.offset)) from None
    return PayloadSpec(PayloadForm.TYPED, text)


def name_pair(text: str) -> tuple[str, str]:
    """``NAME=VALUE``."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise ArgumentTypeError(f"“{text}”: a name, = and a value are expected")
    return name, value


def secret_pair(text: str) -> tuple[str, str]:
    """``NAME=FILE``: the name, and the file's first line."""
    name, path = name_pair(text)
    return name, password_file(path)


def equip(workspace: Workspace, sources: PayloadSources) -> None:
    """Give the workspace what this command's payloads name. Secrets are in memory alone."""
    workspace.desk.folder = Path.cwd()
    for name, value in sources.variables:
        workspace.desk.run_scope.set(name, value)
    known = {each.name: each for each in workspace.variables.value}
    for name, secret in sources.secrets:
        if name not in known:
            workspace.variables.add(name, VariableKind.ASKED)
        elif known[name].kind is VariableKind.VALUE:
            raise CommandError(f"--secret-file: the project has a variable “{name}” whose value stands in it")
        workspace.desk.put_secret(name, secret)


def allow_named(workspace: Workspace, spec: PayloadSpec) -> None:
    """What the command line itself names may be read, by this run alone."""
    workspace.desk.allow(workspace.desk.wanted([spec]), remember=False)


def check_composable(workspace: Workspace, spec: PayloadSpec, option: str) -> None:
    """Raises CommandError with the place of what cannot be, before anything connects. Nothing counts by that."""
    from workbench.session.payloads.scopes import Scope

    desk = workspace.desk
    before = dict(desk.counters)
    composed(spec, option, lambda: desk.compose(spec, Scope(desk.run_scope)).data)
    desk.counters.clear()
    desk.counters.update(before)


def composed(spec: PayloadSpec, option: str, make: Callable[[], bytes]) -> bytes:
    """What ``make`` gives; CommandError with the place where it cannot."""
    try:
        return make()
    except PayloadError as error:
        raise CommandError(f"argument {option}: {with_place(str(error), spec.text, error.offset)}") from None


def check_named(workspace: Workspace, spec: PayloadSpec, option: str) -> None:
    """The same for an answer, whose request is not there yet: that everything it names is. Raises CommandError."""
    from workbench.codec.typed.parser import parse_typed

    needs, sources = parse_typed(spec.text).needs, workspace.desk.sources()
    for names, look in (
        (needs.variables, sources.variable), (needs.environment, sources.environment), (needs.files, sources.file),
        (needs.payloads, sources.payload),
    ):  # fmt: skip
        for name in sorted(names):
            try:
                look(name)
            except SourceError as error:
                raise CommandError(f"argument {option}: {error}.") from None


def with_ending(spec: PayloadSpec, encoding: str, eol: str | None) -> PayloadSpec:
    """The same in an encoding, and with a line ending behind it."""
    return PayloadSpec(spec.form, spec.text, encoding, LineEnding(eol or LineEnding.NONE))


def _variable(text: str) -> tuple[str, bytes]:
    from workbench.codec.escapes import parse_text

    name, value = name_pair(text)
    try:
        return name, parse_text(value, "utf-8", "")
    except PayloadError as error:
        raise ArgumentTypeError(with_place(str(error), value, error.offset)) from None
