"""Sentences about project files and recording."""

from __future__ import annotations

from workbench.model.texts import bytes_text


def disk_reserve_reached(free_bytes: int, reserve_bytes: int) -> str:
    """Recording stopped before the disk was full."""
    return f"{bytes_text(free_bytes)} are free, {bytes_text(reserve_bytes)} are kept in reserve"


def recording_goes_on(name: str) -> str:
    """A file is to be read that another process records into; ``name`` is the file's."""
    return f"A recording into {name} is going on: end it first, or wait until it ends."


def writing_failed(what: str) -> str:
    """Recording stopped because the system refused a write; ``what`` is its own text."""
    return f"the recording could not be written: {what}"
