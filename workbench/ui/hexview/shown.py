"""What the bytes pane shows, as the tools beside it are told."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model.records import RecordHead
from workbench.model.sources import ByteSource


@dataclass(frozen=True, slots=True)
class ShownBytes:
    """``head`` is the record's or the message's; None for a conversation, or for nothing.

    ``key`` differs from one record, message or conversation to the next.
    """

    source: ByteSource
    head: RecordHead | None
    key: object
