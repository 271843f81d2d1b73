"""The benchmarks by name. Each is imported only when it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

from workbench.bench.figures import Figure

Bench = Callable[[], Iterator[Figure]]

_MODULES = {
    "tcp-receive": ("workbench.bench.tcp_receive", "TCP into the capture against a raw file, 20 MB and 2 GB"),
    "udp-receive": ("workbench.bench.udp_receive", "50,000 datagrams/s of 64 bytes and 1,000/s of 16 kB"),
    "clients": ("workbench.bench.clients", "1,000 clients of another process at one listener, each echoed"),
    "repeat": ("workbench.bench.repeat", "a payload every millisecond: the mean interval"),
    "generator": (
        "workbench.bench.generator",
        "rates from 1/s to 20,000/s, spacing and free running beside a plain sendto loop",
    ),
    "import": ("workbench.bench.import_capture", "captures of 1,000,000 packets become records"),
    "export": ("workbench.bench.export", "1,000,000 records in each form, and 1 GB in bounded memory"),
    "reading": (
        "workbench.bench.reading",
        "a large recording opened, jumped in, followed and searched; with --full 10,000,000 records in 10 GB",
    ),
    "filter": ("workbench.bench.filtering", "a display filter over 1,000,000 records: first hits and the whole"),
    "framing": (
        "workbench.bench.framing",
        "1,000,000 messages cut by each kind, against a plain pass over the bytes, and the index of them",
    ),
    "rules": ("workbench.bench.ruleanswers", "100 rules answer pipelined requests of several TCP connections"),
    "sequence": (
        "workbench.bench.sequence",
        "10,000 steps against an echo, and 200,000 rounds of a repetition; with --full 1,000,000",
    ),
    "open": ("workbench.bench.open_project", "opening a project of 1,000,000 records"),
}


def add(name: str, module: str, text: str) -> None:
    """A benchmark of a room above this one, told by the composition root."""
    _MODULES[name] = (module, text)


def names() -> dict[str, str]:
    """Name and what it measures."""
    return {name: text for name, (_, text) in _MODULES.items()}


def load(name: str, *, full: bool = False) -> Bench:
    """``full``: in its full size, where it has one that takes minutes. Raises KeyError for an unknown name."""
    module, _text = _MODULES[name]
    made = import_module(module)
    bench: Bench = made.run_full if full and hasattr(made, "run_full") else made.run
    return bench
