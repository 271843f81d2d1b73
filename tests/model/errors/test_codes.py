import csv
import errno
import re
from pathlib import Path

import pytest

from workbench.model.errors.codes import (
    ERROR_CODES,
    WINSOCK_CODES,
    code_named,
    look_up,
    near_names,
    number_of,
    winsock_code_of,
)
from workbench.model.errors.exact import error_of
from workbench.model.errors.numbers import ERRNO_NUMBERS, WINDOWS_ERRORS, Numbering, SystemNumbers, number_in
from workbench.model.failures import FAILURES, Failure, Reason
from workbench.model.texts import failure_names

LINUX = SystemNumbers(
    {"ECONNREFUSED": 111, "EPIPE": 32, "ENXIO": 6, "EAGAIN": 11, "ENOTSUP": 95, "ENOENT": 2, "EHOSTDOWN": 112,
     "EPERM": 1, "ECANCELED": 125, "EISCONN": 106},
    {"EAI_NONAME": -2, "EAI_AGAIN": -3, "EAI_FAMILY": -6},
)  # fmt: skip
FACTS = list(csv.DictReader((Path(__file__).parent / "winsock_errors.csv").read_text(encoding="utf-8").splitlines()))


def names(text: str) -> list[str]:
    return [found.code.name for found in look_up(text, LINUX)]


def test_the_facts_are_whole() -> None:
    assert len(FACTS) == 95


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: str(fact["wsa_name"]))
def test_the_table_says_what_the_winsock_reference_says(fact: dict[str, str]) -> None:
    code = WINSOCK_CODES[fact["wsa_name"]]
    assert code.wsa_code == int(fact["wsa_code"])
    other = fact["posix_or_eai_name"]
    if other.startswith("EAI_"):
        assert (code.posix_name, code.eai_name) == ("", other)
    else:
        assert code.posix_name == other


def test_the_table_has_no_winsock_code_that_the_reference_does_not_have() -> None:
    assert set(WINSOCK_CODES) == {fact["wsa_name"] for fact in FACTS}


@pytest.mark.parametrize("code", ERROR_CODES, ids=lambda code: code.name)
def test_every_row_teaches(code) -> None:
    for text in (code.meaning, code.cause, code.advice):
        assert len(text) > 10 and text.endswith("."), text
    assert code.title[0].isupper() and not code.title.endswith(".")
    assert not code.difference or (code.difference.endswith(".") and len(code.difference) > 20)


def test_where_the_two_differ_it_says_so() -> None:
    for name, words in {
        "WSAEINPROGRESS": ("WSAEWOULDBLOCK",), "WSAESHUTDOWN": ("EPIPE", "SIGPIPE"),
        "WSAEACCES": ("EADDRINUSE", "SO_EXCLUSIVEADDRUSE"), "WSAECONNRESET": ("UDP", "ECONNREFUSED"),
        "WSAEWOULDBLOCK": ("EAGAIN", "EWOULDBLOCK", "EINPROGRESS"), "WSAEMSGSIZE": ("MSG_TRUNC",),
        "WSAEINVAL": ("accept before listen",), "WSAEMFILE": ("ENFILE",), "WSAEINTR": ("signal",),
        "WSAHOST_NOT_FOUND": ("EAI_NONAME", "WSANO_DATA"), "WSAENOTSOCK": ("select", "EBADF"),
    }.items():  # fmt: skip
        said = WINSOCK_CODES[name].difference
        assert all(word in said for word in words), f"{name}: {said}"


def test_names_in_the_sentences_exist() -> None:
    """A slip in a name would send a reader astray."""
    known = {name for code in ERROR_CODES for name in code.names} | set(errno.errorcode.values()) | {"EWOULDBLOCK"}
    for code in ERROR_CODES:
        text = " ".join((code.meaning, code.cause, code.advice, code.difference))
        for name in re.findall(r"\b(?:WSAE[A-Z_]+|WSA_[A-Z_]+|EAI_[A-Z]+|E[A-Z]{4,})\b", text):
            assert name in known or name in ("EAI_NODATA", "EAI_ADDRFAMILY"), f"{code.name} speaks of {name}"
        for name, number in re.findall(r"\b(WSA[A-Z_]+) (\d+)\b", text):
            assert WINSOCK_CODES[name].wsa_code == int(number)


@pytest.mark.parametrize(
    "text",
    ["10061", "WSAECONNREFUSED", "econnrefused", " ECONNREFUSED ", "111", "1225", "0x274D", "0x274d", "0x8007274D",
     "-2147014835", "2147952461", "ERROR_CONNECTION_REFUSED", "0x6f"],
)  # fmt: skip
def test_every_spelling_leads_to_the_same_error(text: str) -> None:
    assert names(text) == ["WSAECONNREFUSED"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("6", [("WSA_INVALID_HANDLE", Numbering.WINSOCK), ("ENXIO", Numbering.ERRNO)]),
        ("112", [("ENOSPC", Numbering.WINDOWS), ("WSAEHOSTDOWN", Numbering.ERRNO)]),
        ("-2", [("WSAHOST_NOT_FOUND", Numbering.EAI)]),
        ("1225", [("WSAECONNREFUSED", Numbering.WINDOWS)]),
        ("EINPROGRESS", [("WSAEINPROGRESS", None), ("WSA_IO_PENDING", None)]),
        ("ECANCELED", [("ECANCELED", None), ("WSA_OPERATION_ABORTED", None), ("WSAECANCELLED", None)]),
    ],
)  # fmt: skip
def test_all_meanings_are_given_with_whose_counting_it_is(text: str, found: list[tuple[str, Numbering | None]]) -> None:
    assert [(each.code.name, each.numbering) for each in look_up(text, LINUX)] == found


