"""Live switching, scale, icons and the generated sheet."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
)
from pytestqt.qtbot import QtBot

from workbench.settings.values import Appearance, ThemeChoice
from workbench.ui.theme import FontRole, PaletteKind, Theme, Token
from workbench.ui.theme import theme as theme_module
from workbench.ui.theme.icons import app_icon, icon_names, svg_text
from workbench.ui.theme.stylesheet import SheetInk, build_sheet


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(Appearance(ThemeChoice.LIGHT))


def solid_colours(pixmap: QPixmap) -> set[str]:
    """The names of all colours that are (almost) opaque."""
    image = pixmap.toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() > 250}


def test_switching_is_live_and_told_once(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    light = theme.color(Token.TEXT)
    with qtbot.waitSignal(theme.changed, timeout=1_000):
        theme.apply(Appearance(ThemeChoice.DARK))
    assert theme.kind is PaletteKind.DARK and theme.is_dark
    assert theme.color(Token.TEXT) != light
    assert qapp.palette().color(QPalette.ColorRole.Window) == theme.color(Token.SURFACE)
    with qtbot.assertNotEmitted(theme.changed):
        theme.apply(Appearance(ThemeChoice.DARK))


def test_a_sheet_is_taken_off_before_the_next_and_the_style_stays(
    theme: Theme, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets: list[str] = []
    styles: list[object] = []
    put_on = QApplication.setStyleSheet

    def note(app: QApplication, sheet: str) -> None:
        sheets.append(sheet)
        put_on(app, sheet)

    monkeypatch.setattr(QApplication, "setStyleSheet", note)
    monkeypatch.setattr(QApplication, "setStyle", styles.append)
    theme.apply(Appearance(ThemeChoice.DARK))
    assert [bool(sheet) for sheet in sheets] == [False, True]
    assert styles == []


def test_the_system_is_followed_unless_pinned(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    scheme = [Qt.ColorScheme.Light]
    monkeypatch.setattr(theme_module, "_system_scheme", lambda: scheme[0])
    following, pinned = Theme(Appearance(ThemeChoice.SYSTEM)), Theme(Appearance(ThemeChoice.LIGHT))
    scheme[0] = Qt.ColorScheme.Dark
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert following.kind is PaletteKind.DARK
    assert pinned.kind is PaletteKind.LIGHT
    following.apply(Appearance(ThemeChoice.HIGH_CONTRAST))
    assert following.kind is PaletteKind.HIGH_CONTRAST


def test_scale_and_presenter_mode_scale_type_and_lengths(theme: Theme) -> None:
    size = theme.font(FontRole.DATA).pointSizeF()
    theme.apply(Appearance(ThemeChoice.LIGHT, scale=2.0))
    assert theme.font(FontRole.DATA).pointSizeF() == pytest.approx(2 * size)
    assert theme.px(8) == 16
    theme.apply(Appearance(ThemeChoice.LIGHT, scale=1.0, presenter=True))
    assert theme.px(8) == 12
    assert (theme.px(0), theme.px(0.1)) == (0, 1)


def test_data_font_has_one_width(theme: Theme) -> None:
    metrics = QFontMetricsF(theme.font(FontRole.DATA))
    assert metrics.horizontalAdvance("iiii") == metrics.horizontalAdvance("WWWW")


def test_controls_have_one_height(theme: Theme, qtbot: QtBot) -> None:
    heights = set()
    for control in (QPushButton("Send"), QLineEdit(), QComboBox(), QSpinBox(), QDoubleSpinBox(), QToolButton()):
        qtbot.addWidget(control)
        control.ensurePolished()
        heights.add(min(control.maximumHeight(), control.sizeHint().height()))
        control.resize(200, 100)
        control.show()
        heights.add(min(control.height(), control.maximumHeight(), control.sizeHint().height()))
    assert heights == {theme.px(28)}


def test_every_icon_can_be_drawn_and_takes_its_colour(theme: Theme) -> None:
    assert {"app", "plug", "unplug", "send", "radio", "server"} <= set(icon_names())
    for name in icon_names():
        seen = solid_colours(theme.pixmap(name, 48, Token.ERROR))
        assert seen, name
        assert name == "app" or theme.color(Token.ERROR).name() in seen, name


def test_a_disabled_icon_is_faint(theme: Theme) -> None:
    pixmap = theme.icon("square").pixmap(20, QIcon.Mode.Disabled)
    assert theme.color(Token.TEXT_DISABLED).name() in solid_colours(pixmap)


def test_an_unknown_icon_raises(theme: Theme) -> None:
    with pytest.raises(KeyError, match="no icon named 'nonesuch'"):
        theme.icon("nonesuch")


def test_icons_are_coloured_by_replacement_only() -> None:
    text = svg_text("plug", QColor("#123456"))
    assert b"currentColor" not in text and b"#123456" in text


def test_app_icon_has_small_and_large_sizes(qapp: QApplication) -> None:
    assert {size.width() for size in app_icon().availableSizes()} >= {16, 32, 64, 256}


@pytest.mark.parametrize("native", [True, False])
def test_the_sheet_has_no_place_left_unfilled(theme: Theme, native: bool) -> None:
    sheet = build_sheet(SheetInk(theme.kind, theme.color, theme.px, "Mono"), native=native)
    assert not any(mark in sheet for mark in ("@", "%", "<"))
    assert ("QPushButton:hover" in sheet) is not native


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK, ThemeChoice.HIGH_CONTRAST])
def test_a_box_to_tick_in_a_list_is_seen_whether_it_is_ticked_or_not(qtbot: QtBot, choice: ThemeChoice) -> None:
    theme = Theme(Appearance(choice))
    tree = QTreeWidget()
    qtbot.addWidget(tree)
    items = [QTreeWidgetItem(tree), QTreeWidgetItem(tree)]
    for item, state in zip(items, (Qt.CheckState.Unchecked, Qt.CheckState.Checked), strict=True):
        item.setCheckState(0, state)
    tree.setRootIsDecorated(False)
    tree.resize(200, 120)
    tree.show()
    for item, token in zip(items, (Token.BORDER_STRONG, Token.ACCENT_FILL), strict=True):
        place = tree.visualItemRect(item).adjusted(0, 0, -100, 0)
        assert theme.color(token).name() in solid_colours(tree.viewport().grab(place)), token
