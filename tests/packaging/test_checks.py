from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from setup_steps import checks

TIMEOUT_S = 60
SHOW = """
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel("seen")
label.show()
app.sendPostedEvents()
print(app.platformName(), label.isVisible(), app.primaryScreen().size().width())
"""


@pytest.fixture
def these(monkeypatch):
    """Runs the given checks in place of ours, with this Python as their program."""

    def run(*given: checks.Check) -> int:
        monkeypatch.setattr(checks, "script", lambda name: Path(sys.executable))
        monkeypatch.setattr(checks, "_checks", lambda arguments: list(given))
        return checks.run_all([])

    return run


def exits(code: int, **more) -> checks.Check:
    return checks.Check(f"exit {code}", ("python", "-c", f"raise SystemExit({code})"), **more)


def test_all_run_and_the_first_failure_is_the_exit_code(these, capfd):
    assert these(exits(0), exits(4), exits(3), exits(0)) == 4
    summary = capfd.readouterr().err.splitlines()[-4:]
    assert [line.split("  exit")[0].strip() for line in summary] == ["passed", "FAILED (4)", "FAILED (3)", "passed"]


def test_all_passed_is_0(these):
    assert these(exits(0), exits(0)) == 0


def test_an_empty_choice_of_tests_is_a_failure_unless_it_was_chosen(these):
    assert these(exits(checks.NO_TESTS_COLLECTED)) == checks.NO_TESTS_COLLECTED
    assert these(exits(checks.NO_TESTS_COLLECTED, may_be_empty=True)) == 0


def test_a_check_sees_its_variables_while_it_runs(these):
    log = []

    @contextmanager
    def variables():
        log.append("begin")
        yield {"WORKBENCH_SAMPLE": "seen"}
        log.append("end")

    code = "import os, sys; sys.exit(os.environ.get('WORKBENCH_SAMPLE') != 'seen')"
    assert these(checks.Check("variables", ("python", "-c", code), variables)) == 0
    assert log == ["begin", "end"]


def test_arguments_reach_pytest():
    chosen = [check for check in checks._checks(["-k", "hex"]) if check.command[0] == "pytest"]
    assert chosen
    for check in chosen:
        assert tuple(check.command[-2:]) == ("-k", "hex")
        assert check.may_be_empty


@pytest.mark.parametrize(("cores", "processes"), [(1, None), (2, "2"), (64, "4"), (None, None)])
def test_the_whole_suite_is_run_by_a_process_for_each_core(monkeypatch, cores, processes):
    monkeypatch.setattr(checks.os, "cpu_count", lambda: cores)
    tests, *in_a_window = [check.command for check in checks._checks([]) if check.command[0] == "pytest"]
    assert tests[3:] == (() if processes is None else ("-n", processes, "--dist", "loadfile"))
    assert all("-n" not in command for command in in_a_window)
    assert all("-n" not in check.command for check in checks._checks(["tests/codec"]))


def test_every_kind_of_check_is_there():
    assert [check.command[0] for check in checks._checks([])][:4] == ["ruff", "mypy", "lint-imports", "pytest"]


@pytest.mark.skipif(sys.platform != "linux", reason="Xvfb is for Linux")
def test_a_window_opens_on_the_virtual_display():
    """Qt's plugin for X11 loads with what this system brings; the server has ended afterwards."""
    import os

    with checks.virtual_display() as variables:
        command = [sys.executable, "-c", SHOW]
        environment = {**os.environ, **variables}
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
        )
        assert done.stdout.split() == ["xcb", "True", "1920"], done.stderr
    after = subprocess.run(command, env=environment, capture_output=True, timeout=TIMEOUT_S, check=False)
    assert after.returncode != 0
