"""Run every target under atheris: ``guided.py SECONDS [TARGET…]``. Ends with 0 if nothing failed.

The first byte of an input chooses the target, so that one process, whose coverage guides the search, serves them all.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[2]))

with atheris.instrument_imports(include=["workbench.codec", "workbench.project"]):
    from tests.fuzz.targets import TARGETS

    for warm in TARGETS.values():
        warm(b"")  # the parsers import their modules when they are first asked


def main(seconds: int, names: list[str]) -> None:
    """Never returns: the fuzzer ends the process."""
    targets = [TARGETS[name] for name in names or TARGETS]

    def ask(data: bytes) -> None:
        if data:
            targets[data[0] % len(targets)](data[1:])

    limits = [f"-max_total_time={seconds}", "-max_len=2048", "-timeout=10", "-rss_limit_mb=1024"]
    atheris.Setup([sys.argv[0], *limits], ask)
    atheris.Fuzz()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
