"""What a person allowed the payloads of the open project to read."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.session.payloads.wanted import Wanted, WantedKind

Right = tuple[WantedKind, str]  # and a file's whole path, or the name of a variable


def rights_of(kept: Iterable[tuple[str, str]]) -> list[Right]:
    """Those that were kept, as written; what a newer version may have kept beside them is no right here."""
    known = frozenset(WantedKind) - {WantedKind.ASKED}
    return [(WantedKind(kind), name) for kind, name in kept if kind in known]


class Rights:
    """Each file and each variable by its own name: a payload that is changed to read another one asks again."""

    def __init__(self) -> None:
        self._given: set[Right] = set()

    def allows(self, kind: WantedKind, name: str) -> bool:
        return (kind, name) in self._given

    def give(self, wanted: Iterable[Wanted]) -> None:
        """Allow these; what is asked for its value is no right."""
        self._given.update((each.kind, each.name) for each in wanted if each.is_permission)

    def give_all(self, rights: Iterable[Right]) -> None:
        """Those that were remembered."""
        self._given.update(rights)

    def take(self, right: Right) -> None:
        """It has to be asked for again."""
        self._given.discard(right)

    def given(self) -> tuple[Right, ...]:
        """All of them, ordered by kind and name."""
        return tuple(sorted(self._given))

    def clear(self) -> None:
        """Another project."""
        self._given.clear()
