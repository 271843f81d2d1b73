"""Files of older versions: brought up to date on a copy, so that the file itself stays as it is until a save.

Version 1 is the first, so the table of steps is empty; the way is here, and tested, before it is needed.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from workbench.capture.database import connect, remove_database
from workbench.capture.schema import read_schema
from workbench.project.errors import ProjectError
from workbench.project.saving import copy_file
from workbench.project.workingfile import MIGRATED_SUFFIX


@dataclass(frozen=True, slots=True)
class Step:
    """From one version to the next: what a file of that version looks like exactly, and the statements."""

    tables: tuple[str, ...]
    statements: tuple[str, ...]


STEPS: dict[int, Step] = {}


def migrated_copy(path: Path, folder: Path, version: int, target: int, steps: Mapping[int, Step] = STEPS) -> Path:
    """Copy a file of an older version into ``folder`` and bring the copy up to ``target``; returns its path.

    Raises :class:`ProjectError`.
    """
    copy = folder / f"{uuid.uuid4().hex}{MIGRATED_SUFFIX}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        copy_file(path, copy, _no_progress, _never)
        with closing(connect(copy)) as connection:
            _check_old_shape(connection, path.name, steps.get(version))
            connection.execute("BEGIN IMMEDIATE")
            for number in range(version, target):
                for statement in steps[number].statements:
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {int(target)}")
            connection.execute("COMMIT")
    except (sqlite3.Error, OSError, KeyError) as error:
        remove_database(copy)
        raise ProjectError(
            f"{path.name} is of an older version and could not be brought up to date: {error}."
        ) from None
    except ProjectError:
        remove_database(copy)
        raise
    return copy


def _check_old_shape(connection: sqlite3.Connection, name: str, step: Step | None) -> None:
    with closing(sqlite3.connect(":memory:")) as model:
        for statement in step.tables if step else ():
            model.execute(statement)
        if step is None or read_schema(model) != read_schema(connection):
            raise ProjectError(f"{name} does not have the shape of a project of Socket Workbench and was not opened.")


def _no_progress(_share: float) -> None:
    """Copying before the window shows anything."""


def _never() -> bool:
    return False
