import pytest

from workbench.model.events import Event, EventKind
from workbench.model.failures import FAILURES, Failure, Reason
from workbench.model.texts import (
    bytes_text,
    count_text,
    event_sentence,
    failure_explanation,
    failure_names,
    failure_sentence,
)


def test_a_refusal_is_told_with_both_names_and_the_number() -> None:
    failure = Failure(Reason.REFUSED, "nothing listens on 127.0.0.1:9000", 111)
    assert failure_sentence(failure) == (
        "Connection refused: nothing listens on 127.0.0.1:9000 (ECONNREFUSED, WSAECONNREFUSED 10061)."
    )


def test_an_error_without_names_gives_the_systems_number() -> None:
    assert failure_names(Failure(Reason.OTHER, errno=4242)) == "error 4242"


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (Failure(Reason.ACCESS_DENIED, "[::1]:9", 1), "Operation not permitted: [::1]:9 (EPERM, WSAEACCES 10013)."),
        (Failure(Reason.OTHER, "peer: Bad file descriptor (error 9)", 9),
         "Bad file descriptor: peer (EBADF, WSAEBADF 10009)."),
        (Failure(Reason.OTHER, "odd (error 4242)", 4242), "The system reported an error: odd (error 4242)."),
        (Failure(Reason.SHUT_DOWN, "", 32), "Sending was shut down (EPIPE, WSAESHUTDOWN 10058)."),
        (Failure(Reason.FILE_ERROR, "a.bin: refused", 13), "File error: a.bin: refused (EACCES 13)."),
        (Failure(Reason.NO_SUCH_PATH, "/run/x", 2), "No such socket file: /run/x (ENOENT 2)."),
        (Failure(Reason.REFUSED, "", 1225), "Connection refused (ECONNREFUSED, WSAECONNREFUSED 10061)."),
    ],
)
def test_the_number_makes_the_names_exact(failure: Failure, sentence: str) -> None:
    assert failure_sentence(failure) == sentence


def test_what_the_number_tells_is_explained_too() -> None:
    assert "firewall" in failure_explanation(Failure(Reason.ACCESS_DENIED, "", 1))
    assert failure_explanation(Failure(Reason.ACCESS_DENIED, "", 13)) == failure_explanation(
        Failure(Reason.ACCESS_DENIED)
    )


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_is_explained(reason: Reason) -> None:
    entry = FAILURES[reason]
    assert entry.title
    assert failure_explanation(Failure(reason)).count(".") >= 2
    assert bool(entry.wsa_name) == (entry.wsa_code is not None)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 B"), (999, "999 B"), (1_000, "1.00 kB"), (1_250, "1.25 kB"), (99_960, "100 kB"),
        (999_499, "999 kB"), (999_600, "1.00 MB"), (2_000_000_000, "2.00 GB"), (5e15, "5000 TB"),
    ],
)  # fmt: skip
def test_sizes(number: float, text: str) -> None:
    assert bytes_text(number) == text


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (None, "Recording paused."),
        (Failure(Reason.DISK_FULL), "Recording stopped: the disk is almost full (ENOSPC, ERROR_DISK_FULL 112)."),
        (Failure(Reason.FILE_ERROR, "database is locked"), "Recording stopped. File error: database is locked."),
    ],
)
def test_why_recording_stopped_is_said_once(failure: Failure | None, sentence: str) -> None:
    assert event_sentence(Event(0, EventKind.RECORDING_STOPPED, 1, failure=failure)) == sentence


def test_one_and_many() -> None:
    assert [count_text(number, "record", "records") for number in (0, 1, 1200)] == [
        "0 records", "1 record", "1,200 records",
    ]  # fmt: skip
