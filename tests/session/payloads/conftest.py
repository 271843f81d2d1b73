"""A desk for each test, and a key store that no test shares with the system."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from tests.session.payloads.bench import Bench, FakeStore


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = Bench()
    made.desk.begin_project(tmp_path)
    return made


@pytest.fixture
def store() -> Iterator[FakeStore]:
    before = keyring.get_keyring()
    fake = FakeStore()
    keyring.set_keyring(fake)
    yield fake
    keyring.set_keyring(before)
