"""The composer's history: newest first, each payload once, bounded."""

from __future__ import annotations

from workbench.model.payloads import PayloadForm, PayloadSpec

MENU_CHARS = 60
SIGNS = {
    PayloadForm.TEXT: "Text", PayloadForm.HEX: "Hex", PayloadForm.TYPED: "Typed", PayloadForm.FILE: "File",
}  # fmt: skip


def with_sent(history: tuple[PayloadSpec, ...], sent: PayloadSpec, limit: int) -> tuple[PayloadSpec, ...]:
    """``sent`` first, its earlier double gone, at most ``limit`` entries."""
    return (sent, *(each for each in history if each != sent))[:limit]


def entry_text(entry: PayloadSpec) -> str:
    """One line for a menu: the form and the beginning of the text, escapes as written."""
    text = " ⏎ ".join(entry.text.splitlines()) or "(empty)"
    if len(text) > MENU_CHARS:
        text = text[: MENU_CHARS - 1] + "…"
    sign = SIGNS[entry.form]
    return f"{sign}:  {text}"


class HistoryWalk:
    """Stepping through the history with Alt+Up and Alt+Down; the draft that was left is found again at its end."""

    def __init__(self) -> None:
        self._at = -1
        self._left: PayloadSpec | None = None

    def older(self, history: tuple[PayloadSpec, ...], present: PayloadSpec) -> PayloadSpec | None:
        """The next older entry; None at the end."""
        if self._at + 1 >= len(history):
            return None
        if self._at < 0:
            self._left = present
        self._at += 1
        return history[self._at]

    def newer(self, history: tuple[PayloadSpec, ...]) -> PayloadSpec | None:
        """The next newer entry, at last the draft that was left; None if the walk has not begun."""
        if self._at < 0:
            return None
        self._at -= 1
        return history[self._at] if 0 <= self._at < len(history) else self._left

    def reset(self) -> None:
        """The person writes or sends: the next step begins anew."""
        self._at = -1
        self._left = None
