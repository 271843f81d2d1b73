"""Which characters are parts, while they are written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.inputerror import PayloadError
from workbench.codec.typed.colouring import Stretch, stretches
from workbench.codec.typed.parser import parse_typed
from workbench.codec.typed.parts import PartKind
from workbench.codec.typed.words import VALUES, WORDS


def test_a_part_has_the_kind_that_its_meaning_has() -> None:
    for example in {word.example for word in (*WORDS, *VALUES)} - {"begin body", "end body"}:
        part = f"${{{example}}}"
        assert stretches(part)[0] == [Stretch(0, len(part), parse_typed(part).parts[0].kind)]


def test_escapes_and_parts_that_are_not_whole() -> None:
    found, opened = stretches(r"a\r\${u8 1}${u16 length")
    assert found == [Stretch(1, 3, PartKind.LITERAL), Stretch(3, 5, PartKind.LITERAL), Stretch(11, 23, PartKind.LENGTH)]
    assert opened is PartKind.LENGTH
    assert stretches("of b}x", opened) == ([Stretch(0, 5, PartKind.LENGTH)], None)


@given(st.text(alphabet='${} "\\abu8r', max_size=50))
def test_what_can_be_read_is_found_where_it_stands(text: str) -> None:
    found, opened = stretches(text)
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    try:
        typed = parse_typed(text)
    except PayloadError:
        return
    assert opened is None
    parts = [(each.start, each.end) for each in found if text.startswith("${", each.start)]
    assert parts == [(part.start, part.end) for part in typed.parts]
