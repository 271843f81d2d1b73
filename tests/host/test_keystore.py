"""The key store itself: a real Secret Service on a bus of its own, and what a backend may do wrong."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError

from workbench.host import keystore
from workbench.host.keystore import KeyStoreError

PROGRAMS = ("dbus-run-session", "gnome-keyring-daemon")
ROOT = Path(__file__).parents[2]
# The daemon is a child that ends with this shell: nothing stays behind. Its password is read to the end of the input.
SCRIPT = """
printf pw | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
daemon=$!
"$0" -c "$1"
code=$?
kill $daemon
exit $code
"""
TALK = """
import time
from workbench.host import keystore
end = time.monotonic() + 20
while True:  # the daemon is on its way to the bus
    try:
        keystore.write_secret("one", "token", "hunter2 ü€")
        break
    except keystore.KeyStoreError:
        if time.monotonic() > end:
            raise
        time.sleep(0.05)
assert keystore.read_secret("one", "token") == "hunter2 ü€"
assert keystore.read_secret("two", "token") is None, "another project"
assert keystore.read_secret("one", "other") is None
keystore.remove_secret("one", "token")
keystore.remove_secret("one", "token")
assert keystore.read_secret("one", "token") is None
print("well")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is of Linux")
@pytest.mark.skipif(any(shutil.which(each) is None for each in PROGRAMS), reason=f"needs {' and '.join(PROGRAMS)}")
def test_a_real_secret_service_keeps_and_forgets(tmp_path: Path) -> None:
    own = {**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    for name in ("PYTHON_KEYRING_BACKEND", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        own.pop(name, None)
    words = ["dbus-run-session", "--", "sh", "-c", SCRIPT, sys.executable, TALK]
    done = subprocess.run(words, env=own, capture_output=True, timeout=60, check=False)
    assert done.stdout == b"well\n", done.stderr.decode()


class Wrong(KeyringBackend):
    """Keeps nothing, and says more than it should."""

    priority = 5

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringError("the token hunter2 is locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise OSError(5, f"no room for {password}")

    def delete_password(self, service: str, username: str) -> None:
        raise RuntimeError("hunter2")


class Readable(Wrong):
    """As keyrings.alt has it: a text file."""

    priority = 0.5


@pytest.fixture
def backend() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


@pytest.mark.usefixtures("backend")
def test_what_a_backend_says_is_not_repeated() -> None:
    keyring.set_keyring(Wrong())
    for deed in (
        lambda: keystore.read_secret("one", "token"), lambda: keystore.write_secret("one", "token", "hunter2"),
        lambda: keystore.remove_secret("one", "token"),
    ):  # fmt: skip
        with pytest.raises(KeyStoreError) as trouble:
            deed()
        assert "hunter2" not in str(trouble.value)
        assert "key store of this system" in str(trouble.value)
        assert trouble.value.__suppress_context__
    with pytest.raises(ValueError, match="at most"):
        keystore.write_secret("one", "token", "x" * 1_025)


@pytest.mark.usefixtures("backend")
def test_a_store_that_others_can_read_is_none() -> None:
    keyring.set_keyring(Readable())
    with pytest.raises(KeyStoreError, match=keystore.STORE_MISSING):
        keystore.read_secret("one", "token")


def test_a_project_without_a_number_has_nothing_stored() -> None:
    assert keystore.read_secret("", "token") is None
    keystore.remove_secret("", "token")


def test_nothing_is_imported_before_it_is_wanted() -> None:
    code = "import sys, workbench.session.workspace, workbench.host.keystore; print('keyring' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, timeout=60, check=False)
    assert done.stdout == b"False\n", done.stderr.decode()
