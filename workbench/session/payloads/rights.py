"""What a person allowed the payloads of the open project to read."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.session.payloads.wanted import Wanted, WantedKind

Right = tuple[WantedKind, str]  # and a file's whole path, or the name of a variable


def rights_of(kept: Iterable[tuple[str, str]], store_id: str) -> list[Right]:
    """Those that were kept, as written; what a newer version may have kept beside them is no right here.

    ``store_id`` is the project's present number in the key store: a file that came with another number since, copied
    from another project, gets none of that one's secrets.
    """
    known = frozenset(WantedKind) - {WantedKind.ASKED}
    mine = f"{store_id} "
    return [
        (WantedKind(kind), name.removeprefix(mine) if kind == WantedKind.STORED else name) for kind, name in kept
        if kind in known and (kind != WantedKind.STORED or (store_id and name.startswith(mine)))
    ]  # fmt: skip


def kept_rights(rights: Iterable[Right], store_id: str) -> tuple[tuple[str, str], ...]:
    """As they are kept for :func:`rights_of`."""
    return tuple(
        (str(kind), f"{store_id} {name}" if kind is WantedKind.STORED else name) for kind, name in rights
    )


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
