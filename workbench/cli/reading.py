"""Opening a project to read it: nothing that it holds is changed, and nothing is left behind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.cli.exitcodes import CommandError
from workbench.cli.scratch import scratch_folder
from workbench.project.errors import OpenElsewhereError, ProjectError
from workbench.project.store import ProjectStore


@contextmanager
def opened_to_read(path: Path) -> Iterator[ProjectStore]:
    """The project in ``path``. Raises CommandError with a sentence if it is none."""
    with scratch_folder(Path(tempfile.gettempdir()), "read") as folder:
        try:
            store = _open(path, folder)
        except ProjectError as error:
            raise CommandError(_named(path, error)) from None
        try:
            yield store
        except ProjectError as error:
            raise CommandError(_named(path, error)) from None
        finally:
            store.close(discard=True)


def _open(path: Path, folder: Path) -> ProjectStore:
    """With the file's lock if it is free, for a recording that was killed must be brought to rest before it is read."""
    try:
        return ProjectStore.open(path, folder, _no_wake)
    except OpenElsewhereError:
        return ProjectStore.open(path, folder, _no_wake, read_only=True)


def _named(path: Path, error: ProjectError) -> str:
    text = str(error)
    return text if path.name in text else f"{path}: {text}"


def _no_wake() -> None:
    """Nothing is recorded, so nothing waits for room."""
