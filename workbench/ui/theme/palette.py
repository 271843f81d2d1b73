"""The named colours, in light, dark and high contrast.

RX, TX and error are Okabe-Ito's, which colour-blind eyes keep apart; tests prove 4.5:1 for text and 3:1 for signs.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtGui import QColor, QPalette


class PaletteKind(StrEnum):
    """The three palettes."""

    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"


class Token(StrEnum):
    """What a colour is for."""

    SURFACE = "surface"  # the window
    SURFACE_RAISED = "surface_raised"  # cards, menus, pop-ups, buttons
    SURFACE_DATA = "surface_data"  # tables, editors, hex, plot
    SURFACE_ALT = "surface_alt"  # headers, every other row, wells
    HOVER = "hover"
    PRESSED = "pressed"
    BORDER = "border"  # quiet lines between areas
    BORDER_STRONG = "border_strong"  # outlines of controls, 3:1
    TEXT = "text"
    TEXT_MUTED = "text_muted"  # 4.5:1 still
    TEXT_DISABLED = "text_disabled"
    ACCENT = "accent"  # links, the current tab's line, checks
    ACCENT_FILL = "accent_fill"  # the primary button
    ACCENT_FILL_HOVER = "accent_fill_hover"
    ACCENT_TEXT = "accent_text"  # on the fills
    FOCUS = "focus"
    RX = "rx"
    TX = "tx"
    RX_FILL = "rx_fill"  # a soft background for received
    TX_FILL = "tx_fill"
    OK = "ok"
    WARN = "warn"
    ERROR = "error"
    INFO = "info"
    OK_FILL = "ok_fill"
    WARN_FILL = "warn_fill"
    ERROR_FILL = "error_fill"
    INFO_FILL = "info_fill"
    SELECTION = "selection"
    SELECTION_TEXT = "selection_text"
    SELECTION_INACTIVE = "selection_inactive"
    MATCH = "match"  # what a search found
    MARK_0 = "mark_0"  # soft grounds that tell bytes apart: fields of a tree, marks of a person; in this order
    MARK_1 = "mark_1"
    MARK_2 = "mark_2"
    MARK_3 = "mark_3"
    MARK_4 = "mark_4"
    MARK_5 = "mark_5"
    GRID = "grid"  # lines of plots and tables
    TOOLTIP = "tooltip"
    TOOLTIP_TEXT = "tooltip_text"


_LIGHT = {
    Token.SURFACE: "#F4F5F7", Token.SURFACE_RAISED: "#FFFFFF", Token.SURFACE_DATA: "#FFFFFF",
    Token.SURFACE_ALT: "#F0F2F5", Token.HOVER: "#E6E9EF", Token.PRESSED: "#D9DEE7",
    Token.BORDER: "#D8DCE3", Token.BORDER_STRONG: "#838C9B",
    Token.TEXT: "#1A1D24", Token.TEXT_MUTED: "#566070", Token.TEXT_DISABLED: "#939BA8",
    Token.ACCENT: "#3F4FC4", Token.ACCENT_FILL: "#4453CC", Token.ACCENT_FILL_HOVER: "#3745B4",
    Token.ACCENT_TEXT: "#FFFFFF", Token.FOCUS: "#4453CC",
    Token.RX: "#0072B2", Token.TX: "#9A5500", Token.RX_FILL: "#E4F1F9", Token.TX_FILL: "#FBEFDF",
    Token.OK: "#1B7A43", Token.WARN: "#8A5A00", Token.ERROR: "#B3261E", Token.INFO: "#3F4FC4",
    Token.OK_FILL: "#E3F4EA", Token.WARN_FILL: "#FCF1D8", Token.ERROR_FILL: "#FBE7E5", Token.INFO_FILL: "#E9ECFB",
    Token.SELECTION: "#D5DBF8", Token.SELECTION_TEXT: "#14171E", Token.SELECTION_INACTIVE: "#E3E6ED",
    Token.MATCH: "#FFE27A", Token.GRID: "#E4E7EC", Token.TOOLTIP: "#23272F", Token.TOOLTIP_TEXT: "#F4F5F7",
    Token.MARK_0: "#CFE8F7", Token.MARK_1: "#FBE0B5", Token.MARK_2: "#CDEBDD",
    Token.MARK_3: "#FBF3A8", Token.MARK_4: "#F8D3C4", Token.MARK_5: "#EFD5E5",
}

_DARK = {
    Token.SURFACE: "#1C1F24", Token.SURFACE_RAISED: "#282C33", Token.SURFACE_DATA: "#15171B",
    Token.SURFACE_ALT: "#21242A", Token.HOVER: "#31363F", Token.PRESSED: "#3A404B",
    Token.BORDER: "#343942", Token.BORDER_STRONG: "#7C8594",
    Token.TEXT: "#E7E9ED", Token.TEXT_MUTED: "#A5ADBA", Token.TEXT_DISABLED: "#6C7481",
    Token.ACCENT: "#9DA8FF", Token.ACCENT_FILL: "#5563D9", Token.ACCENT_FILL_HOVER: "#4A58CE",
    Token.ACCENT_TEXT: "#FFFFFF", Token.FOCUS: "#9DA8FF",
    Token.RX: "#56B4E9", Token.TX: "#E69F00", Token.RX_FILL: "#17303F", Token.TX_FILL: "#3A2C10",
    Token.OK: "#5CC98A", Token.WARN: "#E8B04A", Token.ERROR: "#FF8A80", Token.INFO: "#9DA8FF",
    Token.OK_FILL: "#17331F", Token.WARN_FILL: "#382B10", Token.ERROR_FILL: "#43201E", Token.INFO_FILL: "#262B52",
    Token.SELECTION: "#343D78", Token.SELECTION_TEXT: "#FFFFFF", Token.SELECTION_INACTIVE: "#30353E",
    Token.MATCH: "#6B5600", Token.GRID: "#2A2E35", Token.TOOLTIP: "#3A404B", Token.TOOLTIP_TEXT: "#F4F5F7",
    Token.MARK_0: "#1D4257", Token.MARK_1: "#54400F", Token.MARK_2: "#12493A",
    Token.MARK_3: "#4F4A10", Token.MARK_4: "#5A2A14", Token.MARK_5: "#4D2B44",
}

_HIGH_CONTRAST = {
    Token.SURFACE: "#000000", Token.SURFACE_RAISED: "#000000", Token.SURFACE_DATA: "#000000",
    Token.SURFACE_ALT: "#14171C", Token.HOVER: "#2E3440", Token.PRESSED: "#454D5C",
    Token.BORDER: "#C8CDD6", Token.BORDER_STRONG: "#FFFFFF",
    Token.TEXT: "#FFFFFF", Token.TEXT_MUTED: "#E3E6EB", Token.TEXT_DISABLED: "#9AA2AE",
    Token.ACCENT: "#FFD83D", Token.ACCENT_FILL: "#FFD83D", Token.ACCENT_FILL_HOVER: "#FFE88A",
    Token.ACCENT_TEXT: "#000000", Token.FOCUS: "#FFD83D",
    Token.RX: "#7CCBFF", Token.TX: "#FFB833", Token.RX_FILL: "#06263A", Token.TX_FILL: "#332000",
    Token.OK: "#6FE8A4", Token.WARN: "#FFD83D", Token.ERROR: "#FF9C94", Token.INFO: "#B9C1FF",
    Token.OK_FILL: "#000000", Token.WARN_FILL: "#000000", Token.ERROR_FILL: "#000000", Token.INFO_FILL: "#000000",
    Token.SELECTION: "#2458D3", Token.SELECTION_TEXT: "#FFFFFF", Token.SELECTION_INACTIVE: "#5A6270",
    Token.MATCH: "#7A5C00", Token.GRID: "#5A6270", Token.TOOLTIP: "#000000", Token.TOOLTIP_TEXT: "#FFFFFF",
    Token.MARK_0: "#003B5C", Token.MARK_1: "#5C3A00", Token.MARK_2: "#004D36",
    Token.MARK_3: "#4D4700", Token.MARK_4: "#661F00", Token.MARK_5: "#521540",
}

COLORS: dict[PaletteKind, dict[Token, str]] = {
    PaletteKind.LIGHT: _LIGHT,
    PaletteKind.DARK: _DARK,
    PaletteKind.HIGH_CONTRAST: _HIGH_CONTRAST,
}


def color_of(kind: PaletteKind, token: Token) -> QColor:
    """A token's colour in one palette."""
    return QColor(COLORS[kind][token])


