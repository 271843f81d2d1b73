"""Where files lie: the program's own (read only) and the user's. No folder is made here but by its writer."""

from __future__ import annotations

from pathlib import Path

import platformdirs

import workbench

APP_NAME = "socket-workbench"


def package_dir() -> Path:
    """The folder of the ``workbench`` package itself."""
    return Path(workbench.__file__).resolve().parent


def _shipped(inside_wheel: str, in_checkout: str) -> Path:
    """Data travels inside the wheel under the package; in a checkout it stands beside the package."""
    packed = package_dir() / inside_wheel
    return packed if packed.is_dir() else package_dir().parent / in_checkout


def resource_dir() -> Path:
    """Icons, schema and example projects that came with the program."""
    return _shipped("_resources", "resources")


def example_project() -> Path:
    """The project of examples, a document as JSON: whoever opens it gets an untitled copy."""
    return resource_dir() / "examples" / "protocols.json"


def manual_dir() -> Path:
    """The manual's Markdown pages and pictures."""
    return _shipped("_manual", "docs/manual")


def settings_file() -> Path:
    """The user's settings, JSON; in the roaming profile on Windows."""
    return Path(platformdirs.user_config_dir(APP_NAME, appauthor=False, roaming=True)) / "settings.json"


def data_dir() -> Path:
    """Working files of projects and what must survive a crash; never in a roaming profile."""
    return Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))


def log_dir() -> Path:
    """The program's own log."""
    return Path(platformdirs.user_log_dir(APP_NAME, appauthor=False))


def projects_dir() -> Path:
    """Where "Open" and "Save as" begin, unless the settings name another folder."""
    return Path(platformdirs.user_documents_dir())
