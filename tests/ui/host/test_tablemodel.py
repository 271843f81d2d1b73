from __future__ import annotations

import random
from collections.abc import Iterator
from time import monotonic

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from workbench.host.connections import GONE_S, Change
from workbench.host.tables import TableColumn, TableRow
from workbench.ui.host.tablemodel import SPANS_LIMIT, HostTableModel
from workbench.ui.theme import Theme, Token

COLUMNS = (TableColumn("Name", 10), TableColumn("Count", 8, fixed=True, right=True))


def row(name: str, count: int = 0, change: Change = Change.SAME, at_s: float = 0.0) -> TableRow:
    return TableRow(name, (name, f"{count:,}"), (name, count), "", change, at_s)


def show(model: HostTableModel, *rows: TableRow) -> bool:
    return model.set_rows(rows, model.arrangement.arrange(rows), model.arrangement)


def names(model: HostTableModel) -> list[str]:
    return [model.row_at(place).cells[0] for place in range(model.rowCount())]


@pytest.fixture
def model(theme: Theme) -> Iterator[HostTableModel]:
    model = HostTableModel(COLUMNS, theme)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield model
    del tester


def test_equal_readings_change_nothing(model: HostTableModel) -> None:
    assert show(model, row("a"), row("b"))
    assert not show(model, row("a"), row("b"))
    assert show(model, row("a", 1), row("b"))


def test_a_row_keeps_its_identity_while_others_come_go_and_move(model: HostTableModel) -> None:
    show(model, row("a"), row("b"), row("c"))
    kept = QPersistentModelIndex(model.index(1, 0))
    show(model, row("new"), row("c"), row("b"), row("x"))
    assert names(model) == ["new", "c", "b", "x"]
    assert kept.isValid() and kept.row() == 2
    show(model, row("x"))
    assert not kept.isValid()


@pytest.mark.parametrize("seed", range(10))
def test_any_reading_after_any_other(model: HostTableModel, seed: int) -> None:
    dice = random.Random(seed)
    for _reading in range(6):
        rows = [row(str(name), dice.randrange(9)) for name in dice.sample(range(60), dice.randrange(60))]
        model.sort(dice.choice([-1, 0, 1]), dice.choice(list(Qt.SortOrder)))
        show(model, *rows)
        assert names(model) == [each.cells[0] for each in model.arrangement.arrange(rows)]


def test_many_single_changes_begin_anew(model: HostTableModel) -> None:
    show(model, *(row(str(place)) for place in range(3 * SPANS_LIMIT)))
    show(model, *(row(str(place)) for place in range(0, 3 * SPANS_LIMIT, 2)))
    assert model.rowCount() == 3 * SPANS_LIMIT // 2


def test_numbers_are_sorted_as_numbers(model: HostTableModel) -> None:
    show(model, row("a", 1_000), row("b", 9), row("c", 20))
    model.sort(1)
    assert names(model) == ["b", "c", "a"]
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert names(model) == ["a", "c", "b"]


def test_a_filter_typed_while_a_reading_was_under_way_holds(model: HostTableModel) -> None:
    rows = [row("alpha"), row("beta")]
    before = model.arrangement
    model.set_filter("ALPHA")
    model.set_rows(rows, before.arrange(rows), before)
    assert names(model) == ["alpha"] and model.total == 2


def test_what_happened_is_tinted_and_fades(model: HostTableModel, theme: Theme) -> None:
    now = monotonic()
    show(model, row("new", 0, Change.APPEARED, now), row("old"), row("half", 0, Change.GONE, now - GONE_S / 2))
    tints = [model.index(place, 0).data(Qt.ItemDataRole.BackgroundRole) for place in range(3)]
    assert tints[0].alphaF() > 0.9 and tints[0].rgb() == theme.color(Token.OK_FILL).rgb()
    assert tints[1] is None
    assert 0.3 < tints[2].alphaF() < 0.6
    assert model.fade()


def test_nothing_is_painted_when_all_has_faded(model: HostTableModel) -> None:
    show(model, row("new", 0, Change.APPEARED, monotonic() - 2 * GONE_S))
    assert model.index(0, 0).data(Qt.ItemDataRole.BackgroundRole) is None
    assert model.fade(), "once more, to take the last tint away"
    assert not model.fade()


def test_a_screen_reader_hears_the_column(model: HostTableModel) -> None:
    show(model, row("a", 12_000))
    assert model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "Count: 12,000"


def test_a_name_that_looks_like_markup_is_shown_as_written(model: HostTableModel) -> None:
    show(model, row("<b>x</b>"))
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "<qt>&lt;b&gt;x&lt;/b&gt;</qt>"
    assert model.index(0, 0).data() == "<b>x</b>"


def test_rows_are_copied_with_their_titles(model: HostTableModel) -> None:
    show(model, row("a", 1_000), row("b"))
    assert model.as_text([0, 1]) == "Name\tCount\na\t1,000\nb\t0"
