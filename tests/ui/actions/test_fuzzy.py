"""Finding by a few letters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.actions.fuzzy import fuzzy_match


def best(query: str, *texts: str) -> str:
    found = {text: match.score for text in texts if (match := fuzzy_match(query, text)) is not None}
    return max(found, key=lambda text: found[text])


def test_word_starts_and_runs_win() -> None:
    assert best("sp ri", "Split right", "Spend in the printer") == "Split right"
    assert best("ab", "About", "Grab it") == "About"
    assert best("cl", "Half-close", "Close", "Copy as C array, last") == "Close"


def test_places_are_the_letters_met() -> None:
    match = fuzzy_match("SR", "Split right")
    assert match is not None and match.places == (0, 6)
    assert fuzzy_match("xyz", "Split right") is None
    assert fuzzy_match("tt", "t") is None


def test_no_query_fits_everything() -> None:
    match = fuzzy_match("  ", "anything")
    assert match is not None and match.places == ()


@given(st.text(min_size=1, max_size=30), st.data())
def test_every_subsequence_is_found(text: str, data: st.DataObject) -> None:
    chosen = sorted(data.draw(st.sets(st.integers(0, len(text) - 1))))
    query = "".join(text[place] for place in chosen)
    if any(letter.casefold() != letter or len(letter.casefold()) != 1 for letter in text):
        return
    match = fuzzy_match(query, text)
    assert match is not None
    assert [text[place] for place in match.places] == [letter for letter in query if not letter.isspace()]
