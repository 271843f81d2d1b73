"""The manual: pages, links, finding; nothing from outside its folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QImage, QTextBlockFormat, QTextDocument
from pytestqt.qtbot import QtBot

from workbench.settings.places import manual_dir
from workbench.settings.values import Appearance, ThemeChoice
from workbench.ui.dialogs.manual import ManualWindow
from workbench.ui.dialogs.manualhistory import PageHistory, Place
from workbench.ui.dialogs.manualpages import read_manual, slug_of
from workbench.ui.dialogs.manualstyle import style_document
from workbench.ui.theme import FontRole, Theme

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

INDEX = """# The manual

Read [sending](sending.md#line-endings), or [the web](https://example.com/x). `code`

![a picture](images/wide.png) ![stolen](../secret.png)

| where | what |
| --- | --- |
| left | the project |
"""
SENDING = "# Sending\n\ntext\n\n" + "filler\n\n" * 60 + "## Line endings\n\n```\n# no heading\n```\n\nCRLF\n"


@pytest.fixture
def folder(tmp_path: Path, qapp: object) -> Path:
    folder = tmp_path / "manual"
    (folder / "images").mkdir(parents=True)
    (folder / "index.md").write_text(INDEX)
    (folder / "sending.md").write_text(SENDING)
    (folder / "appendix.md").write_text("no heading, but needle\n")
    wide = QImage(3000, 300, QImage.Format.Format_RGB32)
    wide.fill(QColor("red"))
    assert wide.save(str(folder / "images" / "wide.png")) and wide.save(str(tmp_path / "secret.png"))
    return folder


@pytest.fixture
def manual(theme: Theme, folder: Path, qtbot: QtBot) -> ManualWindow:
    window = ManualWindow(theme, folder=folder)
    qtbot.addWidget(window)
    window.show()
    return window


def test_pages_stand_in_the_order_of_the_index(folder: Path) -> None:
    pages = read_manual(folder)
    assert [(page.name, page.title) for page in pages] == [
        ("index", "The manual"), ("sending", "Sending"), ("appendix", "appendix"),
    ]  # fmt: skip
    assert [heading.slug for heading in pages[1].headings] == ["sending", "line-endings"]
    assert slug_of("What's `new`, in 0.1?") == "whats-new-in-01"


def test_links_turn_the_page_and_back_returns(manual: ManualWindow) -> None:
    manual.view.anchorClicked.emit(QUrl("sending.md#line-endings"))
    assert manual.windowTitle() == "Sending · Manual"
    assert manual.view.verticalScrollBar().value() > 0
    manual._go_back()
    assert manual.windowTitle() == "The manual · Manual"
    manual._go_forward()
    assert manual.windowTitle() == "Sending · Manual"


def test_outside_links_are_asked_about(manual: ManualWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def note(link: QUrl) -> bool:
        opened.append(link.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    manual.view.anchorClicked.emit(QUrl("https://example.com/x"))
    assert manual.banner.text == "https://example.com/x"
    assert opened == []
    manual._open_outside()
    assert opened == ["https://example.com/x"]
    manual.view.anchorClicked.emit(QUrl("file:///etc/passwd"))
    manual._open_outside()
    assert len(opened) == 1


def test_pictures_fit_and_come_from_the_folder_alone(manual: ManualWindow) -> None:
    kind = QTextDocument.ResourceType.ImageResource.value
    image = manual.view.loadResource(kind, QUrl("images/wide.png"))
    assert isinstance(image, QImage)
    assert image.width() / image.devicePixelRatio() <= manual.view.viewport().width()
    assert manual.view.loadResource(kind, QUrl("../secret.png")) is None
    assert manual.view.loadResource(kind, QUrl("images/none.png")) is None


def test_no_gap_is_left_below_a_picture(theme: Theme, qapp: object) -> None:
    document = QTextDocument()
    document.setMarkdown("![a picture](wide.png)\n\nwords\n")
    style_document(document, theme)
    proportional = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
    picture, words = document.begin(), document.begin().next()
    assert picture.blockFormat().lineHeightType() != proportional
    assert words.blockFormat().lineHeightType() == proportional


def test_the_manual_opens_at_its_beginning_and_keeps_its_place_when_it_grows(theme: Theme, qtbot: QtBot) -> None:
    window = ManualWindow(theme)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    bar = window.view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert bar.value() == 0
    window.show_page("panel", "state")
    top = window.view.cursorForPosition(QPoint(0, 0)).position()
    assert top > 0
    window.resize(window.width() + 120, window.height())
    now = window.view.cursorForPosition(QPoint(0, 0)).position()
    assert abs(now - top) < 200


def test_finding_goes_on_to_other_pages_and_wraps(manual: ManualWindow) -> None:
    manual.find_field.setText("needle")
    assert manual.find_words()
    assert manual.view.page is not None and manual.view.page.name == "appendix"
    manual.find_field.setText("the project")
    assert manual.find_words()
    assert manual.view.page.name == "index"
    manual.find_field.setText("CRLF")
    assert manual.find_words(backward=True)
    assert manual.view.page.name == "sending"
    manual.find_field.setText("zzzz")
    assert not manual.find_words()
    assert manual.note.text() == "Not found"


def test_a_bar_in_a_table_s_code_has_no_backslash(theme: Theme, tmp_path: Path, qtbot: QtBot) -> None:
    """Markdown wants the backslash, for a bare bar would end the cell; who copies the expression does not."""
    cell = "| `/GET\\|POST/` | one \\| two |"
    (tmp_path / "index.md").write_text(f"# M\n\n`a\\|b`\n\n| a | b |\n| --- | --- |\n{cell}\n{cell}\n")
    window = ManualWindow(theme, folder=tmp_path)
    qtbot.addWidget(window)
    window.show_page("index")
    text = window.view.toPlainText()
    assert text.count("/GET|POST/") == 2
    assert text.count("one | two") == 2
    assert "a\\|b" in text  # outside of tables it is what somebody wrote


def test_a_missing_page_is_told(manual: ManualWindow) -> None:
    manual.show_page("nonesuch")
    assert "missing" in manual.banner.title
    assert manual.windowTitle() == "The manual · Manual"


def test_headings_have_the_themes_type_and_follow_it(manual: ManualWindow, theme: Theme) -> None:
    def size() -> float:
        return manual.view.document().begin().begin().fragment().charFormat().font().pointSizeF()

    assert size() == theme.font(FontRole.HEADING).pointSizeF()
    theme.apply(Appearance(ThemeChoice.DARK, 2.0))
    assert size() == theme.font(FontRole.HEADING).pointSizeF()


def test_an_empty_folder_is_no_trouble(theme: Theme, tmp_path: Path, qtbot: QtBot) -> None:
    window = ManualWindow(theme, folder=tmp_path)
    qtbot.addWidget(window)
    assert window.pages == {}
    assert "missing" in window.banner.title


def test_history_forgets_what_was_ahead() -> None:
    history = PageHistory()
    for name in ("a", "b", "b", "c"):
        history.visit(Place(name))
    assert history.back() == Place("b")
    history.visit(Place("d"))
    assert not history.can_go_forward
    assert history.back() == Place("b")
    assert history.back() == Place("a")
    with pytest.raises(IndexError):
        history.back()


def test_every_page_of_the_real_manual_can_be_shown(theme: Theme, qtbot: QtBot) -> None:
    window = ManualWindow(theme)
    qtbot.addWidget(window)
    names = {path.stem for path in manual_dir().glob("*.md")}
    assert set(window.pages) == names
    for name in names:
        window.show_page(name)
        assert window.view.document().characterCount() > 20


@pytest.mark.parametrize("width", [760, 980])
def test_no_page_of_the_real_manual_is_read_sideways(theme: Theme, qtbot: QtBot, width: int) -> None:
    manual = ManualWindow(theme)
    qtbot.addWidget(manual)
    manual.resize(width, 640)
    manual.show()
    qtbot.waitExposed(manual)
    wide = []
    for name in manual.pages:
        manual.show_page(name)
        if manual.view.horizontalScrollBar().maximum():
            wide.append(name)
    assert wide == []
