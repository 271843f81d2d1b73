"""In which order the addresses of a name are tried."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import chain, zip_longest
from typing import TypeVar

Found = TypeVar("Found")


def in_turns(found: Sequence[Found], family_of: Callable[[Found], Hashable]) -> list[Found]:
    """The families take turns, beginning with the one that the system put first (RFC 8305, section 4); within a family
    the system's order stays."""
    if not found:
        return []
    first = family_of(found[0])
    preferred = [(each,) for each in found if family_of(each) == first]
    others = [(each,) for each in found if family_of(each) != first]
    turns = chain.from_iterable(zip_longest(preferred, others, fillvalue=()))
    return list(chain.from_iterable(turns))
