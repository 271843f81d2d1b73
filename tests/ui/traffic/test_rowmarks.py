"""Marks of a million hits cost a few thousand looks, and stand where their rows are."""

from __future__ import annotations

from array import array
from collections.abc import Mapping

from pytestqt.qtbot import QtBot

from tests.ui.traffic.memorytraffic import MemoryTraffic
from workbench.model.annotations import Bookmark
from workbench.settings.values import Settings
from workbench.ui.theme import Theme
from workbench.ui.traffic.markedbar import MarkedScrollBar
from workbench.ui.traffic.model import TrafficModel
from workbench.ui.traffic.rowmarks import SAMPLES, RowMarks
from workbench.ui.traffic.trafficview import TrafficView

ROWS = 1_000_000


class Kept:
    """Bookmarks that a test sets."""

    def __init__(self, *bookmarks: Bookmark) -> None:
        self.revision = 0
        self.bookmarks = {each.record: each for each in bookmarks}

    def refresh(self) -> int:
        return self.revision

    def of(self, session_id: int) -> Mapping[int, Bookmark]:
        return dict(self.bookmarks)


def row_of(number: int) -> int | None:
    """Of a million rows, every second one hidden."""
    return number // 2 if number % 2 == 0 else None


def test_of_a_million_hits_some_thousand_are_placed() -> None:
    marks = RowMarks()
    marks.set_hits(array("Q", range(1, ROWS + 1)))
    samples = list(marks.hit_samples())
    assert len(samples) == SAMPLES and samples == sorted(set(samples))
    marks.set_hits(array("Q", [5, 5, ROWS]))
    assert list(marks.hit_samples()) == [5, 5, ROWS] and marks.hit_count == 3


def test_a_filter_that_hides_the_first_hit_of_a_stretch_hides_not_all() -> None:
    marks = RowMarks()
    marks.set_hits(array("Q", range(1, ROWS + 1)))
    samples = list(marks.hit_samples(row_of))
    assert len(samples) == SAMPLES and all(row_of(each) is not None for each in samples)


def test_lines_stand_where_their_rows_are(theme: Theme, qtbot: QtBot) -> None:
    bar = MarkedScrollBar(theme)
    qtbot.addWidget(bar)
    bar.setRange(0, 900)
    bar.resize(14, 200)
    marks = RowMarks(Kept(Bookmark(1_000)))
    marks.refresh()
    marks.set_hits(array("Q", [2, 501, 1_998]), current=1_998)
    assert bar.refresh(marks, 1_000, 0, row_of)
    hits, bookmarks, current = bar.lines
    assert min(hits) == 0 and len(hits) == 2 and max(hits) in current and len(current) == 1
    assert abs(next(iter(bookmarks)) - max(hits) / 2) <= 1
    assert not bar.refresh(marks, 1_000, 0, row_of)
    assert not bar.refresh(marks, 1_001, 0, row_of)  # no line would move by a pixel
    bar.grab()
    marks.set_hits(array("Q"))
    assert bar.refresh(marks, 1_001, 0, row_of) and not bar.lines[0]


def test_a_bookmark_stands_before_the_preview(theme: Theme) -> None:
    model = TrafficModel(MemoryTraffic(5))
    head = model.cache.head(1)
    assert head is not None
    plain = model.preview_text(head)
    model.marks = RowMarks(Kept(Bookmark(2, "two\nlines", 3)), 1)
    model.marks.refresh()
    assert model.preview_text(head) == f"◆ two · {plain}"
    assert model.row_texts(1, head)[0] == "2"


def test_a_changed_bookmark_is_painted(theme: Theme, qtbot: QtBot) -> None:
    view = TrafficView(MemoryTraffic(20), theme, Settings())
    qtbot.addWidget(view)
    view.resize(700, 400)
    view.show()
    kept = Kept()
    view.set_marks(RowMarks(kept, 1))
    view.refresh()
    before = view.table.viewport().grab().toImage()
    kept.bookmarks = {18: Bookmark(18, "look")}
    kept.revision += 1
    assert view.refresh()
    assert view.table.viewport().grab().toImage() != before
