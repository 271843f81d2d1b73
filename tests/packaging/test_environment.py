from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from setup_steps import environment, processes

TIMEOUT_S = 120


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder like ours with a virtual environment still to be made; what pip would be told is kept."""
    told: list[tuple[str, ...]] = []

    def pip(*arguments: str) -> int:
        told.append(arguments)
        return 0

    for name in {*environment.RUN.locks, *environment.TEST.locks, "pyproject.toml", "version.py"}:
        (tmp_path / name).write_text(f"# {name}\n", encoding="utf-8")
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "LOCKS", tmp_path)
    monkeypatch.setattr(environment, "_WATCHED", (tmp_path / "pyproject.toml", tmp_path / "version.py"))
    monkeypatch.setattr(environment, "_pip", pip)
    return tmp_path, told


def test_a_virtual_environment_is_made_and_filled_once(project):
    folder, told = project
    environment.prepare(environment.RUN)
    version = subprocess.run(
        [environment.python(), "-c", "import sys; print(sys.prefix, *sys.version_info[:2])"],
        capture_output=True, text=True, timeout=TIMEOUT_S, check=True,
    )  # fmt: skip
    assert version.stdout.split() == [str(folder / ".venv"), *map(str, sys.version_info[:2])]
    assert environment.site_packages().is_dir()
    assert len(told) == 2
    assert {"--require-hashes", str(folder / "requirements.lock")} <= set(told[0])
    assert "--editable" in told[1]

    environment.prepare(environment.RUN)
    assert len(told) == 2, "nothing had changed"

    (folder / "requirements.lock").write_text("# another\n", encoding="utf-8")
    environment.prepare(environment.RUN)
    assert len(told) == 4, "the lock had changed"


def test_an_environment_that_was_moved_is_made_anew(project, monkeypatch):
    folder, told = project
    environment.prepare(environment.RUN)
    moved = folder / "moved"
    (folder / ".venv").rename(moved)
    monkeypatch.setattr(environment, "VENV", moved)
    monkeypatch.setattr(environment, "ROOT", moved)
    assert str(moved) not in (environment.python().parent / "activate").read_text(encoding="utf-8")
    environment.prepare(environment.RUN)
    assert len(told) == 4
    assert str(moved) in (environment.python().parent / "activate").read_text(encoding="utf-8")


def test_what_is_ready_to_test_is_ready_to_run(project, monkeypatch):
    folder, told = project
    monkeypatch.setattr(environment, "_make", lambda: (folder / ".venv" / "bin").mkdir(parents=True))
    monkeypatch.setattr(environment, "python", lambda: Path(sys.executable))
    environment.prepare(environment.TEST)
    assert str(folder / "requirements-test.lock") in told[0]
    environment.prepare(environment.RUN)
    assert len(told) == 2


def test_a_failed_installation_is_tried_again(project, monkeypatch):
    folder, _told = project
    monkeypatch.setattr(environment, "_make", lambda: (folder / ".venv").mkdir(exist_ok=True))
    monkeypatch.setattr(environment, "_pip", lambda *arguments: 3)
    for _ in range(2):
        with pytest.raises(processes.SetupError) as caught:
            environment.prepare(environment.RUN)
        assert caught.value.exit_code == 3


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-build.lock", "pyproject.toml", "version.py"])
def test_the_fingerprint_sees_each_file(project, name):
    folder, _told = project
    before = environment.fingerprint(environment.RUN)
    (folder / name).write_text("changed", encoding="utf-8")
    assert environment.fingerprint(environment.RUN) != before


def test_the_fingerprint_sees_another_python(project, monkeypatch):
    before = environment.fingerprint(environment.RUN)
    monkeypatch.setattr(sys, "version_info", (3, 99, 0, "final", 0))
    assert environment.fingerprint(environment.RUN) != before
