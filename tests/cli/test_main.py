import subprocess
import sys

import pytest

from workbench.cli.commands import DemoCommand, InfoCommand
from workbench.cli.main import run


def test_a_commands_answer_and_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(InfoCommand("10061")) == 0
    assert "WSAECONNREFUSED" in capsys.readouterr().out
    assert run(InfoCommand("no such thing")) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("socket-workbench: “no such thing” is no file")
    assert not captured.out


def test_the_window_is_not_opened_here() -> None:
    with pytest.raises(ValueError, match="window"):
        run(DemoCommand())


def test_help_waits_for_neither_the_event_loop_nor_the_sessions() -> None:
    script = "import sys, workbench.cli.main, workbench.cli.parser as p; p.parse(['--version']); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, check=True).stdout.split()
    assert b"workbench.cli.main" in loaded
    assert not {b"asyncio", b"sqlite3", b"workbench.session", b"PySide6", b"numpy"} & set(loaded)
