"""A module that its noun cannot name is two modules."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath

FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "tools", "stuff", "base"}


def test_module_names_say_what_is_in_them(all_sources):
    found = [
        source.name
        for source in all_sources
        if FORBIDDEN & {part.strip("_") for part in PurePosixPath(source.name).with_suffix("").parts}
    ]
    assert not found, "these names fit anything, so everything ends up there; name what is inside:\n" + "\n".join(found)


def test_every_module_says_what_it_is_for(all_sources):
    told = [source for source in all_sources if not source.within("tests/")]
    found = [source.name for source in told if not ast.get_docstring(source.tree)]
    assert not found, "a module begins with a sentence on what it is for:\n" + "\n".join(found)


def test_every_folder_of_the_program_is_a_package(sources, root):
    folders = {(root / source.name).parent for source in sources}
    found = [folder.relative_to(root).as_posix() for folder in folders if not (folder / "__init__.py").exists()]
    assert not found, f"without __init__.py the import contracts do not see a folder: {found}"


def test_tests_mirror_the_rooms(all_sources, root):
    """tests/<room>/test_<module>.py, so that a module's tests are found without a search."""
    rooms = {path.name for path in (root / "workbench").iterdir() if (path / "__init__.py").exists()}
    own = {"architecture", "packaging", "bench", "windows", "agreement", "fuzz"}
    folders = {
        PurePosixPath(source.name).parts[1]
        for source in all_sources
        if source.within("tests/") and len(PurePosixPath(source.name).parts) > 2
    }
    assert folders <= rooms | own, f"these folders of tests/ belong to no room: {sorted(folders - rooms - own)}"
