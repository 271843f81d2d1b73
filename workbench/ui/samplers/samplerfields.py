"""The form of one sampler: which settings there are, and what is wrong with them."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from workbench.codec.sampling.sampler import Sampler, SamplerError
from workbench.model.samplers import Sampled, SamplerKind, SamplerSpec
from workbench.ui.panelkit.settingsform import SettingField, SettingKind

KINDS: Final = (
    (SamplerKind.REGEX.value, "Regular expression"), (SamplerKind.COLUMN.value, "Column of a line"),
    (SamplerKind.FIELD.value, "Field of a dissector"), (SamplerKind.STRUCT.value, "Binary number"),
)  # fmt: skip
DIRECTIONS: Final = (
    (Sampled.RX.value, "◀ RX, what is received"), (Sampled.TX.value, "▶ TX, what is sent"),
    (Sampled.BOTH.value, "Both"),
)  # fmt: skip
NUMBERS: Final = ("factor", "bias")
PATTERNS: Final = {
    SamplerKind.REGEX: "temperature=([-0-9.]+)", SamplerKind.FIELD: "my_message.body.value",
    SamplerKind.STRUCT: "u16 be, i32 le, f64 be, u8",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SamplerDraft:
    """A sampler as the form shows it: floats are texts while they are written."""

    name: str
    kind: SamplerKind
    pattern: str
    column: int
    separator: str
    offset_bytes: int
    sampled: Sampled
    factor: str
    bias: str
    unit: str
    enabled: bool


def draft_of(spec: SamplerSpec) -> SamplerDraft:
    """What the form shows of a sampler."""
    values = {field.name: getattr(spec, field.name) for field in fields(spec)}
    return SamplerDraft(**{**values, "factor": f"{spec.factor:g}", "bias": f"{spec.bias:g}"})


def with_value(spec: SamplerSpec, name: str, value: Any) -> SamplerSpec:
    """The sampler with another value of one setting. Raises ValueError for a number that is none."""
    if name in NUMBERS:
        value = float(value)
        if not math.isfinite(value):
            raise ValueError(value)
    elif name == "kind":
        value = SamplerKind(value)
    elif name == "sampled":
        value = Sampled(value)
    return replace(spec, **{name: value})


def fault_of(spec: SamplerSpec) -> str:
    """Why the sampler finds nothing, a sentence; empty if it can be asked."""
    try:
        Sampler(spec)
    except SamplerError as error:
        return f"{str(error)[:1].upper()}{str(error)[1:]}."
    return ""


def number_fault(text: str) -> str:
    """A sentence about a text that is no number."""
    try:
        return "" if math.isfinite(float(text)) else "A finite number is expected."
    except ValueError:
        return "A number is expected, such as 0.1 or -40."


def sampler_fields() -> tuple[SettingField, ...]:
    """In the order of the form."""
    return (
        SettingField("name", "Name", SettingKind.TEXT, "What the curve is called"),
        SettingField("kind", "Find by", SettingKind.CHOICE, "Where in a message the number stands", choices=KINDS),
        SettingField("pattern", "Pattern", SettingKind.TEXT, _PATTERN_TIP, placeholder="; ".join(PATTERNS.values()),
                     shown=lambda draft: draft.kind is not SamplerKind.COLUMN),
        SettingField("separator", "Separator", SettingKind.TEXT, "What stands between two values of a line",
                     shown=lambda draft: draft.kind is SamplerKind.COLUMN),
        SettingField("column", "Column", SettingKind.NUMBER, "Counted from 1", highest=10_000,
                     shown=lambda draft: draft.kind is SamplerKind.COLUMN),
        SettingField("offset_bytes", "At offset", SettingKind.NUMBER, "Bytes before the number", highest=1 << 30,
                     shown=lambda draft: draft.kind is SamplerKind.STRUCT),
        SettingField("sampled", "Look at", SettingKind.CHOICE, "Which direction is looked at", choices=DIRECTIONS),
        SettingField("factor", "Times", SettingKind.TEXT, "The number found is multiplied by this", check=number_fault),
        SettingField("bias", "Plus", SettingKind.TEXT, "Then this is added", check=number_fault),
        SettingField("unit", "Unit", SettingKind.TEXT, "Written beside the values; series of one unit share a chart",
                     placeholder="°C"),
        SettingField("enabled", "Look for it", SettingKind.SWITCH, "Off: the sampler rests, and its settings stay"),
    )  # fmt: skip


_PATTERN_TIP: Final = (
    "A regular expression whose first group is the number; a field's key; or the form of a binary number, such as"
    " u16 be or f32 le"
)
