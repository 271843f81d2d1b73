"""Where one was in the manual: back and forward."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A page's name and a heading's slug."""

    page: str
    slug: str = ""


class PageHistory:
    """``visit`` a place, go ``back`` and ``forward``; a visit forgets what was ahead."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._now = -1

    def visit(self, place: Place) -> None:
        """Go somewhere; the same place again is no step."""
        if self._now >= 0 and self._places[self._now] == place:
            return
        del self._places[self._now + 1 :]
        self._places.append(place)
        self._now += 1

    @property
    def can_go_back(self) -> bool:
        return self._now > 0

    @property
    def can_go_forward(self) -> bool:
        return self._now + 1 < len(self._places)

    def back(self) -> Place:
        """The place before. Raises ``IndexError`` if there is none."""
        if not self.can_go_back:
            raise IndexError("there is no place before")
        self._now -= 1
        return self._places[self._now]

    def forward(self) -> Place:
        """The place after. Raises ``IndexError`` if there is none."""
        if not self.can_go_forward:
            raise IndexError("there is no place after")
        self._now += 1
        return self._places[self._now]
