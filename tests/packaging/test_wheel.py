"""The wheel is the whole program: code, resources and manual."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

TIMEOUT_S = 120
BUILD = "import hatchling.build, sys; print(hatchling.build.build_wheel(sys.argv[1]))"
START = """
import sys
sys.path.insert(0, sys.argv[1])
from workbench.settings.places import manual_dir, package_dir, resource_dir
print(package_dir(), (manual_dir() / "index.md").is_file(), (resource_dir() / "icons" / "app.svg").is_file())
"""


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-c", BUILD, folder], cwd=root, timeout=TIMEOUT_S, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_it_holds_the_program_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"workbench"}
    for wanted in ("workbench/app/main.py", "workbench/_manual/index.md", "workbench/_resources/icons/app.svg"):
        assert wanted in names


def test_it_brings_the_command(wheel):
    archive = zipfile.ZipFile(wheel)
    (points,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
    assert b"socket-workbench = workbench.app.main:main" in archive.read(points)


def test_unpacked_it_finds_its_own_data(wheel, tmp_path):
    """Away from the source tree, where nothing stands beside the package."""
    zipfile.ZipFile(wheel).extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", START, tmp_path],
        cwd=tmp_path, capture_output=True, text=True, timeout=TIMEOUT_S, check=False,
    )  # fmt: skip
    assert done.stdout.split() == [str(tmp_path / "workbench"), "True", "True"], done.stderr
