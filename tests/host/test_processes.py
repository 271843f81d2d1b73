import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.host.processes import process_names


def test_our_own_name_is_known_and_who_is_gone_is_missing():
    names = process_names([os.getpid(), 2**22 + 1])
    assert list(names) == [os.getpid()] and names[os.getpid()]


@pytest.mark.skipif(sys.platform != "linux", reason="Linux lets a process name itself")
def test_a_name_that_would_paint_a_terminal_is_spelled_out():
    own = Path("/proc/self/comm")
    before = own.read_text()
    try:
        own.write_text("evil\x1b[2J")
        assert process_names([os.getpid()])[os.getpid()] == "evil\\x1b[2J"
    finally:
        own.write_text(before.strip())


@pytest.mark.skipif(sys.platform != "linux", reason="Linux cuts names after 15 characters")
def test_a_script_with_a_long_name_has_its_whole_name(tmp_path):
    script = tmp_path / "a-listener-of-somebody"
    script.write_text(f"#!{sys.executable}\nprint('up', flush=True)\ninput()\n")
    script.chmod(0o700)
    with subprocess.Popen([script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "up\n"
        assert process_names([process.pid]) == {process.pid: "a-listener-of-somebody"}
        process.communicate("\n", timeout=10)
