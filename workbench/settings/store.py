"""The settings file: read once, changed by replacing sections, written whole and atomically.

The format is JSON, one object per section, so that a section that cannot be read costs that section alone.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

from workbench.settings.places import settings_file
from workbench.settings.values import RECENT_LIMIT, Settings

Listener = Callable[[Settings], None]


class SettingsStore:
    """The one holder of the current :class:`Settings`.

    ``SettingsStore.load()`` never raises; what was wrong with the file is told in ``warning`` (a sentence for
    people, empty if all is well), and the file is kept beside it as ``settings.json.bad``.
    ``change(appearance=…, bounds=…)`` replaces sections, writes the file and tells the listeners, in that order.
    """

    def __init__(self, path: Path, settings: Settings | None = None, warning: str = "") -> None:
        self.path = path
        self.settings = settings or Settings()
        self.warning = warning
        self._listeners: list[Listener] = []

    @classmethod
    def load(cls, path: Path | None = None) -> SettingsStore:
        """Read the user's file; a missing one gives the defaults."""
        path = path or settings_file()
        try:
            text = path.read_bytes()
        except FileNotFoundError:
            return cls(path)
        except OSError as error:
            return cls(path, warning=f"The settings could not be read, so the defaults are used: {error.strerror}.")
        settings, wrong = settings_from_json(text)
        if not wrong:
            return cls(path, settings)
        return cls(path, settings, _warning(wrong, _keep_aside(path)))

    def change(self, **sections: Any) -> None:
        """Replace sections of the settings, save, tell. Nothing happens if nothing is different.

        Raises ``TypeError`` for a name that is no section.
        """
        changed = replace(self.settings, **sections)
        if changed == self.settings:
            return
        self.settings = changed
        self.save()
        for listener in tuple(self._listeners):
            listener(changed)

    def save(self) -> bool:
        """Write the file; on failure the reason stands in ``warning`` and the program goes on."""
        try:
            _write_whole(self.path, settings_to_json(self.settings))
        except OSError as error:
            self.warning = f"The settings could not be saved to {self.path}: {error.strerror}."
            return False
        return True

    def reset(self) -> None:
        """Back to the defaults; recent projects and the window's place stay."""
        fresh = Settings()
        self.change(
            appearance=fresh.appearance, reading=fresh.reading, bounds=fresh.bounds, folders=fresh.folders, shortcuts={}
        )

    def remember_project(self, path: Path) -> None:
        """Put a project first in "Open recent"."""
        text = str(path)
        others = [item for item in self.settings.recent_projects if item != text]
        self.change(recent_projects=tuple([text, *others][:RECENT_LIMIT]))

    def forget_project(self, path: str) -> None:
        """Take a project out of "Open recent"; an empty text empties the list."""
        kept = tuple(item for item in self.settings.recent_projects if path and item != path)
        self.change(recent_projects=kept)

    def subscribe(self, listener: Listener) -> None:
        """Call ``listener`` with the new settings after each change, until :meth:`unsubscribe`."""
        self._listeners.append(listener)

    def unsubscribe(self, listener: Listener) -> None:
        """Forget a listener. Raises ``ValueError`` if it is not known."""
        self._listeners.remove(listener)


def settings_to_json(settings: Settings) -> bytes:
    """The file's text: indented, in the order of the fields, so that it reads and differs well."""
    return msgspec.json.format(msgspec.json.encode(settings), indent=2) + b"\n"


def settings_from_json(text: bytes) -> tuple[Settings, list[str]]:
    """The settings and the names of the sections that were wrong; never raises.

    ``["file"]`` means that the whole text is no JSON object. Unknown names are ignored: a newer version wrote them.
    """
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return Settings(), ["file"]
    if not isinstance(raw, dict):
        return Settings(), ["file"]
    types = get_type_hints(Settings, include_extras=True)
    good: dict[str, Any] = {}
    wrong: list[str] = []
    for item in fields(Settings):
        if item.name not in raw:
            continue
        try:
            good[item.name] = msgspec.convert(raw[item.name], types[item.name])
        except msgspec.ValidationError:
            wrong.append(item.name)
    return Settings(**good), wrong


def _warning(wrong: list[str], kept: Path | None) -> str:
    where = f" The file was kept as {kept}." if kept else ""
    if wrong == ["file"]:
        return f"The settings file could not be understood, so the defaults are used.{where}"
    names = ", ".join(name.replace("_", " ") for name in wrong)
    return f"Some settings could not be understood, so their defaults are used: {names}.{where}"


def _keep_aside(path: Path) -> Path | None:
    bad = path.with_name(path.name + ".bad")
    try:
        bad.write_bytes(path.read_bytes())
    except OSError:
        return None
    return bad


def _write_whole(path: Path, text: bytes) -> None:
    """Write beside the file and rename: a crash leaves the old file or the new one, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=path.name, suffix=".new", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
