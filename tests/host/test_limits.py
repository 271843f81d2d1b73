import subprocess
import sys
from pathlib import Path

import pytest

from workbench.host.limits import (
    free_disk_bytes,
    open_files_limit,
    receive_buffer_limit_bytes,
    send_buffer_limit_bytes,
)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux' own settings")
def test_buffer_limits_are_the_systems():
    assert receive_buffer_limit_bytes() == int(Path("/proc/sys/net/core/rmem_max").read_text())
    assert send_buffer_limit_bytes() == int(Path("/proc/sys/net/core/wmem_max").read_text())


@pytest.mark.parametrize("text", ["", "many", None])
def test_a_setting_that_cannot_be_read_is_unknown(tmp_path, text):
    path = tmp_path / "setting"
    if text is not None:
        path.write_text(text)
    assert receive_buffer_limit_bytes(path) is None


RAISE = """
import resource
from workbench.host.limits import open_files_limit, raise_open_files_limit
resource.setrlimit(resource.RLIMIT_NOFILE, (100, 300))
print(open_files_limit(), raise_open_files_limit(200), open_files_limit(), raise_open_files_limit(), open_files_limit())
print(raise_open_files_limit(50), open_files_limit())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_the_soft_limit_of_open_files_is_raised_and_never_lowered():
    done = subprocess.run(
        [sys.executable, "-c", RAISE], capture_output=True, text=True, timeout=60, check=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.stdout.splitlines() == ["100 200 200 300 300", "300 300"]
    assert open_files_limit() is not None


def test_free_disk(tmp_path):
    free = free_disk_bytes(tmp_path)
    assert free is not None and free > 0
    assert free_disk_bytes(tmp_path / "missing") is None
