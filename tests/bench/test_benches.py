"""The benchmarks: ``pytest tests/bench -m bench -s`` prints the figures. None fails on a time."""

from __future__ import annotations

import pytest

from workbench.bench import registry
from workbench.bench.figures import Figure, at_least, at_most


def test_a_bar_says_whether_it_is_met() -> None:
    assert at_least("b", "ratio", 0.5, 0.4).met is True
    assert at_least("b", "ratio", 0.3, 0.4).met is False
    assert at_most("b", "memory", 300.0, 300.0, "MB").met is True
    assert "NOT MET" in at_most("b", "memory", 301.0, 300.0, "MB").as_line()


def test_what_is_not_known_is_never_zero() -> None:
    assert "not known" in Figure("b", "dropped", None).as_line()


@pytest.mark.parametrize("name", sorted(registry.names()))
def test_every_benchmark_can_be_loaded(name: str) -> None:
    assert callable(registry.load(name))


@pytest.mark.bench
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", sorted(registry.names()))
def test_figures(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    figures = list(registry.load(name)())
    with capsys.disabled():
        print()
        for figure in figures:
            print(figure.as_line())
    assert figures
