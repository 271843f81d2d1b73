"""Tool tips that name the shortcut as this person has it."""

from __future__ import annotations

from workbench.settings.values import Settings
from workbench.ui.actions.catalogue import BY_ID
from workbench.ui.actions.shortcuts import shown_shortcut


def tip_of(action_id: str, settings: Settings, text: str = "") -> str:
    """``Half-close (Ctrl+F5)`` and below it what it does. ``text`` replaces the action's own title."""
    action = BY_ID[action_id]
    keys = shown_shortcut(action, settings.shortcuts)
    title = text or action.plain_title
    head = f"{title} ({keys})" if keys else title
    return f"{head}\n{action.tip}" if action.tip else head
