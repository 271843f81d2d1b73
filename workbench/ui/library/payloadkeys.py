"""A payload's key works anywhere in the window; which keys it may have, and whose they are already."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QKeyCombination, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from workbench.model.library import Library
from workbench.ui.actions.catalogue import ACTIONS, MENUS
from workbench.ui.actions.shortcuts import sequences_of

_PORTABLE: Final = QKeySequence.SequenceFormat.PortableText
_NATIVE: Final = QKeySequence.SequenceFormat.NativeText
_Standard = QKeySequence.StandardKey
_WRITING: Final = (
    *(each for each in _Standard if each.name.startswith(("MoveTo", "Select", "Delete", "Insert"))),
    _Standard.Copy, _Standard.Cut, _Standard.Paste, _Standard.Undo, _Standard.Redo, _Standard.Deselect,
    _Standard.Backspace, _Standard.Cancel, _Standard.NextChild, _Standard.PreviousChild, _Standard.FullScreen,
)  # fmt: skip
"""A stranger's project must not send while somebody moves through a text."""
_SYSTEM: Final = {"Alt+F4": "that of the system, to close the window", "F10": "that of the menus",
                  "Shift+F10": "that of the context menu"}  # fmt: skip
_FIRST_F, _LAST_F = Qt.Key.Key_F1, Qt.Key.Key_F35
_KEYS_MAX: Final = 500  # payloads with a key of their own; a keyboard has not many more


def owners_of(overrides: Mapping[str, str]) -> dict[str, str]:
    """Whose a key is in the program, by its portable text: “Save”, “the menu Project”."""
    owners = {keys.toString(_PORTABLE): "that of writing and editing" for each in _WRITING
              for keys in QKeySequence.keyBindings(each)}  # fmt: skip
    owners |= _SYSTEM
    for title in MENUS:
        letter = title[title.index("&") + 1].upper()
        owners[f"Alt+{letter}"] = f"that of the menu {title.replace('&', '')}"
    for action in ACTIONS:
        for keys in sequences_of(action, overrides):
            owners[keys.toString(_PORTABLE)] = f"that of “{action.plain_title}”"
    return owners


def key_fault(
    shortcut: str, owners: Mapping[str, str], library: Library, besides: int = 0, *,
    windows: bool = sys.platform == "win32",
) -> str:  # fmt: skip
    """Why a payload cannot have this key; empty if it can, and for none. ``besides`` is the payload's own id."""
    if not shortcut:
        return ""
    keys = QKeySequence(shortcut, _PORTABLE)
    if keys.isEmpty() or keys.count() != 1:
        return "This is no key: press one, with Ctrl or Alt held."
    shown, combination = keys.toString(_NATIVE), keys[0]  # type: ignore[index]  # the stubs leave it out
    if combination.key() in (Qt.Key.Key_unknown, Qt.Key(0)):
        return "This is no key: press one, with Ctrl or Alt held."
    is_function = _FIRST_F <= combination.key() <= _LAST_F
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    if not is_function and not combination.keyboardModifiers() & held:
        return f"{shown} is for writing: a payload's key is a function key, or has Ctrl or Alt in it."
    if windows and _is_alt_gr(combination):
        return f"{shown} is for writing: on Windows Ctrl with Alt is AltGr, which writes signs such as @ and {{."
    if owner := owners.get(keys.toString(_PORTABLE), ""):
        return f"The key {shown} is {owner}."
    for each in library.payloads:
        if each.id != besides and each.shortcut and QKeySequence(each.shortcut, _PORTABLE) == keys:
            return f"The key {shown} is that of the payload “{each.path}”."
    return ""


def _is_alt_gr(keys: QKeyCombination) -> bool:
    """Ctrl and Alt with a key that writes: what a keyboard with AltGr sends for its third sign."""
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return keys.keyboardModifiers() & both == both and keys.key().value < Qt.Key.Key_Escape.value


class PayloadShortcut(QShortcut):
    """One key of one payload."""

    pressed = Signal(int)

    def __init__(self, keys: QKeySequence, payload_id: int, window: QWidget) -> None:
        super().__init__(keys, window)
        self.setObjectName(f"payload-key-{payload_id}")
        self.payload_id = payload_id
        self.setContext(Qt.ShortcutContext.ApplicationShortcut)  # in torn-off windows as well
        self.setAutoRepeat(False)
        self.activated.connect(self._on_activated)

    @Slot()
    def _on_activated(self) -> None:
        self.pressed.emit(self.payload_id)


class PayloadKeys(QObject):
    """``pressed`` carries the payload's id. A key that somebody else has already does nothing, and ``clashes`` says
    so: two owners of one key would both be deaf."""

    pressed = Signal(int)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._shortcuts: list[PayloadShortcut] = []
        self._wanted: dict[str, int] = {}
        self._owners = owners_of({})
        self.clashes: dict[int, str] = {}  # payload id: why its key does nothing

    @property
    def owners(self) -> Mapping[str, str]:
        """Whose keys are in the program."""
        return self._owners

    def follow_program(self, overrides: Mapping[str, str]) -> None:
        """The program's own keys have changed; call ``follow`` behind it."""
        self._owners = owners_of(overrides)

    def follow(self, library: Library) -> None:
        """The keys of this library from now on; of two payloads with one key the first has it."""
        wanted: dict[str, int] = {}
        first: dict[str, str] = {}
        self.clashes = {}
        bare = Library()
        for each in library.payloads:
            if not each.shortcut:
                continue
            text = QKeySequence(each.shortcut, _PORTABLE).toString(_PORTABLE)
            fault = key_fault(each.shortcut, self._owners, bare)
            if not fault and text in wanted:
                fault = f"The key {shown(text)} is that of the payload “{first[text]}”."
            if not fault and len(wanted) >= _KEYS_MAX:
                fault = f"At most {_KEYS_MAX} payloads have keys."
            if fault:
                self.clashes[each.id] = fault
            else:
                wanted[text], first[text] = each.id, each.path
        if wanted != self._wanted:
            self._wanted = wanted
            self._make()

    def _make(self) -> None:
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)  # at once: deleteLater is later
            shortcut.deleteLater()
        self._shortcuts = []
        for text, payload_id in self._wanted.items():
            shortcut = PayloadShortcut(QKeySequence(text, _PORTABLE), payload_id, self._window)
            shortcut.pressed.connect(self.pressed)
            self._shortcuts.append(shortcut)


def shown(portable: str) -> str:
    """As this system writes it."""
    return QKeySequence(portable, _PORTABLE).toString(_NATIVE)
