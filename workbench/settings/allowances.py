"""What a person allowed the payloads of each project to read: kept with the user's own data, never in a project.

One JSON file in the data folder, read when a project is opened and written whole when something is allowed. A project
is known by the whole path of its file and by the id that the file carries: a file that came from somebody else, or was
copied elsewhere, begins with nothing.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta

FILE_NAME: Final = "allowed.json"
FILE_MAX_BYTES: Final = 4 * 1024 * 1024
PROJECTS_MAX: Final = 500  # the oldest are forgotten
RIGHTS_MAX: Final = 1_000  # of one project
NAME_CHARS_MAX: Final = 4_096

Name = Annotated[str, Meta(min_length=1, max_length=NAME_CHARS_MAX)]
Identity = tuple[str, str]  # the whole path of the project's file, and the id within it
Right = tuple[str, str]  # a kind, and a file's whole path or a variable's name


@dataclass(frozen=True, slots=True)
class _Project:
    path: Name
    project: str
    allowed: tuple[tuple[Name, Name], ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    projects: tuple[_Project, ...] = field(default=())


class Allowances:
    """``warning`` says why the last change could not be kept; empty if it was. A file that cannot be read allows
    nothing: it is asked again."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / FILE_NAME
        self.warning = ""

    def read(self, identity: Identity | None) -> tuple[Right, ...]:
        """What that project was allowed; nothing for one that has no file."""
        if identity is None:
            return ()
        return next((each.allowed for each in self._load() if (each.path, each.project) == identity), ())

    def keep(self, identity: Identity | None, rights: tuple[Right, ...]) -> None:
        """In place of what was kept for that project; nothing is kept for one that has no file yet, and no name that
        the file cannot hold: it is asked for again."""
        if identity is None:
            return
        before = self._load()
        others = [each for each in before if (each.path, each.project) != identity]
        if (rights := tuple(each for each in rights if _can_be_kept(each))) and _can_be_kept(identity):
            others.append(_Project(*identity, rights[:RIGHTS_MAX]))
        elif len(others) == len(before):
            return
        try:
            self._write(others[-PROJECTS_MAX:])
            self.warning = ""
        except OSError as error:
            self.warning = f"What was allowed could not be kept in {self._path}: {error.strerror}."

    def _load(self) -> tuple[_Project, ...]:
        try:
            with self._path.open("rb") as file:
                text = file.read(FILE_MAX_BYTES + 1)
            return msgspec.json.decode(text, type=_File).projects if len(text) <= FILE_MAX_BYTES else ()
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return ()

    def _write(self, projects: list[_Project]) -> None:
        """Beside the file, and then renamed: a crash leaves the old one or the new one. What is too much to be read
        again goes, the oldest first."""
        while len(text := _written(projects)) > FILE_MAX_BYTES:
            projects = projects[(len(projects) + 1) // 2 :]
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=FILE_NAME, suffix=".new", dir=self._path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text)
            Path(name).replace(self._path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise


def _written(projects: list[_Project]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(_File(tuple(projects))), indent=2) + b"\n"


def _can_be_kept(names: tuple[str, str]) -> bool:
    """Neither empty nor endless, and UTF-8: the name of a file may be bytes that are none."""
    try:
        return all(name.encode() and len(name) <= NAME_CHARS_MAX for name in names)
    except UnicodeEncodeError:
        return False
