"""What stands in the repository holds on every machine."""

from __future__ import annotations

import re
import subprocess

import pytest

# Put together here, so that this file does not find itself.
MACHINE_PATHS = [f"/{name}/" for name in ("work", "root", "opt/pypi")] + ["/home/" + "user"]
REGISTRIES = ["pypi" + ".org", "python" + "hosted.org", "deb.debian" + ".org"]
VISIBLE_FOLDERS = {"workbench", "resources", "tests", "packaging", "docs"}
LARGEST_BYTES = 1_500_000


@pytest.fixture(scope="session")
def tracked(root) -> list[str]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, timeout=60, check=True)
    names = done.stdout.decode().split("\0")
    return [name for name in names if name and (root / name).is_file()]


def lines_with(words, text):
    pattern = re.compile("|".join(re.escape(word) for word in words))
    return [number for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)]


def text_of(path):
    """None for what is no text."""
    data = path.read_bytes()
    return None if b"\0" in data else data.decode("utf-8", "replace")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (MACHINE_PATHS, "a path of one machine leads nowhere on another"),
        (REGISTRIES, "where packages come from is each machine's own setting"),
    ],
    ids=["paths", "registries"],
)
def test_no_file_knows_this_machine(tracked, root, words, reason):
    found = [
        f"{name}:{line}" for name in tracked if (text := text_of(root / name)) for line in lines_with(words, text)
    ]
    assert not found, f"{reason}:\n" + "\n".join(found)


def test_the_top_level_stays_small(tracked):
    folders = {name.split("/")[0] for name in tracked if "/" in name and not name.startswith(".")}
    assert folders <= VISIBLE_FOLDERS, f"no other visible folder at the top: {sorted(folders - VISIBLE_FOLDERS)}"


def test_no_file_is_huge(tracked, root):
    found = [name for name in tracked if (root / name).stat().st_size > LARGEST_BYTES]
    assert not found, f"a clone carries these for ever: {found}"


def test_the_rule_sees_a_path():
    assert lines_with(MACHINE_PATHS, "a\nsee " + "/work" + "/x") == [2]
