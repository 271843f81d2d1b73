import errno
import sys

import pytest

from workbench.host.families import DGRAM, QUESTIONS, STREAM, Family, Question
from workbench.host.protocols import ProtocolRow, ask_catalogue


def asked(family: str, kind: str, protocol: str) -> ProtocolRow:
    questions = tuple(each for each in QUESTIONS if each.family.name == family and each.protocol == protocol)
    return next(row for row in ask_catalogue(questions) if row.type == kind)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has a catalogue of its own")
@pytest.mark.parametrize(
    ("family", "kind", "protocol"),
    [("AF_INET", "SOCK_STREAM", "IPPROTO_TCP"), ("AF_INET", "SOCK_DGRAM", "IPPROTO_UDP"),
     ("AF_UNIX", "SOCK_DGRAM", "0")],
)  # fmt: skip
def test_what_everybody_has_is_accepted(family, kind, protocol):
    row = asked(family, kind, protocol)
    assert row.accepted and row.refusal is None and row.answer == "accepted" and row.family_number is not None


@pytest.mark.skipif(sys.platform != "linux", reason="Linux' numbers")
def test_what_is_not_there_has_the_systems_error():
    row = asked("AF_DECnet", "SOCK_SEQPACKET", "DNPROTO_NSP")  # left Linux with 6.1; on older ones a module is missing
    assert row.historical and not row.accepted
    assert row.refusal is not None and row.refusal.number == errno.EAFNOSUPPORT
    assert row.answer == "EAFNOSUPPORT 97, WSAEAFNOSUPPORT 10047"


@pytest.mark.skipif(sys.platform != "linux", reason="Linux' numbers")
def test_a_type_that_a_family_does_not_have():
    (row,) = ask_catalogue((Question(Family("AF_INET", 2), 4, "0", 0, "Reliable datagrams over IPv4."),))
    assert row.type == "SOCK_RDM" and row.refusal is not None
    assert row.refusal.posix_name == "ESOCKTNOSUPPORT" and row.refusal.wsa_code == 10044


def test_a_family_without_a_number_is_not_asked_for():
    (row,) = ask_catalogue((Question(Family("AF_NOWHERE", None), STREAM, "0", 0, "Nothing."),))
    assert (row.accepted, row.refusal, row.answer) == (False, None, "this system has no number for the family")


def test_every_question_says_what_it_is_and_none_is_asked_twice():
    assert all(question.what.endswith(".") and len(question.what) > 10 for question in QUESTIONS)
    keys = [(each.family.name, each.type, each.protocol) for each in QUESTIONS]
    assert len(keys) == len(set(keys))
    assert {"AF_IPX", "AF_APPLETALK", "AF_IRDA", "AF_ATMPVC", "AF_X25"} <= {
        each.family.name for each in QUESTIONS if each.historical
    }


def test_numbers_of_families_are_each_systems_own():
    six = next(each.family for each in QUESTIONS if each.family.name == "AF_INET6")
    assert [six.number(name) for name in ("linux", "win32", "darwin", "freebsd14")] == [10, 23, 30, None]
    assert DGRAM == 2
