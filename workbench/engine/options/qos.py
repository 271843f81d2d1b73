"""Quality of service: the mark that routers read, set the way that this system has.

POSIX: IP_TOS and IPV6_TCLASS. Windows ignores those; there a flow of qWAVE carries the mark: one of six traffic types
(QOSAddSocketToFlow), or any DSCP for administrators (QOSSetFlow).
"""

from __future__ import annotations

import socket
import sys
from dataclasses import dataclass
from typing import Final

from workbench.engine.calls.optionnumbers import option_number, this_system
from workbench.engine.failures import failure_from
from workbench.engine.options.qwave import FlowError, Flows, TrafficType
from workbench.model.failures import Failure, Reason
from workbench.model.options.facts import OptionFacts, OptionType, System
from workbench.model.options.trafficclass import dscp_name
from workbench.model.options.values import OptionValue

# What a traffic type is sent as, by default: learn.microsoft.com, QOS_TRAFFIC_TYPE.
DSCP_OF_TYPE: Final[dict[TrafficType, int]] = {
    TrafficType.BEST_EFFORT: 0,
    TrafficType.BACKGROUND: 8,
    TrafficType.EXCELLENT_EFFORT: 40,
    TrafficType.AUDIO_VIDEO: 40,
    TrafficType.VOICE: 56,
    TrafficType.CONTROL: 56,
}
_TYPE_OF_DSCP: Final = {
    0: TrafficType.BEST_EFFORT, 8: TrafficType.BACKGROUND, 40: TrafficType.AUDIO_VIDEO, 56: TrafficType.VOICE,
}  # fmt: skip
ACCESS_DENIED: Final = 5  # ERROR_ACCESS_DENIED

flows = Flows()


@dataclass(frozen=True, slots=True)
class Marked:
    """How a mark was set, and what must be known of it."""

    failure: Failure | None
    way: str = ""
    note: str = ""


def is_quality(facts: OptionFacts) -> bool:
    """True for the options that mark packets: they have more than one way."""
    return facts.type is OptionType.TRAFFIC_CLASS or facts.name == "QOS_TRAFFIC_TYPE"


def mark(sock: socket.socket, facts: OptionFacts, value: OptionValue, system: System | None = None) -> Marked:
    """Mark what ``sock`` sends. ``value`` is a whole byte (DSCP and ECN), or a traffic type's number."""
    if not isinstance(value, int):
        raise ValueError(f"{facts.name} takes a number")
    if (system or this_system()) is not System.WINDOWS:
        return _mark_posix(sock, facts, value)
    try:
        if facts.name == "QOS_TRAFFIC_TYPE":
            return _mark_type(sock, TrafficType(value))
        return _mark_dscp(sock, value >> 2)
    except FlowError as error:
        return Marked(_flow_failure(error))


def in_force(sock: socket.socket, facts: OptionFacts) -> tuple[OptionValue | None, str]:
    """What qWAVE says that the socket's packets carry, and a word on it; None where it has no flow."""
    try:
        flow = flows.flow_of(sock)
        if flow is None:
            return None, "No flow: packets carry the default mark."
        way = "QOSSetFlow" if flow.free else "QOSAddSocketToFlow"
        if facts.name == "QOS_TRAFFIC_TYPE":
            return int(flow.traffic_type), f"Through qWAVE ({way})."
        dscp = flows.dscp_of(sock)
    except FlowError as error:
        return None, str(error)
    return (None if dscp is None else dscp << 2), f"Through qWAVE ({way}), and as it tells it (QOSQueryFlow)."


def _mark_posix(sock: socket.socket, facts: OptionFacts, value: int) -> Marked:
    number = option_number(facts)
    if number is None:
        return Marked(Failure(Reason.UNKNOWN_OPTION, f"{facts.name} has no number on this system"))
    try:
        sock.setsockopt(*number, value)
        granted: int = socket.socket.getsockopt(sock, *number)
    except OSError as error:
        return Marked(failure_from(error, facts.name))
    if granted == value:
        return Marked(None, facts.name)
    other = f"{dscp_name(granted >> 2)} is in force"
    what = "TCP keeps the ECN bits to itself" if granted >> 2 == value >> 2 else other
    return Marked(None, facts.name, what)


def _mark_type(sock: socket.socket, traffic_type: TrafficType) -> Marked:
    flows.set_type(sock, traffic_type)
    carried = flows.dscp_of(sock)
    return Marked(None, "qWAVE", "" if carried is None else f"packets carry {dscp_name(carried)}")


def _mark_dscp(sock: socket.socket, dscp: int) -> Marked:
    """The free value first; without the right to it the traffic type that is sent as just this one, if there is one."""
    try:
        flows.set_dscp(sock, dscp)
        return Marked(None, "qWAVE, QOSSetFlow")
    except FlowError as error:
        other = _TYPE_OF_DSCP.get(dscp)
        if error.number != ACCESS_DENIED or other is None:
            raise
    flows.set_type(sock, other)
    words = other.name.lower().replace("_", " ")
    return Marked(None, "qWAVE, QOSAddSocketToFlow", f"the traffic type {words}, since a free DSCP takes administrator"
                  " rights")  # fmt: skip


def _flow_failure(error: FlowError) -> Failure:
    if error.number == ACCESS_DENIED:
        return Failure(Reason.ACCESS_DENIED, "a free DSCP takes administrator rights; QOS_TRAFFIC_TYPE does not", 5)
    if error.number is None:
        return Failure(Reason.NOT_SUPPORTED, str(error))
    return failure_from(_system_error(error.number, str(error)), str(error))


def _system_error(number: int, text: str) -> OSError:
    return OSError(None, text, None, number) if sys.platform == "win32" else OSError(number, text)
