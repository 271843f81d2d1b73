"""Run every target under atheris: ``guided.py SECONDS [TARGET…]``. Ends with 0 if nothing failed.

The first byte of an input chooses the target, so that one process, whose coverage guides the search, serves them all.
It begins with the real messages of tests/agreement and with the examples of own formats, in a folder ``seeds`` where it
is started, and leaves there what led it further.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[2]))

with atheris.instrument_imports(include=["workbench.codec", "workbench.project"]):
    from tests.agreement.corpus import corpora
    from tests.fuzz.targets import TARGETS

    for warm in TARGETS.values():
        warm(b"")  # the parsers import their modules when they are first asked


INPUT_MAX_BYTES = 2_048
ROOM_MB = 1_024  # of memory, for all that the targets may need together
SEEDS_EACH = 8  # messages of one protocol
EXAMPLES = Path(__file__).parents[2] / "resources" / "formats"


def write_seeds(names: list[str], folder: Path) -> None:
    """One file for each message and each target that reads messages; nothing for targets that are not asked."""
    messages = [said.data for corpus in corpora() for said in list(corpus.compared())[:SEEDS_EACH]]
    known = {
        "dissect_any": messages, "dissect_by_each": messages,
        "describe_a_format": [path.read_bytes() for path in sorted(EXAMPLES.glob("*.ksy"))],
    }  # fmt: skip
    folder.mkdir(exist_ok=True)
    for place, name in enumerate(names):
        for number, data in enumerate(known.get(name, [])):
            if len(data) < INPUT_MAX_BYTES:
                (folder / f"{name}-{number}").write_bytes(bytes([place]) + data)


def main(seconds: int, names: list[str]) -> None:
    """Never returns: the fuzzer ends the process."""
    names = names or list(TARGETS)
    targets = [TARGETS[name] for name in names]
    seeds = Path("seeds")
    write_seeds(names, seeds)

    def ask(data: bytes) -> None:
        if data:
            targets[data[0] % len(targets)](data[1:])

    # What libFuzzer takes for this process's peak is its parent's, too: Linux hands it on to whoever is started.
    inherited_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    limits = {
        "max_total_time": seconds, "max_len": INPUT_MAX_BYTES, "timeout": 10, "rss_limit_mb": inherited_mb + ROOM_MB,
    }  # fmt: skip
    atheris.Setup([sys.argv[0], *(f"-{name}={limit}" for name, limit in limits.items()), str(seeds)], ask)
    atheris.Fuzz()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
