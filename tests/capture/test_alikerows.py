"""Pieces that are alike are written by shorter statements: the file is the same, row for row, as one by one."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from workbench.capture import alikerows
from workbench.capture.alikerows import LEAST, alike_rows
from workbench.capture.blocks import BLOCK_RECORDS
from workbench.capture.capture import Capture
from workbench.model.records import Direction, Mark, Piece

MakeCapture = Callable[..., Capture]
DEADLINE_S = 10.0


def flood(count: int, first: int = 0, size: int = 20, **other: Any) -> list[Piece]:
    dice = random.Random(first)
    sizes = [dice.randint(size // 2, size) for _ in range(count)]
    pieces = [
        Piece(1_000 + first + at, Direction.TX, 4, "10.0.0.1:9", dice.randbytes(each), each, Mark.TEXT)
        for at, each in enumerate(sizes)
    ]
    return [piece._replace(**other) for piece in pieces] if other else pieces


def tables(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(path)) as file:
        names = ("record", "block", "address")
        return {name: file.execute(f"SELECT * FROM {name}").fetchall() for name in names}


def test_the_file_is_the_same_as_one_by_one(
    make_capture: MakeCapture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over several blocks, by records and by bytes, with other pieces between, and counts that divide by nothing."""
    batches = [
        flood(3), flood(700, 10), flood(LEAST - 1, 800), flood(9_001, 1_000), flood(5, 11_000, connection=5),
        flood(9_000, 12_000, 4_000), flood(333, 30_000, direction=Direction.RX, payload=memoryview(b"x"), taken=1),
    ]  # fmt: skip
    found = []
    for name, least in (("alike", LEAST), ("each", 1 << 60)):
        monkeypatch.setattr(alikerows, "LEAST", least)
        capture = make_capture(path=tmp_path / name)
        for batch in batches:
            capture.append(1, batch)
            capture.append(2, batch[: LEAST + 9])
        assert capture.flush(DEADLINE_S)
        found.append(tables(tmp_path / name))
        capture.close()
    assert found[0] == found[1]
    count = sum(map(len, batches))
    assert len([row for row in found[0]["record"] if row[0] >> 40 == 1]) == count
    whole = [row for row in found[0]["block"] if row[:3] == (1, 0, 2)]
    full, large = (row[5] - row[4] + 1 for row in whole)
    assert large < full == BLOCK_RECORDS, "one ended by its records, one by its bytes"


@pytest.mark.parametrize("other", [
    {"direction": Direction.RX}, {"connection": 5}, {"peer": "10.0.0.2:9"}, {"mark": Mark.BINARY},
    {"taken": 0, "payload": b"lost"}, {"payload": bytes(4_097), "taken": 4_097},
])  # fmt: skip
@pytest.mark.parametrize("place", [0, 100, -1])
def test_one_that_differs_is_seen_wherever_it_stands(place: int, other: dict[str, Any]) -> None:
    pieces = flood(LEAST)
    assert alike_rows(pieces, 4_096) is not None
    pieces[place] = pieces[place]._replace(**other)
    assert alike_rows(pieces, 4_096) is None


def test_a_few_are_not_looked_at() -> None:
    assert alike_rows(flood(LEAST - 1), 4_096) is None
    assert alike_rows([], 4_096) is None
