"""The grammar of ``run``."""

from __future__ import annotations

import argparse
import math
from argparse import ArgumentTypeError

from workbench.cli import arguments, examples
from workbench.cli.commands import Command, OutputForm, RunCommand
from workbench.cli.grammar.parts import Parsers, add_command
from workbench.cli.payloadoptions import add_payload_options, name_pair, payload_sources
from workbench.model.runs import Pace
from workbench.settings.places import example_project


def add_run(commands: Parsers) -> None:
    """``run`` and its options."""
    parser = add_command(commands, "run", "run a project without a window: its sequences, or all of its sockets",
                         examples.RUN, _make_run)
    parser.add_argument("project", metavar="PROJECT", nargs="?", type=arguments.readable_file,
                        help="a project file, *.swb or the JSON form")
    parser.add_argument("--examples", action="store_true",
                        help="in place of PROJECT: the ten protocols that come with the program")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--sequence", metavar="NAME", action="append", default=[],
                       help="run this sequence; several run one after another")
    which.add_argument("--all", action="store_true", help="run every sequence, in the project's order")
    parser.add_argument("--duration", metavar="S", type=arguments.seconds,
                        help="end after S seconds; a sequence that runs then is stopped and counts as failed")
    parser.add_argument("--speed", metavar="N", type=_speed, default=1.0,
                        help="waits take an Nth of their time (1); “max” waits nowhere")
    parser.add_argument("--answer", metavar="NAME=VALUE", action="append", type=name_pair, default=[],
                        help="the answer to a question of a sequence, by its variable, or by its text with yes or no")
    add_payload_options(parser)
    parser.add_argument("--allow", action="store_true",
                        help="payloads may read the files, environment variables and stored secrets that they name")
    parser.add_argument("--junit", metavar="FILE", type=arguments.writable_file, help="write a report as JUnit XML")
    parser.add_argument("--html", metavar="FILE", type=arguments.writable_file, help="write a report as an HTML page")
    parser.add_argument("--record", metavar="FILE.swb", type=arguments.writable_file,
                        help="record into this project file as it happens; it is whole even after a kill")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", dest="form", action="store_const", const=OutputForm.JSON, default=OutputForm.RAW,
                      help="a line of JSON for each record, each event and each step")
    form.add_argument("--events", dest="form", action="store_const", const=OutputForm.EVENTS,
                      help="a line of JSON for each event and each step")  # fmt: skip


def _make_run(parser: argparse.ArgumentParser, found: argparse.Namespace) -> Command:
    if (found.project is None) is not found.examples:
        parser.error("give either a PROJECT or --examples")
    runs_sequences = bool(found.sequence) or found.all
    for option, value in (("--junit", found.junit), ("--html", found.html), ("--answer", found.answer)):
        if value and not runs_sequences:
            parser.error(f"{option} is about sequences: name one by --sequence, or give --all")
    return RunCommand(
        example_project() if found.examples else found.project, tuple(found.sequence), found.all, found.duration,
        Pace(found.speed), found.junit, found.html,
        found.record, found.form, tuple(found.answer), payload_sources(found), found.allow,
    )  # fmt: skip


def _speed(text: str) -> float:
    if text == "max":
        return math.inf
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.01 <= value <= 1_000_000:
        raise ArgumentTypeError(f"“{text}”: a number from 0.01 to 1,000,000 is expected, or “max”")
    return value
