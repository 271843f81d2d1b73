"""Asking Wireshark's ``tshark``, where it is installed: one packet of a capture, as PDML.

Only tshark is asked: ``sharkd`` is missing from many installations. It runs as a child with the rights of this
program, with no names looked up in the network (``-n``), on a file in a private folder that is removed.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from workbench.model.host import Availability

TIMEOUT_S: Final = 20.0
OUTPUT_MAX_BYTES: Final = 16 * 1024 * 1024
_LOOK_S: Final = 0.05  # between two looks at whether it has ended
_SAID_MAX_BYTES: Final = 4_096
_WINDOWS_FOLDERS: Final = ("ProgramFiles", "ProgramFiles(x86)", "ProgramW6432")
_MAC: Final = Path("/Applications/Wireshark.app/Contents/MacOS/tshark")
_MISSING: Final = (
    "Wireshark is not installed, or not where it is looked for. Install Wireshark or the package “tshark”, "
    "and start this program again."
)


class TsharkError(Exception):
    """A sentence: why there is no answer."""


@functools.cache
def find_tshark() -> Path | None:
    """The program: on the search path, or where Wireshark's installer puts it. Asked once."""
    found = shutil.which("tshark")
    if found is not None:
        return Path(found)
    if sys.platform == "win32":
        folders = [Path(os.environ[name]) for name in _WINDOWS_FOLDERS if os.environ.get(name)]
        places = [folder / "Wireshark" / "tshark.exe" for folder in folders]
    else:
        places = [_MAC]
    return next((place for place in places if place.is_file()), None)


def tshark_availability() -> Availability:
    """Whether records can be decoded by Wireshark here."""
    return Availability(True) if find_tshark() is not None else Availability(False, _MISSING)


def ask_tshark(capture: bytes, frame: int, cancelled: Callable[[], bool], timeout_s: float = TIMEOUT_S) -> bytes:
    """PDML of packet ``frame`` (from 1) of a capture file. Blocks: call it in a thread.

    Raises :class:`TsharkError`; empty if it was cancelled.
    """
    program = find_tshark()
    if program is None:
        raise TsharkError(_MISSING)
    try:
        with tempfile.TemporaryDirectory(prefix="socket-workbench-", ignore_cleanup_errors=True) as folder:
            return _ask(program, Path(folder), capture, frame, (cancelled, timeout_s))
    except OSError as error:
        raise TsharkError(f"tshark could not be asked: {error.strerror or error}.") from None


def _ask(
    program: Path, folder: Path, capture: bytes, frame: int, bounds: tuple[Callable[[], bool], float]
) -> bytes:
    question, answer, said = folder / "question.pcapng", folder / "answer", folder / "said"
    _write_private(question, capture)
    only = f"frame.number == {frame}"
    command = [str(program), "-n", "-r", str(question), "-c", str(frame), "-Y", only, "-T", "pdml"]
    with answer.open("xb") as output, said.open("xb") as errors:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, cwd=folder,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
        try:
            whole = _wait(child, answer, *bounds)
        finally:
            if child.poll() is None:
                child.kill()
            child.wait()
    if not whole:
        return b""
    if child.returncode != 0:
        told = said.read_bytes()[-_SAID_MAX_BYTES:].decode("utf-8", "replace").strip().splitlines()
        raise TsharkError(f"tshark ended with code {child.returncode}: {told[-1] if told else 'it said nothing'}")
    return answer.read_bytes()


def _wait(child: subprocess.Popen[bytes], answer: Path, cancelled: Callable[[], bool], timeout_s: float) -> bool:
    end = time.monotonic() + timeout_s
    while True:
        try:
            child.wait(_LOOK_S)
            is_over = True
        except subprocess.TimeoutExpired:
            is_over = False
        if cancelled():
            return False
        if answer.stat().st_size > OUTPUT_MAX_BYTES:
            raise TsharkError(f"tshark's answer is larger than {OUTPUT_MAX_BYTES // 1024 // 1024} MiB.")
        if is_over:
            return True
        if time.monotonic() > end:
            raise TsharkError(f"tshark did not answer within {timeout_s:g} seconds.")


def _write_private(path: Path, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(data)
