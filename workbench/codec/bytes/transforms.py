"""Every transform, in the order of the list that people choose from."""

from __future__ import annotations

from typing import Final

from workbench.codec.bytes import basecodes, bytewise, compressions, jsonlayout, stuffing, texttransforms
from workbench.codec.bytes.transform import Transform

TRANSFORMS: Final[tuple[Transform, ...]] = (
    *basecodes.TRANSFORMS,
    *compressions.TRANSFORMS,
    *texttransforms.TRANSFORMS,
    *jsonlayout.TRANSFORMS,
    *bytewise.TRANSFORMS,
    *stuffing.TRANSFORMS,
)
BY_KEY: Final = {transform.key: transform for transform in TRANSFORMS}
