"""The grammar of ``generate``."""

from __future__ import annotations

import argparse
from argparse import ArgumentTypeError
from collections.abc import Callable
from typing import Any, Final, TypeVar

from workbench.cli import arguments, examples
from workbench.cli.commands import Command, GenerateCommand
from workbench.cli.grammar.parts import Parsers, add_command, check_kind, told
from workbench.cli.kindoptions import add_kind_options, kind_settings
from workbench.model.generators import CONNECTIONS_MAX, GeneratorSpec
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.sockets import Role

T = TypeVar("T")
_BURST_MAX: Final = 100_000


def add_generate(commands: Parsers) -> None:
    """``generate`` and its options."""
    parser = add_command(commands, "generate", "send payloads at a rate, stamped so that a receiver can measure",
                         examples.GENERATE, _make_generate)
    parser.add_argument("url", metavar="URL", type=arguments.peer_url,
                        help="udp://host:port, tcp://…, tls://…, unix:///path …")
    rate = parser.add_mutually_exclusive_group()
    rate.add_argument("--rate", metavar="N", type=rate_hz,
                      help="payloads per second, of all connections together: 1000, 20k (100); 0: as fast as it goes")
    rate.add_argument("--bits", metavar="B", type=rate_bits, help="bits of payload per second: 64k, 10M, 1G")
    parser.add_argument("--burst", metavar="N", type=_burst, default=1, help="so many at once, at the same rate (1)")
    parser.add_argument("--ramp", metavar="S", type=arguments.seconds, default=0.0,
                        help="let the rate grow from nothing for S seconds")
    parser.add_argument("--count", metavar="N", type=arguments.count, default=0, help="end after N payloads")
    parser.add_argument("--duration", metavar="S", type=arguments.seconds, default=0.0, help="end after S seconds")
    parser.add_argument("--size", metavar="B", type=sizes, default=(64, 0, 1),
                        help="bytes of a stamped payload, at least 32 (64); 64-1400 goes through all sizes between, "
                             "64-1400/16 in steps of 16")
    parser.add_argument("--connections", metavar="N", type=_connections, default=1, help="so many in parallel (1)")
    own = parser.add_mutually_exclusive_group()
    own.add_argument("--payload-text", metavar="T", help="this text instead of stamped payloads")
    own.add_argument("--payload-hex", metavar="H", help="these bytes instead of stamped payloads")
    own.add_argument("--payload-typed", metavar="T", help="a typed payload, composed anew each time: '${text counter}'")
    parser.add_argument("--record", metavar="FILE.swb", type=arguments.writable_file,
                        help="record into this project file as it happens")
    parser.add_argument("--json", action="store_true", help="a line of JSON for each event, each second and the end")
    add_kind_options(parser)  # fmt: skip


def rate_hz(text: str) -> float:
    """0 to a million."""
    from workbench.session.generator.written import rate_from  # here and below: help needs no session

    return _read(rate_from, text)


def rate_bits(text: str) -> float:
    """More than 0."""
    from workbench.session.generator.written import bits_from

    return _read(bits_from, text)


def sizes(text: str) -> tuple[int, int, int]:
    """First, last (0: the same) and step: ``64``, ``64-1400``, ``64-1400/16``."""
    from workbench.session.generator.written import sizes_from

    return _read(sizes_from, text)


def _read(read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def _connections(text: str) -> int:
    return _at_most(text, CONNECTIONS_MAX)


def _burst(text: str) -> int:
    return _at_most(text, _BURST_MAX)


def _at_most(text: str, most: int) -> int:
    if (value := arguments.count(text)) > most:
        raise ArgumentTypeError(f"{text}: from 1 to {most:,}")
    return value


def _make_generate(parser: argparse.ArgumentParser, found: argparse.Namespace) -> Command:
    check_kind(parser, found, Role.CLIENT)
    payload = _payload(parser, found)
    hz = 100.0 if found.rate is None else found.rate
    first, last, step = found.size
    spec = GeneratorSpec(
        hz, found.bits or 0.0, found.burst, found.ramp, found.count, found.duration, first, last, step,
        payload is None, payload or GeneratorSpec().payload, found.connections,
    )  # fmt: skip
    if payload is None:
        _check_sizes(parser, spec, found.url.facts.is_datagram)
    return GenerateCommand(found.url, spec, found.record, found.json, kind_settings(found))


def _payload(parser: argparse.ArgumentParser, found: Any) -> PayloadSpec | None:
    for option, form in (("text", PayloadForm.TEXT), ("hex", PayloadForm.HEX), ("typed", PayloadForm.TYPED)):
        if (text := getattr(found, f"payload_{option}")) is not None:
            spec = PayloadSpec(form, text)
            if form is not PayloadForm.TYPED:  # what a typed one needs is known when it is composed
                told(parser, f"--payload-{option}", lambda: arguments.checked(spec))  # noqa: B023 - called at once
            return spec
    return None


def _check_sizes(parser: argparse.ArgumentParser, spec: GeneratorSpec, is_datagram: bool) -> None:
    from workbench.session.generator.schedule import check_spec

    try:
        check_spec(spec, is_datagram=is_datagram, is_client=True)
    except ValueError as error:
        parser.error(f"argument --size: {error}")
