"""What is put on the clipboard for a report: versions, screen, counts and the newest log lines; never a payload."""

from __future__ import annotations

import platform
from collections.abc import Reversible
from itertools import islice

from PySide6.QtGui import QGuiApplication

from workbench.session.workspace import Workspace
from workbench.ui.stall import StallReport
from workbench.ui.theme import Theme

LOG_LINES = 200


def diagnostics_text(workspace: Workspace, theme: Theme, stall: StallReport, lines: Reversible[str]) -> str:
    """Plain text in sections. Names and addresses of sockets stay out of it."""
    from workbench.ui.dialogs.about import versions_text  # not before somebody asks

    states = [str(session.state) for session in workspace.sessions]
    facts = [
        f"System: {platform.platform()}, {platform.machine()}",
        f"Qt platform: {QGuiApplication.platformName()}, theme {theme.kind}, scale {theme.scale:g}",
        *(
            f"Screen: {screen.size().width()} x {screen.size().height()} at {screen.devicePixelRatio():g}"
            for screen in QGuiApplication.screens()
        ),
        f"Sockets: {len(states)} ({', '.join(f'{states.count(state)} {state}' for state in sorted(set(states)))})",
        f"Records: {workspace.record_total():,}; recording {'on' if workspace.recording else 'paused'}",
        f"Window: longest stall {stall.longest_ms:.0f} ms, p99 {stall.p99_ms:.0f} ms",
    ]
    newest = list(reversed(list(islice(reversed(lines), LOG_LINES))))
    return "\n".join([versions_text(), "", *facts, "", "Log:", *newest, ""])
