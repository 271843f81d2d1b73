"""Until codec/typed is whole: text and hex alone. Goes away with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workbench.codec.payload import payload_bytes
from workbench.codec.typed.sources import Sources
from workbench.model.payloads import PayloadSpec


@dataclass(frozen=True, slots=True)
class Composed:
    data: bytes
    spans: tuple[Any, ...] = ()


def compose(spec: PayloadSpec, sources: Sources) -> Composed:
    return Composed(payload_bytes(spec))


def parse_typed(text: str) -> Any:
    from workbench.codec.inputerror import PayloadError

    raise PayloadError("typed payloads cannot be read yet", 0)
