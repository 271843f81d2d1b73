"""The theme of the running program: which palette, which scale, and all that follows from them."""

from __future__ import annotations

import atexit
import shutil
import sys
import tempfile
from functools import cache, partial
from pathlib import Path

from PySide6.QtCore import QDir, QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QStyleFactory

from workbench.settings.values import Appearance, Settings, ThemeChoice
from workbench.ui.theme.fonts import FontRole, fixed_family, make_font
from workbench.ui.theme.icons import SIZES_PX, IconSize, draw_pixmap, make_icon, svg_text
from workbench.ui.theme.palette import PaletteKind, Token, color_of, qt_palette
from workbench.ui.theme.stylesheet import SHEET_ICONS, SheetInk, build_sheet, sheet_file

_PINNED = {
    ThemeChoice.LIGHT: PaletteKind.LIGHT,
    ThemeChoice.DARK: PaletteKind.DARK,
    ThemeChoice.HIGH_CONTRAST: PaletteKind.HIGH_CONTRAST,
}


class Theme(QObject):
    """Made once, after the ``QApplication``; ``apply`` again whenever the appearance settings change.

    ``changed`` is emitted after palette, fonts and style sheet are in place: views then ask anew for colours and
    icons. Colours, fonts and icons are kept, so asking is cheap and may be done in ``paintEvent``.
    """

    changed = Signal()

    def __init__(self, appearance: Appearance | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("theme")
        self._appearance = appearance or Appearance()
        self._interface = QFont(QApplication.font())
        self._fixed = fixed_family()
        self._kind = PaletteKind.LIGHT
        self._colors: dict[Token, QColor] = {}
        self._fonts: dict[FontRole, QFont] = {}
        self._icons: dict[tuple[str, Token, int], QIcon] = {}
        self._native = _native_style() if sys.platform == "win32" else ""
        self._shown: tuple[PaletteKind, float] | None = None
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_scheme)
        self._show()

    @property
    def appearance(self) -> Appearance:
        """The settings that are shown now."""
        return self._appearance

    @property
    def kind(self) -> PaletteKind:
        """The palette that is shown now."""
        return self._kind

    @property
    def is_dark(self) -> bool:
        """True where light text stands on a dark ground."""
        return self._kind is not PaletteKind.LIGHT

    @property
    def scale(self) -> float:
        """1.0 is 100 %, presenter mode included."""
        return self._appearance.effective_scale

    def apply(self, appearance: Appearance) -> None:
        """Show other settings; nothing happens if nothing looks different."""
        self._appearance = appearance
        self._show()

    def follow(self, settings: Settings) -> None:
        """A listener for :meth:`SettingsStore.subscribe`."""
        self.apply(settings.appearance)

    def color(self, token: Token) -> QColor:
        """A copy of the token's colour."""
        return QColor(self._colors[token])

    def font(self, role: FontRole = FontRole.BODY) -> QFont:
        """A copy of the role's font, scaled."""
        return QFont(self._fonts[role])

    def px(self, length: float) -> int:
        """A length of the 4-pixel grid in device-independent pixels, scaled; at least 1 for a positive one."""
        return max(1, round(length * self.scale)) if length > 0 else 0

    def icon(self, name: str, token: Token = Token.TEXT, *, gap: int = 0) -> QIcon:
        """An icon by its file's name, with ``gap`` unscaled pixels of room at its right.

        Raises ``KeyError`` for a name without a file.
        """
        key = (name, token, gap)
        if key not in self._icons:
            colors = {
                QIcon.Mode.Normal: self.color(token),
                QIcon.Mode.Disabled: self.color(Token.TEXT_DISABLED),
            }
            sizes = [IconSize(self.px(size), self.px(gap)) for size in SIZES_PX]
            self._icons[key] = make_icon(name, colors, sizes, _ratios())
        return self._icons[key]

    def pixmap(self, name: str, size: int, token: Token = Token.TEXT) -> QPixmap:
        """One drawing at ``size`` (unscaled pixels), for labels. Raises ``KeyError`` like :meth:`icon`."""
        return draw_pixmap(name, self.color(token), self.px(size), max(_ratios()))

    @Slot()
    def _on_system_scheme(self) -> None:
        if self._appearance.theme is ThemeChoice.SYSTEM:
            self._show()

    def _show(self) -> None:
        _pin_scheme(self._appearance.theme)
        wanted = (_wanted_kind(self._appearance.theme), self.scale)
        if wanted == self._shown:
            return
        self._shown = wanted
        self._kind = wanted[0]
        self._colors = {token: color_of(self._kind, token) for token in Token}
        self._fonts = {role: make_font(role, self.scale, self._interface, self._fixed) for role in FontRole}
        self._icons.clear()
        self._dress()
        self.changed.emit()

    def _dress(self) -> None:
        """Hand palette, font and style sheet to the application."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            raise RuntimeError("a Theme needs a QApplication")
        # Taken off first: Qt dresses some thousand widgets from none anew many times faster than from one sheet to
        # the next, and a style that a sheet covers does not tell its name.
        app.setStyleSheet("")
        style = self._native if self._native and self._kind is not PaletteKind.HIGH_CONTRAST else "Fusion"
        if app.style().objectName().lower() != style.lower():
            app.setStyle(QStyleFactory.create(style))
        app.setPalette(qt_palette(self._kind))
        if app.font() != self.font(FontRole.BODY):
            app.setFont(self.font(FontRole.BODY))
        self._write_sheet_icons()
        ink = SheetInk(self._kind, self.color, self.px, self._fixed)
        app.setStyleSheet(build_sheet(ink, native=style != "Fusion"))

    def _write_sheet_icons(self) -> None:
        """A style sheet reads its pictures from files: a few SVGs in a folder that goes with the process."""
        folder = _sheet_folder()
        QDir.setSearchPaths("theme", [str(folder)])
        for picture, icon in SHEET_ICONS.items():
            text = svg_text(icon.name, self.color(icon.token))
            if icon.airy:
                text = text.replace(b'viewBox="0 0 24 24"', b'viewBox="-5 -5 34 34"')
            (folder / sheet_file(self._kind, picture)).write_bytes(text)


@cache
def _sheet_folder() -> Path:
    """One for the process: the application keeps its style sheet longer than any Theme lives in a test."""
    folder = Path(tempfile.mkdtemp(prefix="socket-workbench-theme-"))
    atexit.register(partial(shutil.rmtree, folder, ignore_errors=True))
    return folder


def _wanted_kind(choice: ThemeChoice) -> PaletteKind:
    if choice is not ThemeChoice.SYSTEM:
        return _PINNED[choice]
    return PaletteKind.DARK if _system_scheme() is Qt.ColorScheme.Dark else PaletteKind.LIGHT


def _system_scheme() -> Qt.ColorScheme:
    """What the desktop shows; UNKNOWN where it does not tell."""
    return QGuiApplication.styleHints().colorScheme()


def _pin_scheme(choice: ThemeChoice) -> None:
    """Tell Qt which scheme is pinned, so that title bars and native dialogs follow."""
    scheme = {
        ThemeChoice.SYSTEM: Qt.ColorScheme.Unknown,
        ThemeChoice.LIGHT: Qt.ColorScheme.Light,
    }.get(choice, Qt.ColorScheme.Dark)
    QGuiApplication.styleHints().setColorScheme(scheme)


def _native_style() -> str:
    """Windows 11's own style where Qt has it; it follows dark mode, which the older one does not."""
    names = {name.lower() for name in QStyleFactory.keys()}  # noqa: SIM118 - a static method, no mapping
    return "windows11" if "windows11" in names else ""


def _ratios() -> set[float]:
    return {screen.devicePixelRatio() for screen in QGuiApplication.screens()} or {1.0}
