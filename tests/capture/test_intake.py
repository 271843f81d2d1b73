"""The queue's marks."""

from __future__ import annotations

from workbench.capture.intake import Intake, Item, Kind


def test_full_from_the_high_mark_until_the_low_one() -> None:
    woken: list[int] = []
    intake = Intake(100, 30, lambda: woken.append(1))
    assert intake.put(Item(Kind.PIECES, 1, (), 60))
    assert not intake.put(Item(Kind.PIECES, 1, (), 60))
    assert intake.queued_bytes == 120
    intake.done(60)
    assert not intake.has_room
    assert woken == []
    intake.done(60)
    assert intake.has_room
    assert woken == [1]


def test_items_come_in_their_order_and_none_after_the_time() -> None:
    intake = Intake(100, 30, int)
    for number in range(5):
        intake.put(Item(Kind.EVENTS, number, ()))
    items = [intake.get(None) for _ in range(5)]
    assert [item.session_id for item in items if item] == [0, 1, 2, 3, 4]
    assert intake.get(0.001) is None
