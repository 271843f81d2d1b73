"""Make the corpora anew: ``python -m tests.agreement.make_corpus [protocol …]``, from the repository's root.

Each protocol has a module ``makers/<protocol>.py`` with a function ``make() -> tuple[Corpus, str]``: the messages, and
one line that says whence they come. Makers start real programs on loopback and end them. Clocks, keys and identifiers
make every corpus a little different: that a new one agrees too is the point.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from tests.agreement.corpus import write_corpus

MAKERS = Path(__file__).parent / "makers"


def main(names: list[str]) -> int:
    """All protocols, or those that are named."""
    for name in names or sorted(path.stem for path in MAKERS.glob("[!_]*.py")):
        corpus, note = import_module(f"tests.agreement.makers.{name}").make()
        path = write_corpus(corpus, note)
        print(f"{path.name}: {sum(1 for _ in corpus.compared())} messages")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
