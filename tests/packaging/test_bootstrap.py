from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import bootstrap
import pytest
from setup_steps import command_line, environment, processes

TIMEOUT_S = 60


def old_pythons() -> list[Path]:
    """Pythons before 3.11 that stand on this machine."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = [path for name in ("2.7.*", "3.[0-9].*", "3.10.*") for path in sorted(versions.glob(f"{name}/bin/python"))]
    return [*found, *(path for name in ("python2", "python2.7") if (path := Path("/usr/bin") / name).exists())]


def run_bootstrap(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "packaging" / "bootstrap.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)


def test_an_old_python_reads_the_first_file(root):
    """3.4 is the oldest grammar that `ast` knows; the older ones are tried where they are installed."""
    ast.parse((root / "packaging" / "bootstrap.py").read_text(encoding="ascii"), feature_version=(3, 4))


@pytest.mark.parametrize("python", old_pythons(), ids=lambda path: path.parents[1].name)
def test_an_old_python_gets_one_sentence(root, python):
    script = root / "packaging" / "bootstrap.py"
    done = subprocess.run([python, script, "run"], capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    version = re.match(r"\d+\.\d+", python.parents[1].name)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "needs Python 3.11 or newer" in done.stderr
    assert version is None or f"this is Python {version[0]}:" in done.stderr


@pytest.mark.parametrize(
    ("version", "accepted"), [((2, 7, 18), False), ((3, 10, 99), False), ((3, 11, 0), True), ((4, 0, 0), True)]
)
def test_the_oldest_python_is_3_11(version, accepted):
    assert (bootstrap.old_python_sentence(version) is None) is accepted


def test_the_oldest_python_is_the_same_everywhere(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">={}.{}".format(*bootstrap.OLDEST_PYTHON)


def test_help_names_the_commands(root):
    done = run_bootstrap(root, "--help")
    assert done.returncode == 0
    for command in ("run", "test", "setup"):
        assert f"bootstrap.py {command}" in done.stderr


@pytest.mark.parametrize("arguments", [(), ("fly",), ("setup", "everything")])
def test_a_wrong_command_line_is_refused(root, arguments):
    done = run_bootstrap(root, *arguments)
    assert done.returncode == 2
    assert "usage: bootstrap.py" in done.stderr


def test_the_readme_and_ci_give_the_same_command(root):
    readme = (root / "README.md").read_text(encoding="utf-8")
    ci = (root / ".ci" / "run").read_text(encoding="utf-8")
    for command in ("run", "test"):
        assert f"\npython3 packaging/bootstrap.py {command}\n" in readme
    assert 'exec python3 packaging/bootstrap.py test "$@"\n' in ci


@pytest.fixture
def started(monkeypatch):
    """What would be started once everything is set up."""
    commands: list[list[str]] = []

    def replace_by(command):
        commands.append(list(command))
        return 7

    monkeypatch.setattr(command_line, "_set_up", lambda purpose: None)
    monkeypatch.setattr(command_line, "replace_by", replace_by)
    monkeypatch.setattr(command_line, "leave_on_sigterm", lambda: None)
    return commands


def test_run_starts_the_example_and_passes_its_exit_code_on(started):
    assert command_line.obey(["run"]) == 7
    assert started == [[str(environment.python()), "-m", "workbench", "demo"]]


def test_run_passes_arguments_on(started):
    assert command_line.obey(["run", "info", "10061"]) == 7
    assert started[0][-2:] == ["info", "10061"]


def test_a_set_up_that_fails_is_told_in_a_sentence(monkeypatch, capsys):
    def fail(purpose):
        raise processes.SetupError("The disk is full.", 9)

    monkeypatch.setattr(command_line, "_set_up", fail)
    monkeypatch.setattr(command_line, "leave_on_sigterm", lambda: None)
    assert command_line.obey(["run"]) == 9
    assert capsys.readouterr().err == "The disk is full.\n"


@pytest.mark.skipif(os.name != "posix", reason="signals end processes on POSIX only")
def test_a_signal_becomes_the_exit_code_that_a_shell_gives():
    assert processes.run([sys.executable, "-c", "import os; os.kill(os.getpid(), 15)"]) == 128 + 15


@pytest.mark.skipif(os.name != "posix", reason="signals end processes on POSIX only")
def test_what_was_started_ends_with_us():
    child = "print('begun', flush=True); import signal; signal.pause()"
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from setup_steps import processes as p; p.leave_on_sigterm(); "
        "sys.exit(p.run([sys.executable, '-c', sys.argv[2]]))"
    )
    command = [sys.executable, "-c", code, str(Path(bootstrap.__file__).parent), child]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "begun\n"
        process.terminate()
        # The pipe ends when its last holder has: the child too, which would wait for ever.
        assert process.communicate(timeout=TIMEOUT_S) == ("", None)
        assert process.returncode == 128 + 15


def test_messages_survive_a_terminal_without_unicode():
    code = "import sys; sys.path.insert(0, sys.argv[1]); from setup_steps.processes import say; say('“é”')"
    done = subprocess.run(
        [sys.executable, "-c", code, str(Path(bootstrap.__file__).parent)],
        env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, timeout=TIMEOUT_S, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr.strip()) == (0, b"???")
