"""The source files that the house rules look at, parsed once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("workbench", "packaging", "tests")


@dataclass(frozen=True)
class Source:
    """One Python file; ``name`` is its path below the project's folder, with slashes."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.name)

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


@pytest.fixture(scope="session")
def all_sources() -> list[Source]:
    """Every Python file of the project, tests included."""
    paths = sorted(path for place in PLACES for path in (ROOT / place).rglob("*.py"))
    return [Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths]


@pytest.fixture(scope="session")
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
