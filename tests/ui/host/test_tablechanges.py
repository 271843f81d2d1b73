import random

import pytest

from workbench.ui.host.tablechanges import changes_between, spans


def test_runs_become_spans():
    assert spans([0, 1, 2, 5, 7, 8]) == [(0, 2), (5, 5), (7, 8)]
    assert spans([]) == []


def test_nothing_moves_when_one_goes_and_one_comes():
    assert changes_between("abcd", "acdx") == ([(1, 1)], False, [(3, 3)])


def test_another_order_is_told():
    assert changes_between("abc", "cab") == ([], True, [])


@pytest.mark.parametrize("seed", range(20))
def test_the_changes_lead_from_one_list_to_the_next(seed):
    dice = random.Random(seed)
    before = dice.sample(range(40), dice.randrange(40))
    after = dice.sample(range(40), dice.randrange(40))
    changes = changes_between(before, after)
    rows = list(before)
    for first, last in changes.removed:
        del rows[first : last + 1]
    if changes.moved:
        rows.sort(key=after.index)
    for first, last in changes.inserted:
        rows[first:first] = after[first : last + 1]
    assert rows == after
