"""Sentences about project files and recording."""

from __future__ import annotations

from workbench.model.texts import bytes_text


def disk_reserve_reached(free_bytes: int, reserve_bytes: int) -> str:
    """Recording stopped before the disk was full."""
    return f"{bytes_text(free_bytes)} are free, {bytes_text(reserve_bytes)} are kept in reserve"


def writing_failed(what: str) -> str:
    """Recording stopped because the system refused a write; ``what`` is its own text."""
    return f"the recording could not be written: {what}"
