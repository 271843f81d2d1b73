import errno
import socket

import pytest

from workbench.engine.failures import error_number, failure_from, failure_from_errno
from workbench.model.failures import FAILURES, Failure, Reason


@pytest.mark.parametrize(("name", "reason"), [
    ("ECONNREFUSED", Reason.REFUSED), ("ECONNRESET", Reason.RESET), ("ECONNABORTED", Reason.ABORTED),
    ("ETIMEDOUT", Reason.TIMED_OUT), ("EADDRINUSE", Reason.ADDRESS_IN_USE),
    ("EADDRNOTAVAIL", Reason.ADDRESS_NOT_LOCAL), ("EACCES", Reason.ACCESS_DENIED), ("EPERM", Reason.ACCESS_DENIED),
    ("ENETUNREACH", Reason.NETWORK_UNREACHABLE), ("EHOSTUNREACH", Reason.HOST_UNREACHABLE),
    ("ENETDOWN", Reason.NETWORK_DOWN), ("EMSGSIZE", Reason.MESSAGE_TOO_LONG), ("EMFILE", Reason.TOO_MANY_FILES),
    ("ENFILE", Reason.TOO_MANY_FILES), ("ENOBUFS", Reason.NO_BUFFERS), ("ENOTCONN", Reason.NOT_CONNECTED),
    ("EPIPE", Reason.SHUT_DOWN), ("EDESTADDRREQ", Reason.NO_DESTINATION),
    ("EAFNOSUPPORT", Reason.FAMILY_NOT_SUPPORTED), ("EINVAL", Reason.INVALID_ARGUMENT),
])  # fmt: skip
def test_posix_numbers(name, reason):
    number = getattr(errno, name)
    assert failure_from(OSError(number, "text"), "127.0.0.1:9") == Failure(reason, "127.0.0.1:9", number)
    assert failure_from_errno(number, "127.0.0.1:9") == Failure(reason, "127.0.0.1:9", number)


@pytest.mark.parametrize(("winerror", "reason"), [
    (64, Reason.RESET), (121, Reason.TIMED_OUT), (995, Reason.CANCELLED), (1225, Reason.REFUSED),
    (1231, Reason.NETWORK_UNREACHABLE), (1232, Reason.HOST_UNREACHABLE), (1234, Reason.PORT_UNREACHABLE),
    (1236, Reason.ABORTED), (10013, Reason.ACCESS_DENIED), (10024, Reason.TOO_MANY_FILES),
    (10040, Reason.MESSAGE_TOO_LONG), (10048, Reason.ADDRESS_IN_USE), (10049, Reason.ADDRESS_NOT_LOCAL),
    (10054, Reason.RESET), (10060, Reason.TIMED_OUT), (10061, Reason.REFUSED),
])  # fmt: skip
def test_windows_numbers(winerror, reason):
    error = OSError(22, "text")  # what Python gives as errno there
    error.winerror = winerror
    assert error_number(error) == winerror
    assert failure_from(error, "peer") == Failure(reason, "peer", winerror)


def test_the_completion_port_hides_the_number_behind_the_class():
    error = ConnectionResetError(22, "The specified network name is no longer available")
    assert failure_from(error, "peer") == Failure(Reason.RESET, "peer", None)
    for kind, number, reason in [
        (ConnectionResetError, errno.ECONNRESET, Reason.RESET), (BrokenPipeError, errno.ESHUTDOWN, Reason.SHUT_DOWN),
        (ConnectionAbortedError, errno.ECONNABORTED, Reason.ABORTED),
    ]:  # fmt: skip
        assert failure_from(kind(number, "text"), "peer") == Failure(reason, "peer", number)


def test_every_winsock_code_of_the_table_leads_back_to_its_reason():
    # By what a datagram, or we, know besides the number.
    shared = (Reason.PORT_UNREACHABLE, Reason.TIME_EXCEEDED, Reason.KIND_NOT_HERE, Reason.LEFT_OVER,
              Reason.BROADCAST_NOT_ALLOWED, Reason.RAW_NOT_ALLOWED)  # fmt: skip
    for reason, entry in FAILURES.items():
        if entry.wsa_code is None or reason in shared:
            continue
        assert failure_from(OSError(entry.wsa_code, "text"), "").reason is reason, reason


def test_a_refusal_or_reset_of_a_datagram_is_an_unreachable_port():
    for number in (errno.ECONNREFUSED, 10054):
        assert failure_from_errno(number, "peer", datagram=True).reason is Reason.PORT_UNREACHABLE
    assert failure_from_errno(errno.EMSGSIZE, "peer", datagram=True).reason is Reason.MESSAGE_TOO_LONG


def test_names():
    unknown = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    assert failure_from(unknown, "host") == Failure(Reason.NAME_NOT_FOUND, "host", socket.EAI_NONAME)
    assert failure_from(socket.gaierror(socket.EAI_AGAIN, "later"), "host").reason is Reason.NAME_TRY_AGAIN
    assert failure_from(UnicodeError("label too long"), "host") == Failure(Reason.NAME_NOT_FOUND, "host", None)


def test_time_outs_without_a_number_and_unknown_errors():
    assert failure_from(TimeoutError(), "peer") == Failure(Reason.TIMED_OUT, "peer", None)
    strange = failure_from(OSError(errno.EXDEV, "Invalid cross-device link"), "peer")
    assert strange.reason is Reason.OTHER
    assert strange.detail == f"peer: Invalid cross-device link (error {errno.EXDEV})"
    assert failure_from(RuntimeError("odd"), "").detail == "odd"
