"""The fields of the generator's form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbench.model.generators import CONNECTIONS_MAX
from workbench.session.generator.written import (
    BITS,
    FREE,
    HZ,
    OWN,
    STAMPED,
    GeneratorEntry,
    rate_from,
    seconds_from,
    sizes_from,
)
from workbench.ui.panelkit.settingsform import SettingField, SettingKind

BURST_MAX: Final = 100_000
_BITS_MOST: Final = 1e12


def _fault(read: Callable[[str], object]) -> Callable[[str], str]:
    def check(text: str) -> str:
        try:
            read(text)
        except ValueError as error:
            return f"{error}."
        return ""

    return check


def _rate(text: str) -> float:
    return rate_from(text, _BITS_MOST, "payloads or bits per second")


def _is_paced(entry: GeneratorEntry) -> bool:
    return entry.pace != FREE


def _is_stamped(entry: GeneratorEntry) -> bool:
    return entry.content == STAMPED


PACE_FIELDS: Final = (
    SettingField("pace", "Pace", SettingKind.CHOICE, "What the rate counts",
                 ((HZ, "Payloads per second"), (BITS, "Bits per second"), (FREE, "As fast as it goes"))),
    SettingField("rate", "Rate", SettingKind.TEXT, "Of all connections together: 1000, 20k, 1.5M",
                 check=_fault(_rate), shown=_is_paced),
    SettingField("burst", "Burst", SettingKind.NUMBER, "So many payloads at once, at the same rate",
                 placeholder="1", highest=BURST_MAX),
    SettingField("ramp", "Ramp", SettingKind.TEXT, "Seconds for which the rate grows from nothing",
                 placeholder="none, or seconds", check=_fault(seconds_from), shown=_is_paced),
)  # fmt: skip
EXTENT_FIELDS: Final = (
    SettingField("content", "Payload", SettingKind.CHOICE, "Stamped payloads can be measured where they arrive",
                 ((STAMPED, "Stamped, for a meter"), (OWN, "As written below"))),
    SettingField("size", "Size", SettingKind.TEXT, "Bytes, at least 32; 64-1400/16 goes through sizes in steps of 16",
                 check=_fault(sizes_from), shown=_is_stamped),
    SettingField("count", "Count", SettingKind.NUMBER, "So many payloads in all", placeholder="until stopped"),
    SettingField("duration", "Duration", SettingKind.TEXT, "Seconds; empty: until it is stopped",
                 placeholder="until stopped", check=_fault(seconds_from)),
)  # fmt: skip
CLIENT_FIELDS: Final = (
    *PACE_FIELDS,
    SettingField("connections", "Connections", SettingKind.NUMBER,
                 "Parallel ones, opened for the run and closed with it", placeholder="1", highest=CONNECTIONS_MAX),
)  # fmt: skip
