"""packaging/ is a folder of scripts, not a package: its modules are found beside bootstrap.py, as when it runs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT
