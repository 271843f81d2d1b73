"""The one style sheet, generated from the templates in ``resources/themes``.

In a template ``@token`` is a colour, ``<8>`` a scaled length, ``%name%`` a picture and ``@fixed`` the fixed-width
family. ``views.qss`` and ``kit.qss`` serve everywhere, ``controls.qss`` only where the style is not a native one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from PySide6.QtGui import QColor

from workbench.settings.places import resource_dir
from workbench.ui.theme.palette import PaletteKind, Token


class SheetIcon(NamedTuple):
    """A picture that the style sheet shows; ``airy`` leaves room around it where the sheet cannot."""

    name: str
    token: Token
    airy: bool = False


SHEET_ICONS: dict[str, SheetIcon] = {
    "down": SheetIcon("chevron-down", Token.TEXT_MUTED),
    "down-off": SheetIcon("chevron-down", Token.TEXT_DISABLED),
    "up": SheetIcon("chevron-up", Token.TEXT_MUTED),
    "up-off": SheetIcon("chevron-up", Token.TEXT_DISABLED),
    "right": SheetIcon("chevron-right", Token.TEXT_MUTED),
    "left": SheetIcon("chevron-left", Token.TEXT_MUTED),
    "check": SheetIcon("check", Token.ACCENT_TEXT),
    "check-menu": SheetIcon("check", Token.ACCENT),
    "some": SheetIcon("minus", Token.ACCENT_TEXT),
    "close": SheetIcon("x", Token.TEXT_MUTED),
    "tab-close": SheetIcon("x", Token.TEXT_MUTED, airy=True),
    "tab-close-hover": SheetIcon("x", Token.TEXT, airy=True),
    "float": SheetIcon("picture-in-picture-2", Token.TEXT_MUTED),
}

_PLACE = re.compile(r"@(\w+)|<(\d+(?:\.\d+)?)>|%([a-z-]+)%")


class SheetInk(NamedTuple):
    """What the templates are filled with."""

    kind: PaletteKind
    color: Callable[[Token], QColor]
    px: Callable[[float], int]
    fixed: str


@cache
def _template(name: str) -> str:
    return (resource_dir() / "themes" / f"{name}.qss").read_text(encoding="utf-8")


def build_sheet(ink: SheetInk, *, native: bool) -> str:
    """The sheet for the application. ``native`` leaves buttons, fields and menus to the system's own style."""
    names = ("views", "kit") if native else ("controls", "views", "kit")

    def fill(place: re.Match[str]) -> str:
        token, length, picture = place.groups()
        if length is not None:
            return f"{ink.px(float(length))}px"
        if picture is not None:
            return f"url(theme:{sheet_file(ink.kind, picture)})"
        return f'"{ink.fixed}"' if token == "fixed" else ink.color(Token(token)).name()

    return "\n".join(_PLACE.sub(fill, _template(name)) for name in names)


def sheet_file(kind: PaletteKind, picture: str) -> str:
    """The name of a picture's file; another for each palette, for Qt keeps pictures by name."""
    return f"{kind.value}-{picture}.svg"
