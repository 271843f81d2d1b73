"""What the help and the manual show can be typed."""

import re
import shlex
from pathlib import Path

import pytest

from workbench.cli import examples
from workbench.cli.parser import parse

MANUAL = Path(__file__).parents[2] / "docs" / "manual" / "command-line.md"
TOLD = re.compile(r"^(?:  |\$ )(?:echo hello \| )?socket-workbench ([a-z]+ [^|>]*?)(?: [|>] .*|   .*)?$", re.MULTILINE)
PAGES = {
    "help": examples.PROGRAM + examples.SEND + examples.LISTEN + examples.EXPORT + examples.BENCH,
    "manual": MANUAL.read_text(encoding="utf-8"),
}
MISTAKES = ("listen tcp://::1:9000", "send tcp://127.0.0.1:9000 --hex '48 65 6'")  # shown as such in the manual


@pytest.mark.parametrize("page", PAGES)
def test_what_is_shown_can_be_typed(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("lab.swb", "firmware.bin"):
        (tmp_path / name).touch()
    told = TOLD.findall(PAGES[page])
    assert len(told) > 8
    for line in told:
        words = shlex.split(line)
        assert (parse(words) == 2) == (line in MISTAKES), line
