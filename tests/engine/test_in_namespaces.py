"""Runs the tests that send to groups, to everybody and to foreign addresses, each file in a namespace of its own."""

from __future__ import annotations

import functools
import sys
from pathlib import Path

import pytest

from tests.engine.namespaces import is_inside, run_in_namespace, why_not

FOLDER = Path(__file__).parent / "netns"
reason = functools.cache(why_not)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("test_*.py")))
def test_in_a_namespace_of_its_own(name: str) -> None:
    if why := reason():
        pytest.skip(why)
    pytest_command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(FOLDER / name)]
    done = run_in_namespace(pytest_command, deadline_s=240.0)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "passed" in done.stdout


def test_a_namespace_is_not_where_the_tests_run() -> None:
    if why := reason():
        pytest.skip(why)
    assert not is_inside()
    done = run_in_namespace(
        [sys.executable, "-c", "from tests.engine.namespaces import is_inside; print(is_inside())"], deadline_s=30.0
    )
    assert done.stdout.strip() == "True", done.stderr
