"""Finds "sp ri" in "Split right": letters in order, better where words begin and where letters stand together."""

from __future__ import annotations

from typing import NamedTuple

_FIRST, _START, _TOGETHER, _LETTER, _GAP_COST = 4, 6, 6, 1, 0.3
_SEPARATORS = " /-.…,(:"


class FuzzyMatch(NamedTuple):
    """How well it fits (more is better), and which letters of the text were met."""

    score: float
    places: tuple[int, ...]


def fuzzy_match(query: str, text: str) -> FuzzyMatch | None:
    """The best way to find all letters of ``query`` (spaces aside) in order; None if there is none."""
    wanted = [letter for letter in query.casefold() if not letter.isspace()]
    if not wanted:
        return FuzzyMatch(0.0, ())
    letters = [letter.casefold() for letter in text]
    # best[place] is the best way that ends with the latest wanted letter at that place
    best: dict[int, FuzzyMatch] = {-1: FuzzyMatch(0.0, ())}
    for letter in wanted:
        following: dict[int, FuzzyMatch] = {}
        for place, found in enumerate(letters):
            if found == letter and (way := _best_before(best, place, text)) is not None:
                following[place] = way
        if not following:
            return None
        best = following
    top = max(best.values(), key=_score)
    return FuzzyMatch(top.score - 0.02 * len(text), top.places)


def _best_before(best: dict[int, FuzzyMatch], place: int, text: str) -> FuzzyMatch | None:
    starts = place == 0 or text[place - 1] in _SEPARATORS
    top: FuzzyMatch | None = None
    for before, way in best.items():
        if before >= place:
            continue
        together = before == place - 1 and before >= 0
        gap = 0 if before < 0 else min(10, place - before - 1)
        score = way.score + _LETTER + _FIRST * (place == 0) + _START * starts + _TOGETHER * together - _GAP_COST * gap
        if top is None or score > top.score:
            top = FuzzyMatch(score, (*way.places, place))
    return top


def _score(way: FuzzyMatch) -> float:
    return way.score
