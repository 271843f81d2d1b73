"""Colours, type, icons and the style sheet, from one set of named tokens. Nothing else sets a colour.

``Theme`` (``ui.theme.theme``) is made once and handed to every view as ``theme``::

    theme.color(Token.RX)          QColor of a token in the palette shown now
    theme.font(FontRole.DATA)      QFont: BODY, SMALL, DATA (fixed width), TITLE, HEADING, STRONG
    theme.icon("send")             QIcon from resources/icons, in the token's colour, crisp at every scale
    theme.px(8)                    a length in device-independent pixels, scaled
    theme.changed                  signal: palette, scale or font changed; repaint, ask again for icons and colours

``data_ink`` (``ui.theme.ink``) is what a view that draws its data itself takes of it, as one value.
"""

from workbench.ui.theme.fonts import FontRole
from workbench.ui.theme.palette import PaletteKind, Token
from workbench.ui.theme.theme import Theme

__all__ = ["FontRole", "PaletteKind", "Theme", "Token"]
