import pytest

from workbench.model.errors.codes import ERROR_CODES, WINSOCK_CODES
from workbench.model.errors.search import code_text, search_errors


@pytest.mark.parametrize(
    ("text", "name"),
    [("10061", "WSAECONNREFUSED"), ("0x274d", "WSAECONNREFUSED"), ("1225", "WSAECONNREFUSED"),
     ("econnrefused", "WSAECONNREFUSED"), ("socket closed while waited", "WSA_OPERATION_ABORTED"),
     ("EAI_NONAME", "WSAHOST_NOT_FOUND"), ("EPIPE", "EPIPE")],
)  # fmt: skip
def test_a_number_a_name_or_words_find_it(text: str, name: str) -> None:
    assert search_errors(text)[0].name == name


def test_the_beginning_of_a_number_finds_those_that_begin_so() -> None:
    found = search_errors("1006")
    assert {code.wsa_code for code in found} >= {10060, 10061, 10065, 10069}
    assert all(str(code.wsa_code).startswith("1006") for code in found[:5])


def test_words_of_the_sentences_come_after_names() -> None:
    found = [code.name for code in search_errors("SIGPIPE")]
    assert set(found) >= {"EPIPE", "WSAESHUTDOWN"}
    refused = [code.name for code in search_errors("refused")]
    assert refused.index("WSAECONNREFUSED") < refused.index("WSANO_RECOVERY")  # “a refused query”


def test_nothing_shows_everything_and_nonsense_nothing() -> None:
    assert search_errors("  ") == list(ERROR_CODES)
    assert search_errors("qqqqq") == search_errors("refused qqqqq") == []  # every word counts


def test_a_row_as_text_has_everything() -> None:
    text = code_text(WINSOCK_CODES["WSAESHUTDOWN"])
    assert "WSAESHUTDOWN 10058" in text
    for part in ("Meaning: ", "Usual cause: ", "What to try: ", "Winsock and POSIX: "):
        assert part in text