def test_a_number_is_told_by_the_name_that_it_has_there() -> None:
    windows, here = look_up("112", LINUX)
    assert (windows.number_name, here.number_name) == ("ERROR_DISK_FULL", "EHOSTDOWN")


@pytest.mark.parametrize(
    ("text", "name"),
    [("EWOULDBLOCK", "WSAEWOULDBLOCK"), ("ENOTSUP", "WSAEOPNOTSUPP"), ("95", "WSAEOPNOTSUPP"), ("-6", "EAI_FAMILY"),
     ("EAI_NONAME", "WSAHOST_NOT_FOUND"), ("11001", "WSAHOST_NOT_FOUND"), ("HOST_NOT_FOUND", "WSAHOST_NOT_FOUND"),
     ("EPIPE", "EPIPE"), ("32", "EPIPE")],
)  # fmt: skip
def test_other_names_lead_there_too(text: str, name: str) -> None:
    assert names(text) == [name]


def test_this_systems_own_numbers_are_known() -> None:
    assert "WSAEADDRINUSE" in [found.code.name for found in look_up(str(errno.EADDRINUSE))]
    refused = code_named("ECONNREFUSED")
    assert refused is not None
    assert number_of(refused) == errno.ECONNREFUSED


def test_an_error_of_this_system_that_is_no_socket_error_has_the_systems_text() -> None:
    (found,) = look_up("EXDEV")
    assert found.code.wsa_code is None
    assert "link" in found.code.title.lower()


@pytest.mark.parametrize("text", ["", "WSA", "99999", "EWHATEVER", "１００６１", "0x", "1_0", "- 2", "0x80090000"])
def test_what_nothing_is_called_finds_nothing(text: str) -> None:
    assert look_up(text, LINUX) == []


@pytest.mark.parametrize(("text", "number"), [("0x274D", 10061), ("+5", 5), (" -2 ", -2), ("10²", None), ("x", None)])
def test_numbers_are_read(text: str, number: int | None) -> None:
    assert number_in(text) == number


def test_a_slip_has_near_names() -> None:
    assert near_names("WSAECONREFUSED")[0] == "WSAECONNREFUSED"
    assert near_names("econrefused")[0] == "ECONNREFUSED"
    assert near_names("") == near_names("qqqqqqqq") == []


@pytest.mark.parametrize(
    ("posix", "winsock"),
    [("ECONNREFUSED", "WSAECONNREFUSED"), ("EPIPE", "WSAESHUTDOWN"), ("EPERM", "WSAEACCES"), ("ENFILE", "WSAEMFILE"),
     ("ENODEV", "WSAEADDRNOTAVAIL"), ("EAI_AGAIN", "WSATRY_AGAIN"), ("EAI_FAMILY", "WSAEAFNOSUPPORT"),
     ("ENOENT", None)],
)  # fmt: skip
def test_what_winsock_says_instead(posix: str, winsock: str | None) -> None:
    code = winsock_code_of(posix)
    assert (code.wsa_name if code else None) == winsock


def test_windows_own_numbers_lead_to_rows() -> None:
    assert all(code_named(row) is not None for _name, row in WINDOWS_ERRORS.values())


def test_the_table_agrees_with_the_failures_the_program_meets() -> None:
    for entry in FAILURES.values():
        if entry.wsa_name:
            assert WINSOCK_CODES[entry.wsa_name].wsa_code == entry.wsa_code
        if entry.posix_name:
            assert code_named(entry.posix_name) is not None, entry.posix_name


def test_numbers_are_in_order_and_names_each_once() -> None:
    numbers = [code.wsa_code for code in ERROR_CODES if code.wsa_code is not None]
    assert numbers == sorted(set(numbers))
    own = [code.name for code in ERROR_CODES]
    assert len(own) == len(set(own))


@pytest.mark.parametrize(
    ("failure", "name"),
    [
        (Failure(Reason.ACCESS_DENIED, "", 1), "EPERM"),
        (Failure(Reason.ACCESS_DENIED, "", 13), None),  # the reason says as much
        (Failure(Reason.REFUSED, "", 106), None),  # another system's number, or nonsense: the reason counts
        (Failure(Reason.OTHER, "", 106), "WSAEISCONN"),
        (Failure(Reason.OTHER, "", 10056), "WSAEISCONN"),
        (Failure(Reason.OTHER, "", 4242), None),
        (Failure(Reason.OTHER), None),
        (Failure(Reason.NAME_TRY_AGAIN, "", 11003), "WSANO_RECOVERY"),
        (Failure(Reason.NAME_NOT_FOUND, "", -6), "EAI_FAMILY"),
        (Failure(Reason.PORT_UNREACHABLE, "", 111), None),
    ],
)
def test_a_number_tells_more_only_where_it_agrees_with_the_reason(failure: Failure, name: str | None) -> None:
    code = error_of(failure, LINUX)
    assert (code.name if code else None) == name


@pytest.mark.parametrize("name", sorted(set(ERRNO_NUMBERS) & {code.posix_name for code in ERROR_CODES}))
def test_every_socket_error_of_this_system_is_shown_by_its_name_and_a_number(name: str) -> None:
    said = failure_names(Failure(Reason.OTHER, "", ERRNO_NUMBERS[name]))
    assert re.search(r"\b\d+$", said), said
    assert name in said or name in ("EWOULDBLOCK", "ENOTSUP", "EOPNOTSUPP"), said
