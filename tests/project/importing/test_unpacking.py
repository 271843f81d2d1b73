"""Compressed captures: as the plain ones, bounded, and what is damaged is told."""

from __future__ import annotations

import gzip
import io
import random
from pathlib import Path

import pytest

from tests.project.conftest import Projects
from tests.project.importing import capturemaker as make
from tests.project.importing.importer import Imported
from workbench.project.importing.unpacking import CHUNK_BYTES, Unpacking

CAPTURE = make.pcapng(101, make.conversation(1) * 20)


def unpacked(data: bytes) -> tuple[bytes, str]:
    unpacking = Unpacking(io.BytesIO(data), len(data))
    parts = list(unpacking.chunks())
    assert max(map(len, parts), default=0) <= CHUNK_BYTES and unpacking.taken == len(data)
    return b"".join(parts), unpacking.trouble


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES, 3 * CHUNK_BYTES + 17])
@pytest.mark.parametrize("noise", [False, True])
def test_what_was_packed_comes_out_whole(size: int, noise: bool) -> None:
    plain = random.Random(5).randbytes(size) if noise else bytes(size)
    assert unpacked(gzip.compress(plain)) == (plain, "")
    assert unpacked(gzip.compress(plain) + gzip.compress(b"more") + bytes(512)) == (plain + b"more", "")


def test_a_compressed_capture_is_imported(projects: Projects, tmp_path: Path) -> None:
    path = tmp_path / "a.pcapng.gz"
    path.write_bytes(gzip.compress(CAPTURE))
    imported = Imported(projects.new(), path)
    assert imported.stream(1)[:18] == b"GET / HTTP/1.0\r\n\r\n"
    assert imported.summary.form == "pcapng" and not imported.summary.broken
    assert imported.progress[-1] == 1.0


def test_damage_gives_what_stands_before_it() -> None:
    packed = gzip.compress(random.Random(5).randbytes(100_000))
    damaged = bytearray(packed)
    damaged[-6] ^= 255  # of the checksum
    assert "damaged" in unpacked(bytes(damaged))[1]
    assert "ends in the middle" in unpacked(packed[:50_000])[1]
    assert len(unpacked(packed[:50_000])[0]) > 40_000
    assert "something else" in unpacked(packed + b"something else")[1]


def test_what_unfolds_to_too_much_is_not_unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.project.importing.unpacking.PLAIN_FREE_BYTES", 3 * CHUNK_BYTES)
    bomb = gzip.compress(bytes(20 * CHUNK_BYTES))
    unpacking = Unpacking(io.BytesIO(bomb), len(bomb))
    assert sum(map(len, unpacking.chunks())) <= 5 * CHUNK_BYTES
    assert "unfolds to more" in unpacking.trouble
