"""Text of a conversation tells both ends apart; bytes and text stand beside one another where there is room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from workbench.model.records import Direction
from workbench.ui.hexview.byteheader import BytesTab
from workbench.ui.hexview.byteviews import ByteViews
from workbench.ui.hexview.textpages import TextRun, read_page
from workbench.ui.hexview.textpane import TextPane
from workbench.ui.hexview.view import HexView
from workbench.ui.theme import Theme

RX, TX = Direction.RX, Direction.TX


class Talk:
    """Both ends of a conversation."""

    def __init__(self, *says: tuple[int, bytes]) -> None:
        self.says = list(says)

    def size(self) -> int:
        return sum(len(data) for _, data in self.says)

    def read(self, offset: int, count: int) -> bytes:
        return b"".join(data for _, data in self.says)[offset : offset + count]

    def directions(self, offset: int, count: int) -> list[tuple[int, int, int]]:
        runs, start = [], 0
        for direction, data in self.says:
            low, high = max(start, offset), min(start + len(data), offset + count)
            if low < high:
                runs.append((low, high - low, direction))
            start += len(data)
        return runs


def test_each_change_of_speaker_begins_a_line_with_a_label() -> None:
    page = read_page(Talk((TX, b"ask"), (RX, b"an\xffswer\n")), 0, "utf-8")
    assert page.text == "▶ TX\nask\n◀ RX\nan\ufffdswer\n"
    assert page.runs == (TextRun(0, 5, 9, TX), TextRun(9, 14, 22, RX))
    assert [page.text[place] for place in page.bad] == ["\ufffd"]
    assert (page.start, page.end) == (0, 11)


def test_a_page_in_the_middle_of_a_word_of_one_end_has_its_label() -> None:
    page = read_page(Talk((TX, b"ask"), (RX, b"answer")), 5, "utf-8")
    assert page.text == "◀ RX\nswer\n"


def test_the_pane_paints_both_grounds_beyond_the_basic_plane(theme: Theme, qtbot: QtBot) -> None:
    pane = TextPane(theme)
    qtbot.addWidget(pane)
    pane.set_source(Talk((TX, "a 😀 b".encode()), (RX, b"ok")))
    found = [each.cursor.selectedText() for each in pane.edit.extraSelections()]
    assert found == ["▶ TX\u2029a 😀 b\u2029", "▶ TX\u2029", "◀ RX\u2029ok\u2029", "◀ RX\u2029"]


def test_who_reads_above_stays_there_when_more_comes(theme: Theme, qtbot: QtBot) -> None:
    talk = Talk((TX, b"line\n" * 400))
    pane = TextPane(theme)
    qtbot.addWidget(pane)
    pane.resize(300, 200)
    pane.show()
    pane.set_source(talk, at_end=True)
    pane.show_at(0)
    assert pane.edit.verticalScrollBar().value() == 0
    pane.edit.verticalScrollBar().setValue(50)
    talk.says.append((RX, b"more\n"))
    assert pane.refresh() and pane.edit.verticalScrollBar().value() == 50


def test_bytes_and_text_turn_with_the_width(theme: Theme, qtbot: QtBot) -> None:
    hexes, text = HexView(theme), TextPane(theme)
    views = ByteViews(hexes, text, theme, None)
    qtbot.addWidget(views)
    views.resize(1_400, 400)
    views.show()
    views.show_tab(BytesTab.SPLIT)
    assert hexes.isVisible() and text.isVisible() and views.orientation() is Qt.Orientation.Horizontal
    views.resize(600, 600)
    assert views.orientation() is Qt.Orientation.Vertical
    views.show_tab(BytesTab.TEXT)
    assert not hexes.isVisible() and text.isVisible()
