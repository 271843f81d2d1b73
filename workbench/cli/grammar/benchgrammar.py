"""The grammar of ``bench``."""

from __future__ import annotations

import argparse

from workbench.bench import registry
from workbench.cli import examples
from workbench.cli.commands import BenchCommand, Command
from workbench.cli.grammar.parts import Parsers, add_command


def add_bench(commands: Parsers) -> None:
    """``bench`` and its options."""
    names = registry.names()
    listing = "\n".join(f"  {name:14} {text}" for name, text in names.items())
    parser = add_command(commands, "bench", "run the benchmarks",
                         f"{examples.BENCH}\n\nbenchmarks:\n{listing}", _make_bench)
    parser.add_argument("name", metavar="NAME", nargs="?", default="",
                        help="one of those below")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="a line of JSON for each figure")
    parser.add_argument("--full", action="store_true",
                        help="in full size, where a benchmark has one: takes minutes and gigabytes")  # fmt: skip


def _make_bench(_parser: argparse.ArgumentParser, found: argparse.Namespace) -> Command:
    return BenchCommand(found.name, found.json, found.full)
