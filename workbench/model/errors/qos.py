"""Errors 11005 to 11031: reserving a quality of service (RSVP), which Windows had from 2000 to XP.

Numbers and facts: Winsock reference, "Windows Sockets Error Codes"; RFC 2205 for the words of RSVP; the words are ours.
"""

from __future__ import annotations

from typing import Final

from workbench.model.errors.row import ErrorCode

_NOW: Final = "Windows of today asks for quality of service through qWAVE (QOSAddSocketToFlow) instead."
_POSIX: Final = "POSIX has no such interface: priority is set by IP_TOS or IPV6_TCLASS there, and nothing is reserved."


def _told(code: int, name: str, title: str, meaning: str, cause: str) -> ErrorCode:
    """A message of the reservation rather than an error."""
    advice = f"Nothing to do: it tells how the reservation goes. {_NOW}"
    return ErrorCode(code, name, "", f"QoS: {title}", meaning, cause, advice, _POSIX)


def _refused(code: int, name: str, title: str, meaning: str, cause: str) -> ErrorCode:
    """The network said no."""
    advice = f"Ask for less, or ask whoever runs the network. {_NOW}"
    return ErrorCode(code, name, "", f"QoS: {title}", meaning, cause, advice, _POSIX)


def _wrong(code: int, name: str, title: str, meaning: str, cause: str) -> ErrorCode:
    """The program's request was not in order."""
    advice = f"Check the QOS structure and its ProviderSpecific buffer. {_NOW}"
    return ErrorCode(code, name, "", f"QoS: {title}", meaning, cause, advice, _POSIX)


QOS_ERRORS: Final[tuple[ErrorCode, ...]] = (
    _told(11005, "WSA_QOS_RECEIVERS", "at least one receiver reserves",
          "A receiver has asked for a reservation (RSVP's RESV message has come).",
          "The other end wants what this sender announced."),
    _told(11006, "WSA_QOS_SENDERS", "at least one sender announces",
          "A sender has announced its flow (RSVP's PATH message has come).",
          "The other end is about to send and says how much."),
    _told(11007, "WSA_QOS_NO_SENDERS", "there are no senders",
          "No sender announces a flow for this socket.",
          "The senders have ended, or have not begun."),
    _told(11008, "WSA_QOS_NO_RECEIVERS", "there are no receivers",
          "No receiver asks for a reservation of this socket's flow.",
          "The receivers have ended, or do not ask for one."),
    _told(11009, "WSA_QOS_REQUEST_CONFIRMED", "the reservation is confirmed",
          "The network has confirmed what was asked for.",
          "Every router on the way has agreed."),
    _refused(11010, "WSA_QOS_ADMISSION_FAILURE", "refused for lack of resources",
             "The network cannot carry what was asked for.",
             "Other reservations hold the bandwidth, or it is more than the link has."),
    _refused(11011, "WSA_QOS_POLICY_FAILURE", "refused by policy",
             "The request was turned down for who asks, not for what is asked.",
             "Missing or wrong credentials, or a rule of the network's administrator."),
    _wrong(11012, "WSA_QOS_BAD_STYLE", "unknown or conflicting style",
           "The reservation's style is unknown, or does not go with that of others on this session.",
           "Receivers that mix fixed filters with wildcard or shared ones."),
    _wrong(11013, "WSA_QOS_BAD_OBJECT", "a part of the request is faulty",
           "Something in the filter specification or in the provider's buffer is not in order.",
           "A structure with a wrong length, type or order."),
    _refused(11014, "WSA_QOS_TRAFFIC_CTRL_ERROR", "traffic control failed",
             "The part of Windows that shapes traffic had trouble with the flow.",
             "The packet scheduler is missing, or lacks resources for the flow."),
    _refused(11015, "WSA_QOS_GENERIC_ERROR", "general error",
             "The reservation failed for a reason that no other code tells.",
             "A fault of the RSVP service or of a router on the way."),
    _wrong(11016, "WSA_QOS_ESERVICETYPE", "the service type is invalid",
           "The flow specification names a service type that does not exist.",
           "A field that was not set, or a number that is no SERVICETYPE."),
    _wrong(11017, "WSA_QOS_EFLOWSPEC", "the flow specification is invalid",
           "The values of a FLOWSPEC do not make sense.",
           "A token rate, bucket size or packet size that contradicts another."),
    _wrong(11018, "WSA_QOS_EPROVSPECBUF", "the provider's buffer is invalid",
           "The ProviderSpecific buffer cannot be read.",
           "A wrong pointer or length, or objects that are not laid one behind the other."),
    _wrong(11019, "WSA_QOS_EFILTERSTYLE", "the filter style is invalid",
           "The filter specification names a style that does not exist.",
           "A field that was not set, or an unknown number."),
    _wrong(11020, "WSA_QOS_EFILTERTYPE", "the filter type is invalid",
           "A filter of the request is of an unknown type.",
           "A type that does not fit the address family, or was not set."),
    _wrong(11021, "WSA_QOS_EFILTERCOUNT", "the number of filters is wrong",
           "The flow descriptor says another number of filters than its style allows.",
           "No filter for a fixed style, or some for a wildcard style."),
    _wrong(11022, "WSA_QOS_EOBJLENGTH", "an object's length is wrong",
           "The length in the head of an object does not fit its contents.",
           "A structure that was filled only in part, or counted without its head."),
    _wrong(11023, "WSA_QOS_EFLOWCOUNT", "the number of flow descriptors is wrong",
           "The request has no flow descriptor, or more than its style allows.",
           "A counter that was not set."),
    _wrong(11024, "WSA_QOS_EUNKNOWNPSOBJ", "an object in the provider's buffer is unknown",
           "The ProviderSpecific buffer holds an object of a type that nobody knows.",
           "A wrong type number, or a wrong length before it that hides where objects begin."),
    _wrong(11025, "WSA_QOS_EPOLICYOBJ", "a policy object is invalid",
           "A policy object in the provider's buffer cannot be used.",
           "A malformed policy element."),
    _wrong(11026, "WSA_QOS_EFLOWDESC", "a flow descriptor is invalid",
           "A flow descriptor in the list is not in order.",
           "A descriptor whose parts are missing or contradict each other."),
    _wrong(11027, "WSA_QOS_EPSFLOWSPEC", "the provider's flow specification is invalid",
           "The flow specification inside the provider's buffer does not make sense.",
           "Values that contradict each other or the QOS structure outside."),
    _wrong(11028, "WSA_QOS_EPSFILTERSPEC", "the provider's filter specification is invalid",
           "The filter specification inside the provider's buffer does not make sense.",
           "Addresses or ports that do not go with the socket."),
    _wrong(11029, "WSA_QOS_ESDMODEOBJ", "the shape discard mode is invalid",
           "The object that says what happens to surplus packets is not in order.",
           "A mode that does not exist, or one that was given twice."),
    _wrong(11030, "WSA_QOS_ESHAPERATEOBJ", "the shaping rate is invalid",
           "The object that says how fast a flow is let out is not in order.",
           "A rate of 0, or one that was given twice."),
    _wrong(11031, "WSA_QOS_RESERVED_PETYPE", "a reserved policy element was found",
           "A policy element in the provider's buffer has a type that is kept for the system.",
           "A type number that a program may not use."),
)  # fmt: skip