def _luminance(color: QColor) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    parts = (color.redF(), color.greenF(), color.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: QColor, second: QColor) -> float:
    """Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


_ROLES = {
    QPalette.ColorRole.Window: Token.SURFACE,
    QPalette.ColorRole.WindowText: Token.TEXT,
    QPalette.ColorRole.Base: Token.SURFACE_DATA,
    QPalette.ColorRole.AlternateBase: Token.SURFACE_ALT,
    QPalette.ColorRole.Text: Token.TEXT,
    QPalette.ColorRole.PlaceholderText: Token.TEXT_MUTED,
    QPalette.ColorRole.Button: Token.SURFACE_RAISED,
    QPalette.ColorRole.ButtonText: Token.TEXT,
    QPalette.ColorRole.BrightText: Token.ERROR,
    QPalette.ColorRole.Highlight: Token.SELECTION,
    QPalette.ColorRole.HighlightedText: Token.SELECTION_TEXT,
    QPalette.ColorRole.Accent: Token.ACCENT,
    QPalette.ColorRole.Link: Token.ACCENT,
    QPalette.ColorRole.LinkVisited: Token.ACCENT,
    QPalette.ColorRole.ToolTipBase: Token.TOOLTIP,
    QPalette.ColorRole.ToolTipText: Token.TOOLTIP_TEXT,
    QPalette.ColorRole.Light: Token.SURFACE_RAISED,
    QPalette.ColorRole.Midlight: Token.SURFACE_ALT,
    QPalette.ColorRole.Mid: Token.BORDER,
    QPalette.ColorRole.Dark: Token.BORDER_STRONG,
    QPalette.ColorRole.Shadow: Token.BORDER_STRONG,
}


def qt_palette(kind: PaletteKind) -> QPalette:
    """The same tokens in Qt's words, for everything that the style draws itself."""
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, color_of(kind, token))
    faint = color_of(kind, Token.TEXT_DISABLED)
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, faint)
    palette.setColor(
        QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight, color_of(kind, Token.SELECTION_INACTIVE)
    )
    palette.setColor(QPalette.ColorGroup.Inactive, QPalette.ColorRole.HighlightedText, color_of(kind, Token.TEXT))
    return palette
