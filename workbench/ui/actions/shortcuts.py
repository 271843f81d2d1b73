"""Shortcuts: the catalogue's defaults, the user's overrides, and where two actions want the same keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from PySide6.QtGui import QKeySequence

from workbench.ui.actions.action import Action
from workbench.ui.actions.catalogue import ACTIONS


def sequences_of(action: Action, overrides: Mapping[str, str]) -> list[QKeySequence]:
    """The keys that start an action now. An override replaces all defaults; an empty one means no keys."""
    if action.id in overrides:
        texts: tuple[str, ...] = (overrides[action.id],)
    else:
        texts = action.shortcuts
    sequences = [QKeySequence(text, QKeySequence.SequenceFormat.PortableText) for text in texts]
    return [sequence for sequence in sequences if not sequence.isEmpty()]


def shown_shortcut(action: Action, overrides: Mapping[str, str]) -> str:
    """The first shortcut as this system writes it, or an empty text."""
    sequences = sequences_of(action, overrides)
    return sequences[0].toString(QKeySequence.SequenceFormat.NativeText) if sequences else ""


def conflicts(overrides: Mapping[str, str]) -> dict[str, list[str]]:
    """Portable shortcut text to the ids of the actions that want it, where these are more than one."""
    wanted: defaultdict[str, list[str]] = defaultdict(list)
    for action in ACTIONS:
        for sequence in sequences_of(action, overrides):
            wanted[sequence.toString(QKeySequence.SequenceFormat.PortableText)].append(action.id)
    return {keys: ids for keys, ids in wanted.items() if len(ids) > 1}
