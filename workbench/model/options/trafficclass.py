"""The byte that marks a packet for routers: six bits of DSCP with their names, and two bits of ECN, kept apart.

Names: RFC 2474 (CS0 to CS7), RFC 2597 (AF), RFC 3246 (EF), RFC 5865 (VOICE-ADMIT), RFC 8622 (LE); what they are used
for: RFC 4594. ECN: RFC 3168.
"""

from __future__ import annotations

from typing import Final

DSCP_NAMES: Final[dict[str, int]] = {
    **{f"CS{number}": number * 8 for number in range(8)},
    **{f"AF{group}{drop}": group * 8 + drop * 2 for group in range(1, 5) for drop in range(1, 4)},
    "EF": 46,
    "VOICE-ADMIT": 44,
    "LE": 1,
}
_OTHER_NAMES: Final = {"DF": 0, "BE": 0, "DEFAULT": 0, "VA": 44}
ECN_NAMES: Final = ("", "ECT(1)", "ECT(0)", "CE")  # by their two bits
_BY_NUMBER: Final = {number: name for name, number in DSCP_NAMES.items()}

USES: Final[dict[str, str]] = {
    "CS0": "default, best effort", "LE": "lower than best effort", "CS1": "background", "CS2": "operation, management",
    "AF41": "video conferences", "AF31": "streamed video", "AF21": "low latency data", "AF11": "bulk data",
    "CS3": "broadcast video", "CS4": "real time, games", "CS5": "signalling", "EF": "telephony",
    "VOICE-ADMIT": "admitted telephony", "CS6": "network control", "CS7": "reserved",
}  # fmt: skip


def dscp_number(name: str) -> int | None:
    """0 to 63 for ``EF``, ``af41``, ``CS5``, ``DF`` …; None for what is no name."""
    wanted = name.upper()
    return DSCP_NAMES.get(wanted, _OTHER_NAMES.get(wanted))


def dscp_name(number: int) -> str:
    """``EF`` for 46; ``DSCP 3`` for one without a name."""
    return _BY_NUMBER.get(number, f"DSCP {number}")


def ecn_number(name: str) -> int | None:
    """1 for ``ECT(1)``, 2 for ``ECT(0)``, 3 for ``CE``; None for what is no name."""
    wanted = name.upper()
    return ECN_NAMES.index(wanted) if wanted and wanted in ECN_NAMES else None


def traffic_class_text(value: int) -> str:
    """``EF`` for 184, ``EF ECT(0)`` for 186: a byte of IP_TOS or IPV6_TCLASS in words."""
    dscp, ecn = dscp_name(value >> 2 & 0x3F), ECN_NAMES[value & 3]
    return f"{dscp} {ecn}" if ecn else dscp
