"""The program's own files are found from the checkout."""

from __future__ import annotations

from workbench.settings.places import data_dir, manual_dir, resource_dir, settings_file


def test_resources_are_found() -> None:
    assert (resource_dir() / "icons" / "app.svg").is_file()
    assert (resource_dir() / "themes" / "controls.qss").is_file()


def test_manual_has_its_place() -> None:
    assert manual_dir().parts[-2:] == ("docs", "manual") or manual_dir().name == "_manual"


def test_settings_and_data_are_files_of_this_user() -> None:
    assert settings_file().name == "settings.json"
    assert "socket-workbench" in str(settings_file())
    assert "socket-workbench" in str(data_dir())
