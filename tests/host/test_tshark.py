"""Asking tshark: an answer, and every way in which there is none. A small program stands in for it."""

import os
import stat
import sys
import time
from pathlib import Path

import pytest

from workbench.host import tshark
from workbench.host.tshark import TsharkError, ask_tshark, tshark_availability

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="a script with #! stands in for tshark")


def never() -> bool:
    return False


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def make(body: str) -> Path:
        path = tmp_path / "tshark"
        path.write_text(f"#!{sys.executable}\nimport os, stat, sys, time\n{body}\n")
        path.chmod(0o755)
        monkeypatch.setattr(tshark, "find_tshark", lambda: path)
        return path

    return make


@posix_only
def test_the_question_is_a_private_file_that_is_removed(stand_in, tmp_path: Path) -> None:
    stand_in("""
path = sys.argv[sys.argv.index("-r") + 1]
mode = stat.S_IMODE(os.stat(path).st_mode), stat.S_IMODE(os.stat(os.path.dirname(path)).st_mode)
print(path, *map(oct, mode), open(path, "rb").read(), "-n" in sys.argv, sys.argv[sys.argv.index("-Y") + 1])
""")
    path, *told = ask_tshark(b"capture", 3, never).decode().split(" ", 4)
    assert told == ["0o600", "0o700", "b'capture'", "True frame.number == 3\n"]
    assert not Path(path).parent.exists()


@posix_only
@pytest.mark.parametrize(("body", "said"), [
    ("print('x', file=sys.stderr); print('no such thing', file=sys.stderr); sys.exit(2)", "code 2: no such thing"),
    ("sys.exit(3)", "code 3: it said nothing"),
    ("print('x' * 3000, flush=True)\nwhile True: print('x' * 10_000)", "larger than"),
    ("time.sleep(60)", "did not answer within 0.3 seconds"),
])  # fmt: skip
def test_no_answer_is_told_with_its_reason(stand_in, monkeypatch, body: str, said: str) -> None:
    stand_in(body)
    monkeypatch.setattr(tshark, "OUTPUT_MAX_BYTES", 1024 * 1024)
    with pytest.raises(TsharkError, match=said):
        ask_tshark(b"", 1, never, 0.3 if "answer" in said else 10)


@posix_only
def test_a_question_that_was_given_up_ends_the_program(stand_in, tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    stand_in(f"open({str(mark)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)")
    start = time.monotonic()
    assert ask_tshark(b"", 1, lambda: mark.exists() and mark.stat().st_size > 0) == b""
    assert time.monotonic() - start < 20
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


def test_where_it_is_not_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tshark, "find_tshark", lambda: None)
    found = tshark_availability()
    assert not found.available
    assert "not installed" in found.reason
    with pytest.raises(TsharkError, match="not installed"):
        ask_tshark(b"", 1, never)


@posix_only
def test_a_program_that_cannot_be_started_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tshark"
    path.write_bytes(b"\x7fELF no")
    path.chmod(stat.S_IRWXU)
    monkeypatch.setattr(tshark, "find_tshark", lambda: path)
    with pytest.raises(TsharkError, match="could not be asked"):
        ask_tshark(b"", 1, never)


def test_it_is_found_where_the_installer_of_windows_puts_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "Wireshark" / "tshark.exe"
    program.parent.mkdir()
    program.touch()
    monkeypatch.setattr(tshark.sys, "platform", "win32")
    monkeypatch.setattr(tshark.shutil, "which", lambda _name: None)
    monkeypatch.setenv("ProgramFiles", str(tmp_path))
    assert tshark.find_tshark.__wrapped__() == program
