from __future__ import annotations

import re
import tomllib

import lock
import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement

LOCKS = ("requirements.lock", "requirements-build.lock", "requirements-test.lock")
PYTHONS = ("3.11", "3.12", "3.13")
SYSTEMS = {"linux": ("Linux", "posix"), "win32": ("Windows", "nt")}


def environment(python: str, system: str) -> dict[str, str]:
    name, os_name = SYSTEMS[system]
    versions = {"python_version": python, "python_full_version": f"{python}.0"}
    return {**default_environment(), **versions, "sys_platform": system, "platform_system": name, "os_name": os_name}


def pinned(root, name: str) -> list[Requirement]:
    text = (root / "packaging" / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.partition(" --hash")[0] for line in text.splitlines() if line and not line.startswith("#")]
    return [Requirement(line) for line in lines]


def versions(root, name: str, python: str, system: str) -> dict[str, str]:
    """What the lock installs there, by normalised name."""
    there = environment(python, system)
    chosen = [pin for pin in pinned(root, name) if pin.marker is None or pin.marker.evaluate(there)]
    found = {normal(pin.name): str(pin.specifier).removeprefix("==") for pin in chosen}
    assert len(found) == len(chosen), "two versions of one package for the same Python"
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(root, name: str) -> list[str]:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    runtime, build = project["project"]["dependencies"], project["build-system"]["requires"]
    test = project["project"]["optional-dependencies"]["test"]
    return dict(zip(LOCKS, (runtime, build, [*runtime, *build, *test]), strict=True))[name]


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_satisfies_pyproject(root, name, python, system):
    locked, there = versions(root, name, python, system), environment(python, system)
    for requirement in map(Requirement, wanted(root, name)):
        if requirement.marker is None or requirement.marker.evaluate(there):
            version = locked.get(normal(requirement.name))
            assert version is not None, f"{requirement} is not in {name}: run packaging/lock.py"
            fits = requirement.specifier.contains(version)
            assert fits, f"{requirement}, but {name} has {version}: run packaging/lock.py"


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_the_test_lock_holds_the_others(root, python, system):
    """Else a `test` after a `run` would change what runs."""
    everything = versions(root, "requirements-test.lock", python, system)
    for name in ("requirements.lock", "requirements-build.lock"):
        assert versions(root, name, python, system).items() <= everything.items()


def test_python_3_11_gets_no_pyside_that_kills_it(root):
    """docs/adr/0002: PySide6 6.12.0 ends the process on Python 3.11 after some thousand timer events."""
    assert versions(root, "requirements.lock", "3.11", "linux")["pyside6-essentials"].startswith("6.11.")


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_is_exact_and_has_hashes(root, name):
    text = (root / "packaging" / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines
    for line in lines:
        assert re.match(r"[a-z0-9.-]+==\S+( ; [^-]+)?( +--hash=sha256:[0-9a-f]{64})+$", line), line


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_names_no_index(root, name):
    text = (root / "packaging" / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    assert "find-links" not in text


def test_the_build_requirements_are_those_of_pyproject():
    assert any(requirement.startswith("hatchling") for requirement in lock.build_requirements())
