"""Contrast is proved, not believed: 4.5:1 for text, 3:1 for signs (WCAG 2.2)."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from workbench.ui.theme.palette import COLORS, PaletteKind, Token, color_of, contrast

GROUNDS = (Token.SURFACE, Token.SURFACE_RAISED, Token.SURFACE_DATA, Token.SURFACE_ALT)
FILLS = (Token.OK_FILL, Token.WARN_FILL, Token.ERROR_FILL, Token.INFO_FILL, Token.RX_FILL, Token.TX_FILL)
COLOURED_TEXT = (Token.RX, Token.TX, Token.OK, Token.WARN, Token.ERROR, Token.ACCENT, Token.INFO, Token.TEXT_MUTED)

TEXT_PAIRS = [
    *((Token.TEXT, ground) for ground in (*GROUNDS, *FILLS, Token.HOVER, Token.PRESSED, Token.SELECTION_INACTIVE)),
    *((Token.TEXT, Token.MATCH),),
    *((token, ground) for token in COLOURED_TEXT for ground in GROUNDS),
    *((Token.ERROR, fill) for fill in (Token.ERROR_FILL,)),
    (Token.TEXT_MUTED, Token.HOVER),
    (Token.WARN, Token.WARN_FILL), (Token.OK, Token.OK_FILL), (Token.INFO, Token.INFO_FILL),
    (Token.RX, Token.RX_FILL), (Token.TX, Token.TX_FILL),
    (Token.SELECTION_TEXT, Token.SELECTION), (Token.ACCENT_TEXT, Token.ACCENT_FILL),
    (Token.ACCENT_TEXT, Token.ACCENT_FILL_HOVER), (Token.TOOLTIP_TEXT, Token.TOOLTIP),
]  # fmt: skip

SIGN_PAIRS = [
    *((token, ground) for token in (Token.BORDER_STRONG, Token.FOCUS) for ground in GROUNDS),
    *((token, Token.SELECTION) for token in (Token.RX, Token.TX, Token.ERROR, Token.OK, Token.WARN)),
    *((Token.ACCENT_FILL, ground) for ground in (Token.SURFACE, Token.SURFACE_DATA)),
]


@pytest.mark.parametrize("kind", PaletteKind)
def test_every_token_has_an_opaque_colour(kind: PaletteKind) -> None:
    assert set(COLORS[kind]) == set(Token)
    assert all(color_of(kind, token).isValid() and color_of(kind, token).alpha() == 255 for token in Token)


@pytest.mark.parametrize("kind", PaletteKind)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read(kind: PaletteKind, text: Token, ground: Token) -> None:
    assert contrast(color_of(kind, text), color_of(kind, ground)) >= 4.5


@pytest.mark.parametrize("kind", PaletteKind)
@pytest.mark.parametrize(("sign", "ground"), SIGN_PAIRS)
def test_signs_can_be_seen(kind: PaletteKind, sign: Token, ground: Token) -> None:
    assert contrast(color_of(kind, sign), color_of(kind, ground)) >= 3.0


def test_contrast_of_known_pairs() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21.0)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)


def test_directions_are_the_colours_of_the_design() -> None:
    assert [COLORS[PaletteKind.LIGHT][token] for token in (Token.RX, Token.TX, Token.ERROR)] == [
        "#0072B2", "#9A5500", "#B3261E",
    ]  # fmt: skip
    assert [COLORS[PaletteKind.DARK][token] for token in (Token.RX, Token.TX)] == ["#56B4E9", "#E69F00"]
