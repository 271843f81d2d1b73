"""Standard streams as shells hand them over."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the shell that closes streams is POSIX's")


def sh(script: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    program = f"{sys.executable} -W error -m workbench"
    return subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", script.replace("socket-workbench", program)],
        capture_output=True, timeout=60, check=False, env={**os.environ, **environment},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("socket-workbench info 10061 >&-", 0),
        ("socket-workbench --help >&-", 0),
        ("socket-workbench listen udp://127.0.0.1:0 --duration 0.1 >&- 2>&-", 0),
        ("socket-workbench listen udp://127.0.0.1:0 --duration 0.1 --json <&-", 0),
        ("socket-workbench nonsense 2>&-", 2),
        ("socket-workbench info 10061 | true", 0),
        ("socket-workbench --help | true", 0),
    ],
)
def test_closed_streams_are_no_fault(script: str, code: int) -> None:
    done = sh(script)
    assert done.returncode == code, done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="Linux has a full device")  # noqa: PTH110
@pytest.mark.parametrize("words", ["info 10061", "listen udp://127.0.0.1:0 --duration 0.2 --json"])
def test_a_full_disk_under_standard_output_is_told(words: str) -> None:
    done = sh(f"socket-workbench {words} > /dev/full")
    assert done.returncode == 2
    assert b"No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr


def test_an_encoding_that_lacks_letters_is_no_fault() -> None:
    done = sh("socket-workbench --help", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    assert b"exit codes" in done.stdout


def test_closed_standard_input_is_told() -> None:
    done = sh(
        "socket-workbench listen tcp://127.0.0.1:0 --json --duration 5 |"
        " { read line; port=${line##*:}; port=${port%%\\\"*};"
        " socket-workbench send tcp://127.0.0.1:$port --file - <&-; }"
    )
    assert done.returncode == 2
    assert b"standard input is closed" in done.stderr
    assert b"Traceback" not in done.stderr
