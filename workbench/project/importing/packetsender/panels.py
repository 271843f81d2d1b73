"""Panels of Packet Sender: buttons with small scripts that send packets by name, wait, and turn to another panel.

A script has one command a line: a packet's name, ``sleep:N`` or ``delay:N`` (seconds), ``panel:N``; lines that begin
with ``//``, ``#`` or ``;`` are comments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from workbench.project.errors import ProjectError

DELIMITER: Final = "/* PACKETS_PANELS_DELIM */"  # between packets and panels in a file that holds both
PANELS_MAX: Final = 1_000
BUTTONS_MAX: Final = 1_024  # of a panel: what a pad holds
LINES_MAX: Final = 1_000  # of a script
LINES_TOTAL_MAX: Final = 50_000  # of a file: each line of a few bytes becomes a step
BUTTONS_TOTAL_MAX: Final = 20_000
LINKS_MAX: Final = 100
SLEEP_S_MAX: Final = 86_400
_COMMENT: Final = ("//", "#", ";")
_WAIT: Final = re.compile(r"(?:sleep|delay):\s*(\d{1,9})\s*(?::.*)?")
_PANEL: Final = re.compile(r"panel:.*")


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """Either a packet by name, or a wait in seconds, or the turn to another panel."""

    packet: str = ""
    wait_s: int = 0
    turns: bool = False


@dataclass(frozen=True, slots=True)
class PanelButton:
    title: str
    script: tuple[ScriptLine, ...]


@dataclass(frozen=True, slots=True)
class SavedPanel:
    """``launches``: it is shown when Packet Sender starts. ``links`` are titles with addresses; nothing opens them."""

    name: str
    number: int
    launches: bool
    buttons: tuple[PanelButton, ...]
    links: tuple[tuple[str, str], ...] = ()
    left_out: int = 0  # buttons beyond what a pad holds, or a file may bring


def read_panels(text: str) -> list[SavedPanel]:
    """Their export: a list of objects with “buttonlist”. Raises :class:`ProjectError` for what is no JSON."""
    try:
        content = msgspec.json.decode(text.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        raise ProjectError(f"The panels are not valid JSON: {error}.") from None
    entries = content if isinstance(content, list) else []
    panels: list[SavedPanel] = []
    buttons = lines = 0
    for each in entries[:PANELS_MAX]:
        if isinstance(each, dict) and "buttonlist" in each:
            most = 0 if lines >= LINES_TOTAL_MAX else min(BUTTONS_MAX, BUTTONS_TOTAL_MAX - buttons)
            panels.append(panel := _panel(each, most, LINES_TOTAL_MAX - lines))
            buttons += len(panel.buttons)
            lines += sum(len(button.script) for button in panel.buttons)
    return sorted(panels, key=lambda panel: panel.number)


def _panel(values: Mapping[str, Any], most: int, lines: int) -> SavedPanel:
    """With so many buttons, and lines of scripts, at most: a button whose script is beyond them is left out."""
    every = [each for each in _list(values, "buttonlist") if isinstance(each, dict)]
    every.sort(key=lambda each: _number(each, "id"))
    buttons: list[PanelButton] = []
    for each in every[:most]:
        script = read_script(_text(each, "script"))
        lines -= len(script)
        if lines < 0:
            break
        buttons.append(PanelButton(_text(each, "title"), script))
    links = [each for each in _list(values, "linkURLs")[:LINKS_MAX] if isinstance(each, dict)]
    links.sort(key=lambda each: _number(each, "index"))
    return SavedPanel(
        _text(values, "name"), _number(values, "id"), _number(values, "launch") > 0,
        tuple(buttons), tuple((_text(each, "text"), _text(each, "url")) for each in links), len(every) - len(buttons),
    )  # fmt: skip


def read_script(text: str) -> tuple[ScriptLine, ...]:
    """The commands of a button."""
    lines = [line.strip() for line in text.split("\n", LINES_MAX)[:LINES_MAX]]
    return tuple(_script_line(line) for line in lines if line and not line.startswith(_COMMENT))


def _script_line(line: str) -> ScriptLine:
    if found := _WAIT.fullmatch(line):
        return ScriptLine(wait_s=min(int(found[1]), SLEEP_S_MAX))
    return ScriptLine(turns=True) if _PANEL.fullmatch(line) else ScriptLine(packet=line)


def _list(values: Mapping[str, Any], key: str) -> list[Any]:
    found = values.get(key)
    return found if isinstance(found, list) else []


def _text(values: Mapping[str, Any], key: str) -> str:
    found = values.get(key, "")
    return found if isinstance(found, str) else str(found) if isinstance(found, int) else ""


def _number(values: Mapping[str, Any], key: str) -> int:
    """Numbers are written as texts there, and may come as numbers."""
    found = _text(values, key).strip()
    return int(found) if found.isascii() and found.isdigit() and len(found) < 10 else 0
