import shlex

import pytest

from workbench.cli import examples
from workbench.cli.parser import parse

LINES = [
    line.split("   ")[0].split(" | grep")[0].split(" > ")[0].split("echo hello | ")[-1].strip()
    for text in (examples.PROGRAM, examples.SEND, examples.LISTEN, examples.BENCH)
    for line in text.splitlines()
    if line.startswith("  ") and "socket-workbench" in line
]


@pytest.mark.parametrize("line", [line for line in LINES if ".swb" not in line and "--file firmware" not in line])
def test_what_the_help_shows_can_be_typed(line: str) -> None:
    words = shlex.split(line)
    assert words[0] == "socket-workbench"
    assert not isinstance(parse(words[1:]), int)
