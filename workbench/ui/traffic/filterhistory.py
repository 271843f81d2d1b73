"""The filters that were used before: newest first, bounded, in the settings of the person."""

from __future__ import annotations

from typing import Final

from workbench.settings.store import SettingsStore

HISTORY_MAX: Final = 30
LONGEST_CHARS: Final = 2_000
_KEY: Final = "filter.history"


class FilterHistory:
    """Without a keeper it lasts as long as its panel."""

    def __init__(self) -> None:
        self._keeper: SettingsStore | None = None
        self._own: list[str] = []
        self._at = -1
        self._left = ""

    def keep_in(self, keeper: SettingsStore) -> None:
        """From now on the history is that of all panels."""
        self._keeper = keeper

    def texts(self) -> list[str]:
        """Newest first."""
        if self._keeper is None:
            return self._own
        lines = self._keeper.settings.remembered.get(_KEY, "").split("\n")
        return [line for line in lines if line.strip()][:HISTORY_MAX]

    def remember(self, text: str) -> None:
        """A filter was applied."""
        self.rest()
        if not text.strip() or len(text) > LONGEST_CHARS or "\n" in text:
            return
        texts = [text, *(each for each in self.texts() if each != text)][:HISTORY_MAX]
        self._own = texts
        if self._keeper is not None and texts != self.texts():
            known = self._keeper.settings.remembered
            self._keeper.change(remembered={**known, _KEY: "\n".join(texts)})

    def forget(self) -> None:
        """Empty it."""
        self._own = []
        if self._keeper is not None:
            known = dict(self._keeper.settings.remembered)
            known.pop(_KEY, None)
            self._keeper.change(remembered=known)

    def older(self, present: str) -> str | None:
        """The next older text; None at the end. What stood in the field is found again at the other end."""
        texts = self.texts()
        at = self._at + 1
        if at < len(texts) and texts[at] == present:
            at += 1
        if at >= len(texts):
            return None
        if self._at < 0:
            self._left = present
        self._at = at
        return texts[at]

    def newer(self) -> str | None:
        """The next newer text, at last what was left; None if no step was made."""
        if self._at < 0:
            return None
        self._at -= 1
        texts = self.texts()
        return texts[self._at] if 0 <= self._at < len(texts) else self._left

    def rest(self) -> None:
        """The person writes: the next step begins anew."""
        self._at = -1
