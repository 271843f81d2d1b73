"""The settings as frozen values: every field has its default, its range and its unit here and nowhere else.

A range is part of the type (``msgspec.Meta``), so reading a file checks it and a preferences page can ask for it
with :func:`bounds_of`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, get_type_hints

from msgspec import Meta

PRESENTER_STEP = 1.5
"""Presenter mode multiplies the scale by this; the product is held within the range of ``scale``."""

RECENT_LIMIT = 12
"""How many projects "Open recent" remembers."""


class ThemeChoice(StrEnum):
    """Which palette is shown; SYSTEM follows the desktop's light or dark."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"


class TimeStyle(StrEnum):
    """How the traffic table writes a record's time."""

    ABSOLUTE = "absolute"
    RELATIVE = "relative"  # since the session's first record
    DELTA = "delta"  # since the record before


class TimeZoneChoice(StrEnum):
    """Which clock absolute times are told in."""

    LOCAL = "local"
    UTC = "utc"


class HexColumns(StrEnum):
    """Bytes in a row of the hex view: as many as fit, or always the same."""

    FITTING = "auto"
    EIGHT = "8"
    SIXTEEN = "16"
    THIRTY_TWO = "32"

    @property
    def number(self) -> int:
        """The same as a number, 0 for as many as fit."""
        return 0 if self is HexColumns.FITTING else int(self.value)


@dataclass(frozen=True, slots=True)
class Appearance:
    """How the window looks. ``scale`` multiplies all sizes; presenter mode comes on top of it."""

    theme: ThemeChoice = ThemeChoice.SYSTEM
    scale: Annotated[float, Meta(ge=0.8, le=3.0)] = 1.0
    presenter: bool = False

    @property
    def effective_scale(self) -> float:
        """The scale that is shown, presenter mode included, 0.8 to 3.0."""
        return min(3.0, self.scale * PRESENTER_STEP) if self.presenter else self.scale


@dataclass(frozen=True, slots=True)
class Reading:
    """Defaults for what new panels show."""

    time_style: TimeStyle = TimeStyle.ABSOLUTE
    time_zone: TimeZoneChoice = TimeZoneChoice.LOCAL
    hex_columns: HexColumns = HexColumns.FITTING
    follow_tail: bool = True


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits for new sockets and views; a project's own options win over them."""

    send_queue_high_bytes: Annotated[int, Meta(ge=64 * 1024, le=1024**3)] = 4 * 1024 * 1024
    call_limit: Annotated[int, Meta(ge=100, le=1_000_000)] = 20_000
    plot_window_s: Annotated[int, Meta(ge=10, le=3_600)] = 60
    reserve_bytes: Annotated[int, Meta(ge=0, le=1024**4)] = 1_000_000_000
    history_limit: Annotated[int, Meta(ge=1, le=1_000)] = 50


@dataclass(frozen=True, slots=True)
class Folders:
    """Where files go; empty means the system's own place (``settings.places``)."""

    projects: str = ""
    data: str = ""


@dataclass(frozen=True, slots=True)
class WindowState:
    """What Qt gave for a window, base64; empty before the first run."""

    geometry: str = ""
    docks: str = ""
    splitters: dict[str, str] = field(default_factory=dict)  # by object name
    call_spelling: str = ""  # bsd or winsock; empty: this system's own
    host_page: str = ""  # of the Host dock; empty: the first one


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a person set. Shortcuts: action id to key sequence in portable text; empty means none."""

    appearance: Appearance = field(default_factory=Appearance)
    reading: Reading = field(default_factory=Reading)
    bounds: Bounds = field(default_factory=Bounds)
    folders: Folders = field(default_factory=Folders)
    shortcuts: dict[str, str] = field(default_factory=dict)
    recent_projects: tuple[str, ...] = ()
    window: WindowState = field(default_factory=WindowState)
    remembered: dict[str, str] = field(default_factory=dict)  # by "dialog.field": its last text


def bounds_of(section: type[Any], name: str) -> tuple[float, float]:
    """Smallest and largest value of a number field. Raises ``KeyError`` for a field without a range."""
    for item in getattr(get_type_hints(section, include_extras=True)[name], "__metadata__", ()):
        if isinstance(item, Meta) and item.ge is not None and item.le is not None:
            return item.ge, item.le
    raise KeyError(f"{section.__name__}.{name} has no range")
