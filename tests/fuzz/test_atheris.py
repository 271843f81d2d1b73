"""The same parsers under a fuzzer that looks at coverage. ``FUZZ_SECONDS`` asks for a longer run."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

SECONDS = int(os.environ.get("FUZZ_SECONDS", "10"))


@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris has no build for this system and Python")
@pytest.mark.timeout(SECONDS + 120)
def test_guided_fuzzing_finds_nothing(tmp_path):
    script = Path(__file__).with_name("guided.py")
    done = subprocess.run(
        [sys.executable, script, str(SECONDS)], cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS + 100
    )
    assert done.returncode == 0, done.stdout[-2_000:] + done.stderr[-6_000:]
    assert "DONE" in done.stderr, "the fuzzer did not run to its end"
