"""The source files that the house rules look at, parsed once."""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("workbench", "packaging", "tests")


class Source:
    """One Python file; ``name`` is its path below the project's folder, with slashes."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._tree: ast.Module | None = None

    @property
    def tree(self) -> ast.Module:
        return self.parse()

    def parse(self) -> ast.Module:
        if self._tree is None:
            self._tree = ast.parse(self.text, self.name)
        return self._tree

    def forget(self) -> None:
        self._tree = None

    def place(self, node: ast.AST) -> str:
        """``workbench/ui/x.py:12``, which editors open."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}"

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def within(self, *folders: str) -> bool:
        return self.name.startswith(folders)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="package")
def all_sources() -> Iterator[list[Source]]:
    """Every Python file of the project, tests included.

    A million syntax nodes would make every later test's garbage collection take a second: they are kept from the
    collector while they are needed, and let go after the last test of this folder.
    """
    paths = sorted(path for place in PLACES for path in (ROOT / place).rglob("*.py"))
    found = [Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths]
    for source in found:
        source.parse()
    gc.collect()
    gc.freeze()
    yield found
    gc.unfreeze()
    for source in found:
        source.forget()


@pytest.fixture(scope="package")
def sources(all_sources: list[Source]) -> list[Source]:
    """The program itself, without set-up and tests."""
    found = [source for source in all_sources if source.within("workbench/")]
    assert found, "no source files were found: the rules would hold of nothing"
    return found


@pytest.fixture
def snippet():
    """A piece of source as if it were a file, to show that a rule sees what it forbids."""

    def make(text: str, name: str = "workbench/ui/sample.py") -> Source:
        return Source(name, text)

    return make
