"""The settings file: what is written is read, and a bad file never stops the start."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.settings.store import SettingsStore, settings_from_json, settings_to_json
from workbench.settings.values import RECENT_LIMIT, Appearance, Bounds, Settings, ThemeChoice, bounds_of


def test_missing_file_gives_defaults_and_no_warning(tmp_path: Path) -> None:
    store = SettingsStore.load(tmp_path / "settings.json")
    assert store.settings == Settings()
    assert store.warning == ""
    assert list(tmp_path.iterdir()) == []


def test_change_is_saved_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    store = SettingsStore(path)
    store.change(appearance=Appearance(ThemeChoice.DARK, 1.25, True), shortcuts={"socket.send": "Ctrl+Shift+S"})
    again = SettingsStore.load(path)
    assert again.settings == store.settings
    assert again.settings.appearance.theme is ThemeChoice.DARK
    assert [item.name for item in path.parent.iterdir()] == ["settings.json"]


def test_listeners_hear_a_change_once_and_not_after_unsubscribe(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path / "settings.json")
    heard: list[Settings] = []
    store.subscribe(heard.append)
    store.change(bounds=Bounds(plot_window_s=120))
    store.change(bounds=Bounds(plot_window_s=120))
    store.unsubscribe(heard.append)
    store.change(bounds=Bounds())
    assert [item.bounds.plot_window_s for item in heard] == [120]


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"\xff\xfe", b"null", b"[" * 100_000])
def test_file_that_is_no_object_is_kept_aside(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(text)
    store = SettingsStore.load(path)
    assert store.settings == Settings()
    assert "settings.json.bad" in store.warning
    assert (tmp_path / "settings.json.bad").read_bytes() == text


def test_one_bad_section_costs_that_section_alone(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"appearance": {"scale": 99}, "bounds": {"plot_window_s": 600}, "from_the_future": 1}')
    store = SettingsStore.load(path)
    assert store.settings.appearance == Appearance()
    assert store.settings.bounds.plot_window_s == 600
    assert "appearance" in store.warning and "bounds" not in store.warning


def test_folder_in_the_files_place_gives_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.mkdir()
    store = SettingsStore.load(path)
    assert store.settings == Settings()
    assert store.warning.startswith("The settings could not be read")
    store.change(shortcuts={"a": "b"})
    assert store.warning.startswith("The settings could not be saved")
    assert store.settings.shortcuts == {"a": "b"}


def test_recent_projects_are_unique_and_limited(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path / "settings.json")
    for number in range(RECENT_LIMIT + 3):
        store.remember_project(Path(f"/p/{number}.swb"))
    store.remember_project(Path("/p/5.swb"))
    recent = store.settings.recent_projects
    assert recent[0] == str(Path("/p/5.swb"))
    assert len(recent) == len(set(recent)) == RECENT_LIMIT
    store.forget_project(recent[0])
    assert recent[0] not in store.settings.recent_projects
    store.forget_project("")
    assert store.settings.recent_projects == ()


def test_reset_spares_recent_projects(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path / "settings.json")
    store.remember_project(Path("/p/a.swb"))
    store.change(appearance=Appearance(scale=2.0), shortcuts={"a": "F9"})
    store.reset()
    assert store.settings.appearance.scale == 1.0
    assert store.settings.shortcuts == {}
    assert len(store.settings.recent_projects) == 1


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_raise(text: bytes) -> None:
    settings, wrong = settings_from_json(text)
    assert isinstance(settings, Settings)
    assert wrong == [] or settings == Settings()


@given(st.floats(0.8, 3.0), st.sampled_from(ThemeChoice), st.dictionaries(st.text(max_size=9), st.text(max_size=9)))
def test_round_trip(scale: float, theme: ThemeChoice, shortcuts: dict[str, str]) -> None:
    settings = Settings(appearance=Appearance(theme, scale), shortcuts=shortcuts)
    assert settings_from_json(settings_to_json(settings)) == (settings, [])


def test_presenter_mode_stays_in_the_range_of_scale() -> None:
    low, high = bounds_of(Appearance, "scale")
    assert (low, high) == (0.8, 3.0)
    assert Appearance(scale=2.5, presenter=True).effective_scale == high
    assert Appearance(scale=1.2, presenter=True).effective_scale == pytest.approx(1.8)
    with pytest.raises(KeyError):
        bounds_of(Appearance, "theme")
