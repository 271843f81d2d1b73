"""The program's own log: a small rotating file and the newest lines in memory for the window."""

from __future__ import annotations

import faulthandler
import logging
from collections import deque
from logging.handlers import RotatingFileHandler
from pathlib import Path

MAX_BYTES = 1_000_000
KEPT_FILES = 2
KEPT_LINES = 2_000
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class MemoryLog(logging.Handler):
    """The newest lines, for the log dock and "Copy diagnostics". Payloads are never logged."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: deque[str] = deque(maxlen=KEPT_LINES)
        self.total = 0
        self.setFormatter(logging.Formatter(_FORMAT))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))
        self.total += 1


def start_log(folder: Path | None) -> MemoryLog:
    """Log into ``folder/workbench.log`` (1 MB, two older ones kept), or into memory alone. A folder that cannot be
    written only costs the file."""
    root = logging.getLogger("workbench")
    root.setLevel(logging.INFO)
    memory = MemoryLog()
    root.addHandler(memory)
    if folder is None:
        return memory
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "workbench.log", maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=True
        )
        handler.setFormatter(logging.Formatter(_FORMAT))
        root.addHandler(handler)
        faulthandler.enable((folder / "fault.log").open("w", encoding="utf-8"))
    except OSError as error:
        root.warning("no log file: %s", error)
    return memory
