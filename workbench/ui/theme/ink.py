"""What a view that draws its data itself takes from the theme: the fixed-width font, its measures, and the colours."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QFontMetricsF

from workbench.model.records import Direction
from workbench.ui.theme.fonts import FontRole
from workbench.ui.theme.palette import Token
from workbench.ui.theme.theme import Theme

MARKS = (Token.MARK_0, Token.MARK_1, Token.MARK_2, Token.MARK_3, Token.MARK_4, Token.MARK_5)


@dataclass(frozen=True, slots=True)
class DataInk:
    """A value: take a new one when the theme changes. Lengths are in scaled pixels.

    ``baseline`` is measured from a row's upper edge. ``directions`` are the colours of words, ``direction_fills`` of
    grounds, by :class:`~workbench.model.records.Direction`.
    """

    font: QFont
    char_width: float
    row_height: int
    baseline: float
    ground: QColor
    text: QColor
    muted: QColor
    grid: QColor
    focus: QColor
    warn: QColor
    match: QColor
    selection: QColor
    selection_text: QColor
    selection_inactive: QColor
    directions: dict[int, QColor]
    direction_fills: dict[int, QColor]
    marks: tuple[QColor, ...]  # grounds, by a mark's colour number

    def chosen(self, *, active: bool) -> QColor:
        """The ground of what is selected, in a view that has the focus or has not."""
        return self.selection if active else self.selection_inactive


def data_ink(theme: Theme, leading_px: int) -> DataInk:
    """As the theme is now; ``leading_px`` unscaled pixels stand between two rows."""
    font = theme.font(FontRole.DATA)
    metrics = QFontMetricsF(font)
    row_height = int(metrics.height() + theme.px(leading_px))
    color = theme.color
    return DataInk(
        font=font,
        char_width=metrics.horizontalAdvance("0" * 64) / 64,
        row_height=row_height,
        baseline=(row_height - metrics.height()) / 2 + metrics.ascent(),
        ground=color(Token.SURFACE_DATA),
        text=color(Token.TEXT),
        muted=color(Token.TEXT_MUTED),
        grid=color(Token.GRID),
        focus=color(Token.FOCUS),
        warn=color(Token.WARN),
        match=color(Token.MATCH),
        selection=color(Token.SELECTION),
        selection_text=color(Token.SELECTION_TEXT),
        selection_inactive=color(Token.SELECTION_INACTIVE),
        directions={Direction.RX: color(Token.RX), Direction.TX: color(Token.TX)},
        direction_fills={Direction.RX: color(Token.RX_FILL), Direction.TX: color(Token.TX_FILL)},
        marks=tuple(color(token) for token in MARKS),
    )
