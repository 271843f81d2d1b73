import errno

import pytest

from workbench.model.errorcodes import ERROR_CODES, find_error_codes
from workbench.model.failures import FAILURES, Reason

LINUX = {"ECONNREFUSED": 111, "EPIPE": 32, "ENXIO": 6, "EAGAIN": 11, "EOPNOTSUPP": 95, "EAI_NONAME": -2, "ENOENT": 2}


@pytest.mark.parametrize("text", ["10061", "WSAECONNREFUSED", "econnrefused", " ECONNREFUSED ", "111", "1225"])
def test_every_spelling_leads_to_the_same_error(text: str) -> None:
    (code,) = find_error_codes(text, LINUX)
    assert (code.wsa_code, code.wsa_name, code.posix_name) == (10061, "WSAECONNREFUSED", "ECONNREFUSED")
    assert code.meaning == FAILURES[Reason.REFUSED].meaning


def test_this_systems_own_numbers_are_known() -> None:
    (code,) = find_error_codes(str(errno.EADDRINUSE))
    assert code.posix_name == "EADDRINUSE"


def test_a_number_with_two_meanings_gives_both() -> None:
    names = [code.wsa_name or code.posix_name for code in find_error_codes("6", LINUX)]
    assert names == ["WSA_INVALID_HANDLE", "ENXIO"]


@pytest.mark.parametrize(
    ("text", "name"),
    [("EWOULDBLOCK", "WSAEWOULDBLOCK"), ("ENOTSUP", "WSAEOPNOTSUPP"), ("-2", "WSAHOST_NOT_FOUND"),
     ("EAI_NONAME", "WSAHOST_NOT_FOUND"), ("11001", "WSAHOST_NOT_FOUND"), ("EINPROGRESS", "WSAEINPROGRESS")],
)  # fmt: skip
def test_other_names_lead_there_too(text: str, name: str) -> None:
    assert [code.wsa_name for code in find_error_codes(text, LINUX)] == [name]


def test_an_error_of_this_system_that_is_no_socket_error_has_the_systems_text() -> None:
    (code,) = find_error_codes("ENOENT")
    assert code.wsa_code is None
    assert "file" in code.title.lower()


@pytest.mark.parametrize("text", ["", "WSA", "99999", "EWHATEVER", "１００６１"])
def test_what_nothing_is_called_finds_nothing(text: str) -> None:
    assert find_error_codes(text, LINUX) == []


def test_the_table_agrees_with_the_failures_the_program_meets() -> None:
    by_name = {code.wsa_name: code for code in ERROR_CODES if code.wsa_name}
    assert len(by_name) == len([code for code in ERROR_CODES if code.wsa_name])
    for entry in FAILURES.values():
        if entry.wsa_name:
            assert by_name[entry.wsa_name].wsa_code == entry.wsa_code


def test_numbers_are_in_order_and_each_once() -> None:
    numbers = [code.wsa_code for code in ERROR_CODES if code.wsa_code is not None]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == 95


def test_every_row_says_what_it_is() -> None:
    assert all(code.title and (code.wsa_name or code.posix_name) for code in ERROR_CODES)
    assert all(not code.advice or code.meaning for code in ERROR_CODES)
