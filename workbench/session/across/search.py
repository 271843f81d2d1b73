"""What a person looks for in the whole project: from words to a search over the capture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from workbench.capture.search.needle import BytesNeedle, MaskedNeedle, Needle
from workbench.capture.search.patterns import PatternNeedle
from workbench.capture.search.search import Scope, Search
from workbench.codec.escapes import parse_text
from workbench.codec.hexpattern import parse_hex_pattern
from workbench.codec.inputerror import PayloadError
from workbench.model.bytepatterns import PatternError
from workbench.session.document.edits import hidden_of
from workbench.session.workspace import Workspace


class SearchForm(StrEnum):
    """How what is looked for is written."""

    TEXT = "text"
    HEX = "hex"
    REGEX = "regex"


@dataclass(frozen=True, slots=True)
class SearchWish:
    """``session_id`` and ``direction`` are None for all of them."""

    text: str
    form: SearchForm = SearchForm.TEXT
    encoding: str = "utf-8"
    match_case: bool = False
    session_id: int | None = None
    direction: int | None = None


class SearchError(ValueError):
    """What is looked for cannot be read; ``position`` is a character of its text, or None."""

    def __init__(self, message: str, position: int | None) -> None:
        super().__init__(message)
        self.position = position


def make_needle(wish: SearchWish) -> Needle:
    """What to look for. Raises :class:`SearchError`."""
    try:
        match wish.form:
            case SearchForm.TEXT:
                return BytesNeedle(parse_text(wish.text, wish.encoding), ignore_case=not wish.match_case)
            case SearchForm.HEX:
                wanted, mask = parse_hex_pattern(wish.text)
                return BytesNeedle(wanted) if all(mask) else MaskedNeedle(wanted, mask)
            case SearchForm.REGEX:
                return PatternNeedle(wish.text, ignore_case=not wish.match_case)
    except PayloadError as error:
        raise SearchError(str(error), error.offset) from None
    except PatternError as error:
        raise SearchError(str(error), error.offset) from None
    except ValueError as error:
        raise SearchError(str(error), None) from None


class ProjectSearch:
    """One search, and whether the project still is as it was when it began."""

    def __init__(self, workspace: Workspace, wish: SearchWish) -> None:
        """Begins at once. Raises :class:`SearchError`."""
        needle = make_needle(wish)
        self.wish = wish
        self._workspace = workspace
        self._generation = workspace.generation
        self._scope = _scope(workspace, wish)
        self.search: Search = workspace.store.capture.search(self._scope, needle)
        self.hits = self.search.hits
        self.search.start()

    @property
    def is_stale(self) -> bool:
        """Records were removed or came back, or there are other sockets: it has to begin anew."""
        return self.is_foreign or _scope(self._workspace, self.wish) != self._scope

    @property
    def is_foreign(self) -> bool:
        """Another project was opened: what was found is of no use."""
        return self._workspace.generation != self._generation


def _scope(workspace: Workspace, wish: SearchWish) -> Scope:
    ids: Sequence[int] = [spec.id for spec in workspace.document.sockets]
    wanted = [each for each in ids if wish.session_id in (None, each)]
    return Scope(tuple((each, hidden_of(workspace.document, each)) for each in wanted), wish.direction)
