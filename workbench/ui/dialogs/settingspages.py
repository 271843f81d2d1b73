"""The pages Look, Reading, Bounds and Folders. Each shows one section of the settings and changes it at once."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox

from workbench.settings.places import data_dir, projects_dir
from workbench.settings.store import SettingsStore
from workbench.settings.values import (
    Appearance,
    Bounds,
    Folders,
    HexColumns,
    Reading,
    Settings,
    ThemeChoice,
    TimeStyle,
    TimeZoneChoice,
    bounds_of,
)
from workbench.ui.dialogs.formpage import FormPage
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.fields import ByteSizeField, FolderField
from workbench.ui.widgets.labels import Label
from workbench.ui.widgets.segmented import Segment, SegmentedControl

PLOT_WINDOWS_S = {10: "10 seconds", 30: "30 seconds", 60: "1 minute", 300: "5 minutes", 900: "15 minutes",
                  3_600: "1 hour"}  # fmt: skip


class SettingsPage(FormPage):
    """Shows ``settings`` without answering its own changes."""

    section = ""

    def __init__(self, theme: Theme, store: SettingsStore, title: str) -> None:
        super().__init__(theme, title)
        self._store = store
        self._showing = False

    def show_settings(self, settings: Settings) -> None:
        """Bring the fields up to date."""
        self._showing = True
        self._fill(settings)
        self._showing = False

    def reset(self) -> None:
        """Back to the defaults, this page alone."""
        self._store.change(**{self.section: getattr(Settings(), self.section)})

    def _fill(self, settings: Settings) -> None:
        raise NotImplementedError

    def _change(self, section: object) -> None:
        if not self._showing:
            self._store.change(**{self.section: section})


class LookPage(SettingsPage):
    """Theme, scale, presenter mode."""

    section = "appearance"

    def __init__(self, theme: Theme, store: SettingsStore) -> None:
        super().__init__(theme, store, "Look")
        segments = [
            Segment(ThemeChoice.SYSTEM, "System", "monitor", "Follow the desktop's light or dark"),
            Segment(ThemeChoice.LIGHT, "Light", "sun"),
            Segment(ThemeChoice.DARK, "Dark", "moon"),
            Segment(ThemeChoice.HIGH_CONTRAST, "High contrast", "contrast"),
        ]
        self.theme_field = SegmentedControl(theme, "Theme", segments)
        low, high = bounds_of(Appearance, "scale")
        self.scale_field = QSpinBox()
        self.scale_field.setObjectName("preferences.scale")
        self.scale_field.setRange(round(low * 100), round(high * 100))
        self.scale_field.setSingleStep(10)
        self.scale_field.setSuffix(" %")
        self.scale_field.setKeyboardTracking(False)
        self.presenter_field = QCheckBox("Everything half as large again")
        self.presenter_field.setObjectName("preferences.presenter")
        self.add_row("Theme", self.theme_field)
        self.add_row("Scale", self.scale_field, "80 to 300 %, on top of what the desktop scales.")
        self.add_row("Presenter mode", self.presenter_field, "For a projector. F12 switches it.")
        self.finish()
        self.theme_field.chosen.connect(self._on_changed)
        self.scale_field.valueChanged.connect(self._on_changed)
        self.presenter_field.toggled.connect(self._on_changed)

    def _fill(self, settings: Settings) -> None:
        look = settings.appearance
        self.theme_field.choose(look.theme.value)
        self.scale_field.setValue(round(look.scale * 100))
        self.presenter_field.setChecked(look.presenter)

    @Slot()
    def _on_changed(self) -> None:
        theme = ThemeChoice(self.theme_field.key)
        self._change(Appearance(theme, self.scale_field.value() / 100, self.presenter_field.isChecked()))


class ReadingPage(SettingsPage):
    """How times and bytes are shown."""

    section = "reading"

    def __init__(self, theme: Theme, store: SettingsStore) -> None:
        super().__init__(theme, store, "Reading")
        self.style_field = _choices("preferences.time_style", {
            TimeStyle.ABSOLUTE: "Time of day", TimeStyle.RELATIVE: "Since the first record",
            TimeStyle.DELTA: "Since the record before",
        })  # fmt: skip
        self.zone_field = _choices(
            "preferences.time_zone", {TimeZoneChoice.LOCAL: "Local time", TimeZoneChoice.UTC: "UTC"}
        )
        segments = [Segment(item.value, str(item.number or "As fit")) for item in HexColumns]
        self.columns_field = SegmentedControl(theme, "Bytes in a row", segments)
        self.follow_field = QCheckBox("New panels follow the tail")
        self.follow_field.setObjectName("preferences.follow_tail")
        self.add_row("Times", self.style_field, "How the traffic table writes the time of a record.")
        self.add_row("Clock", self.zone_field)
        self.add_row("Bytes in a row", self.columns_field, "In the hex view.")
        self.add_row("Newest records", self.follow_field)
        self.finish()
        self.style_field.currentIndexChanged.connect(self._on_changed)
        self.zone_field.currentIndexChanged.connect(self._on_changed)
        self.columns_field.chosen.connect(self._on_changed)
        self.follow_field.toggled.connect(self._on_changed)

    def _fill(self, settings: Settings) -> None:
        reading = settings.reading
        self.style_field.setCurrentIndex(self.style_field.findData(reading.time_style.value))
        self.zone_field.setCurrentIndex(self.zone_field.findData(reading.time_zone.value))
        self.columns_field.choose(reading.hex_columns.value)
        self.follow_field.setChecked(reading.follow_tail)

    @Slot()
    def _on_changed(self) -> None:
        style = TimeStyle(self.style_field.currentData())
        zone = TimeZoneChoice(self.zone_field.currentData())
        self._change(Reading(style, zone, HexColumns(self.columns_field.key), self.follow_field.isChecked()))


class BoundsPage(SettingsPage):
    """What is kept within limits."""

    section = "bounds"

    def __init__(self, theme: Theme, store: SettingsStore) -> None:
        super().__init__(theme, store, "Bounds")
        self.queue_field = _size_field("Send queue", "send_queue_high_bytes")
        self.reserve_field = _size_field("Kept free on the disk", "reserve_bytes")
        self.calls_field = _number_field("call_limit", " entries", 1_000)
        self.history_field = _number_field("history_limit", " payloads", 10)
        self.plot_field = QComboBox()
        self.plot_field.setObjectName("preferences.plot_window")
        for seconds, title in PLOT_WINDOWS_S.items():
            self.plot_field.addItem(title, seconds)
        self.add_row("Send queue", self.queue_field, "High mark for new sockets: above it nothing more is queued.")
        self.add_row("Call tape", self.calls_field, "Entries kept for each new socket.")
        self.add_row("Plot", self.plot_field, "The time that a new plot shows.")
        self.add_row("Composer's history", self.history_field, "Payloads kept for each socket.")
        self.add_row("Kept free on the disk", self.reserve_field,
                     "Recording stops, with a sentence, when less is left; sockets stay open.")  # fmt: skip
        self.finish()
        for field in (self.queue_field, self.reserve_field):
            field.changed.connect(self._on_changed)
        for number in (self.calls_field, self.history_field):
            number.valueChanged.connect(self._on_changed)
        self.plot_field.currentIndexChanged.connect(self._on_changed)

    def _fill(self, settings: Settings) -> None:
        bounds = settings.bounds
        self.queue_field.set_value_bytes(bounds.send_queue_high_bytes)
        self.reserve_field.set_value_bytes(bounds.reserve_bytes)
        self.calls_field.setValue(bounds.call_limit)
        self.history_field.setValue(bounds.history_limit)
        if (place := self.plot_field.findData(bounds.plot_window_s)) < 0:
            place = self.plot_field.count()
            self.plot_field.addItem(f"{bounds.plot_window_s:,} seconds", bounds.plot_window_s)
        self.plot_field.setCurrentIndex(place)

    @Slot()
    def _on_changed(self) -> None:
        self._change(Bounds(
            send_queue_high_bytes=self.queue_field.value_bytes(),
            call_limit=self.calls_field.value(),
            plot_window_s=int(self.plot_field.currentData() or 60),
            reserve_bytes=self.reserve_field.value_bytes(),
            history_limit=self.history_field.value(),
        ))  # fmt: skip


class FoldersPage(SettingsPage):
    """Where files go. A folder that is none is marked and not taken over."""

    section = "folders"

    def __init__(self, theme: Theme, store: SettingsStore) -> None:
        super().__init__(theme, store, "Folders")
        self.projects_field = FolderField(theme, "Folder of projects", str(projects_dir()))
        self.data_field = FolderField(theme, "Folder of working files", str(data_dir()))
        self.note = Label(theme, "", FontRole.SMALL, "error")
        self.note.setWordWrap(True)
        self.add_row("Projects", self.projects_field, "Where Open and Save as begin.")
        hint = "What is recorded lies here until it is saved; on a local disk. Holds from the next start."
        self.add_row("Working files", self.data_field, hint)
        self.column.addWidget(self.note)
        self.finish()
        for field in (self.projects_field, self.data_field):
            field.changed.connect(self._on_changed)

    def _fill(self, settings: Settings) -> None:
        if settings.folders != replace(settings.folders, projects=self.projects_field.path()):
            self.projects_field.set_path(settings.folders.projects)
        if settings.folders != replace(settings.folders, data=self.data_field.path()):
            self.data_field.set_path(settings.folders.data)
        self.note.setText("")

    @Slot()
    def _on_changed(self) -> None:
        paths = (self.projects_field.path(), self.data_field.path())
        wrong = [path for path in paths if path and not Path(path).is_dir()]
        self.note.setText(f"There is no folder {wrong[0]}" if wrong else "")
        if not wrong:
            self._change(Folders(*paths))


def _choices(name: str, titles: dict[StrEnum, str]) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    for value, title in titles.items():
        box.addItem(title, value.value)
    return box


def _size_field(title: str, name: str) -> ByteSizeField:
    low, high = bounds_of(Bounds, name)
    return ByteSizeField(title, int(low), int(high))


def _number_field(name: str, suffix: str, step: int) -> QSpinBox:
    low, high = bounds_of(Bounds, name)
    box = QSpinBox()
    box.setObjectName(f"preferences.{name}")
    box.setRange(int(low), int(high))
    box.setSingleStep(step)
    box.setSuffix(suffix)
    box.setGroupSeparatorShown(True)
    box.setKeyboardTracking(False)
    return box


PAGES: dict[str, type[LookPage] | type[ReadingPage] | type[BoundsPage] | type[FoldersPage]] = {
    "look": LookPage, "reading": ReadingPage, "bounds": BoundsPage, "folders": FoldersPage,
}  # fmt: skip

