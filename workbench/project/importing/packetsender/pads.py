"""Panels of Packet Sender as pads: a button with one packet sends it, one with a script starts a sequence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from workbench.model.library import PadButton
from workbench.model.payloads import PayloadSpec
from workbench.model.sequences import Step, StepKind
from workbench.project.importing.assembly import Assembly
from workbench.project.importing.brought import one_line
from workbench.project.importing.packetsender.panels import PanelButton, SavedPanel, ScriptLine

LINKS_TOLD: Final = 20


@dataclass(frozen=True, slots=True)
class Sent:
    """A packet in this import: the number of its payload (0: it has no bytes) and of its socket (0: it has none)."""

    name: str
    payload: int
    socket: int
    spec: PayloadSpec


def add_panels(
    panels: Sequence[SavedPanel], sent: Mapping[str, Sent], assembly: Assembly, remarks: list[str]
) -> None:
    """A pad for each panel that has a button left; what a pad cannot do is told."""
    links: list[str] = []
    for panel in panels:
        name = panel.name or f"Panel {panel.number}"
        buttons = [made for button in panel.buttons if (made := _button(name, button, sent, assembly)) is not None]
        assembly.pad(name, buttons)
        assembly.problems["buttons beyond those that a pad holds, or an import takes"] += panel.left_out
        links += [one_line(f"{title} ({address})") for title, address in panel.links[:LINKS_TOLD]]
    if links:
        shown = ", ".join(links[:LINKS_TOLD]) + (" …" if len(links) > LINKS_TOLD else "")
        remarks.append(f"Links of panels were left out: {shown}.")
    starters = [one_line(panel.name) or "without a name" for panel in panels if panel.launches]
    if starters:
        remarks.append(f"The panel that Packet Sender starts with was “{starters[0]}”: no pad is shown by itself here.")


def _button(panel: str, button: PanelButton, sent: Mapping[str, Sent], assembly: Assembly) -> PadButton | None:
    problems = assembly.problems
    problems["lines that turn to another panel"] += sum(line.turns for line in button.script)
    lines = [line for line in button.script if not line.turns]
    missing = [line.packet for line in lines if line.packet and line.packet not in sent]
    if missing:
        problems["buttons that send a packet that is not in the file: save packets and panels together"] += 1
        return None
    packets = [sent[line.packet] for line in lines if line.packet]
    if not packets:
        problems["buttons that send nothing"] += 1
        return None
    title = one_line(button.title)
    if len(lines) == 1 and packets[0].payload:
        return PadButton(0, 0, title, payload=packets[0].payload, socket=packets[0].socket)
    if not all(each.socket for each in packets):
        problems["buttons with a packet that has no socket"] += 1
        return None
    sequence = assembly.sequence(f"{panel}: {title}", _steps(lines, sent, assembly), packets[0].socket)
    return PadButton(0, 0, title, sequence=sequence)


def _steps(lines: Sequence[ScriptLine], sent: Mapping[str, Sent], assembly: Assembly) -> list[Step]:
    """Each socket is opened before its first packet, and stays open."""
    steps: list[Step] = []
    opened: set[int] = set()
    for line in lines:
        if not line.packet:
            steps.append(Step(StepKind.WAIT, time_ms=line.wait_s * 1000))
            continue
        each = sent[line.packet]
        if each.socket not in opened:
            opened.add(each.socket)
            steps.append(Step(StepKind.CONNECT, each.socket))
        if each.payload and assembly.takes(each.spec):
            steps.append(Step(StepKind.SEND, each.socket, each.spec, note=one_line(each.name)))
    return steps
