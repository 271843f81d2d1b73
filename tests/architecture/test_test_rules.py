"""Tests wait for facts, never for time: a sleep is too long on every machine but the slowest, and too short on that."""

from __future__ import annotations

import ast

import pytest

SLEEPS = {"time.sleep", "sleep", "qtbot.wait", "QTest.qWait", "QTest.qSleep"}

# File -> why time itself may pass in it.
MAY_SLEEP = {"tests/app/test_eventloop.py": "the timers of the loop are what is tested"}


def sleeps(source):
    """A sleep inside a `while` polls a fact, and is none."""
    loops = [node for node in ast.walk(source.tree) if isinstance(node, ast.While)]
    polls = {id(node) for loop in loops for node in ast.walk(loop)}
    for call in source.calls():
        if id(call) in polls:
            continue
        name = ast.unparse(call.func)
        if name in SLEEPS:
            yield f"{source.place(call)} {name}()"
        elif name == "asyncio.sleep" and call.args and isinstance(call.args[0], ast.Constant) and call.args[0].value:
            yield f"{source.place(call)} {ast.unparse(call)}"


def excuses(source):
    """A test that is skipped for good, or expected to fail, tells nothing. A condition (`skipif`) is fine."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("pytest.mark.xfail", "pytest.mark.skip"):
            yield f"{source.place(node)} {ast.unparse(node)}"


@pytest.fixture(scope="module")
def tests(all_sources):
    """All but the measurements, which may let time pass."""
    return [source for source in all_sources if source.within("tests/") and not source.within("tests/bench/")]


def test_no_test_sleeps(tests):
    found = "\n".join(line for source in tests if source.name not in MAY_SLEEP for line in sleeps(source))
    assert not found, f"wait for the fact itself with a deadline (the fixture `until`, qtbot.waitUntil):\n{found}"


def test_no_test_is_excused(tests):
    found = "\n".join(line for source in tests for line in excuses(source))
    assert not found, f"mend it or delete it:\n{found}"


def test_the_rules_see_what_they_forbid(snippet):
    assert list(sleeps(snippet("time.sleep(1)")))
    assert list(sleeps(snippet("await asyncio.sleep(0.1)")))
    assert not list(sleeps(snippet("await asyncio.sleep(0)")))
    assert not list(sleeps(snippet("await asyncio.sleep(POLL_S)")))
    assert not list(sleeps(snippet("while not fact():\n    assert now() < end\n    time.sleep(0.001)")))
    assert list(excuses(snippet("@pytest.mark.xfail\ndef test_x(): pass")))
    assert not list(excuses(snippet("@pytest.mark.skipif(sys.platform == 'win32', reason='x')\ndef test_x(): pass")))
