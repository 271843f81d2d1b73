"""What the desk holds of the open project: values, counters, rights and files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from workbench.model.library import Library
from workbench.session.payloads.files import FileReader
from workbench.session.payloads.rights import Rights
from workbench.session.payloads.scopes import Scope
from workbench.session.payloads.variables import ProjectVariables
from workbench.session.secrets import Secrets


class Holdings:
    """``run_scope`` holds the project-wide values that were set while things ran, ``counters`` the named counters."""

    def __init__(self, library: Callable[[], Library], now_ns: Callable[[], int], secrets: Secrets) -> None:
        self.variables = ProjectVariables(library, secrets)
        self.rights = Rights()
        self.files = FileReader()
        self.run_scope = Scope()
        self.counters: dict[str, int] = {}
        self.folder: Path | None = None
        """Where relative paths begin: the folder of the project's file; None while it has none."""
        self.now_ns = now_ns
        self.era = 0
        """Grows with every project that is begun: an answer that was asked for in another one is none here."""
