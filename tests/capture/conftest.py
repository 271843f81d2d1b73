"""A capture over a working file of its own, and pieces to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from workbench.capture.capture import Capture, CaptureOptions
from workbench.capture.database import create_database
from workbench.model.records import Direction, Piece

MakeCapture = Callable[..., Capture]
MakePiece = Callable[..., Piece]


@pytest.fixture
def piece() -> MakePiece:
    """``piece(payload, connection=…, direction=…, peer=…)``: one that was taken whole."""

    def make(
        payload: bytes | memoryview, *, connection: int = 1, direction: int = Direction.RX, peer: str = "127.0.0.1:9"
    ) -> Piece:
        return Piece(1_790_000_000_000_000_000, direction, connection, peer, payload, len(payload))

    return make


@pytest.fixture
def make_capture(tmp_path: Path) -> Iterator[MakeCapture]:
    """``make_capture(wake=…, reserve_bytes=…)``: closed at the end."""
    made: list[Capture] = []

    def make(wake: Callable[[], None] = int, path: Path | None = None, **options: int | bool) -> Capture:
        working = path or tmp_path / f"{len(made)}.swb-work"
        if not working.exists():
            create_database(working, wal=True, private=True)
        capture = Capture(working, None, wake, CaptureOptions(**{"reserve_bytes": 0, **options}))
        made.append(capture)
        return capture

    yield make
    for capture in made:
        capture.close()
