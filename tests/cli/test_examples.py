"""What the help, the README and every page of the manual show can be typed."""

import re
import shlex
from pathlib import Path

import pytest

from workbench.cli import examples
from workbench.cli.parser import parse

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TOLD = re.compile(r"^(?:  |\$ )?(?:echo hello \| )?socket-workbench ([a-z.]+(?: .*)?)$", re.MULTILINE)
HELP = "\n".join(
    (examples.PROGRAM, examples.SEND, examples.LISTEN, examples.EXPORT, examples.IMPORT, examples.INFO, examples.BENCH)
)
FILES = (
    "lab.swb", "evidence.swb", "session.swb", "firmware.bin", "trace.pcapng", "monday.pcap", "tuesday.pcap", "dump.txt",
    "packets.ini", "calls.sh", "ping.json", "test.json",
)  # fmt: skip
MISTAKES = ("listen tcp://::1:9000", "send tcp://127.0.0.1:9000 --hex 48 65 6")  # shown as such in the manual


def _commands(text: str) -> list[list[str]]:
    """The words of each command: up to what the shell does with the output, or the remark in a column of its own."""
    found = []
    for line in TOLD.findall(text.replace("\\\n", "")):
        words = shlex.shlex(re.split(r" {3,}", line)[0], posix=True, punctuation_chars="|>&")
        words.whitespace_split = True
        words.commenters = ""
        told = list(words)
        end = next((at for at, word in enumerate(told) if set(word) <= set("|>&")), len(told))
        found.append(told[:end])
    return found


def _pages() -> dict[str, list[list[str]]]:
    """The commands of the help and of each page that shows some; on a page they stand in its blocks of code."""
    found = {"help": _commands(HELP)}
    for path in (ROOT / "README.md", *sorted((ROOT / "docs" / "manual").glob("*.md"))):
        found[path.name] = _commands("".join(BLOCK.findall(path.read_text(encoding="utf-8"))))
    return {name: commands for name, commands in found.items() if commands}


PAGES = _pages()


def test_pages_with_commands_are_found() -> None:
    assert {"help", "README.md", "command-line.md", "export.md", "filter.md", "import.md", "messages.md"} <= set(PAGES)
    assert len(PAGES["help"]) > 30
    assert len(PAGES["README.md"]) > 10
    assert len(PAGES["command-line.md"]) >= 15
    assert ["export", "lab.swb", "--to", "csv", "--filter", 'dir:rx size>100 "text"'] in PAGES["filter.md"]


@pytest.mark.parametrize("page", PAGES)
def test_what_is_shown_can_be_typed(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in FILES:
        (tmp_path / name).touch()
    for words in PAGES[page]:
        assert (parse(words) == 2) == (" ".join(words) in MISTAKES), words
