from __future__ import annotations

import pytest

from tests.codec.dissect.fieldviews import by, bytes_of, found, values
from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.run import dissect
from workbench.codec.dissect.syslog import DISSECTOR
from workbench.model.fields import walk_fields

BSD = b"<34>Oct 11 22:14:15 mymachine su[230]: 'su root' failed on /dev/pts/8"  # as in RFC 3164 §5.4
NEW = (b'<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 '
       b'[exampleSDID@32473 iut="3" eventSource="a \\"b\\" \\]"][x@1] An event')  # RFC 5424 §6.5


def test_the_old_format():
    got = by("syslog", BSD)
    assert got.summary == "critical: 'su root' failed on /dev/pts/8"
    assert found(got, "syslog.facility")[0].text == "security (4)"
    for key, text in (("hostname", b"mymachine"), ("appname", b"su"), ("pid", b"230")):
        assert bytes_of(BSD, found(got, f"syslog.{key}")[0]) == text


def test_the_new_format_with_structured_data():
    got = by("syslog", NEW)
    assert got.summary == "notice: An event"
    assert [(field.title, field.value) for field in found(got, "syslog.structured_data.param")] == [
        ("iut", "3"), ("eventSource", 'a \\"b\\" \\]'),
    ]
    assert values(got, "syslog.structured_data.id") == ["exampleSDID@32473", "x@1"]
    assert values(got, "syslog.msgid") == ["ID47"]


def test_a_count_of_bytes_before_it():
    got = by("syslog", b"%d %b" % (len(BSD), BSD))
    assert values(got, "syslog.msglen") == [len(BSD)]
    assert values(got, "syslog.level") == [2]


@pytest.mark.parametrize("data, fault", [
    (b"hello", "a message begins with its priority, such as <13>"),
    (NEW[:100], "the structured data is not whole"),
])
def test_what_is_wrong_is_told(data, fault):
    assert by("syslog", data).fault == fault


@pytest.mark.parametrize("data, guess", [
    (BSD, Guess.SURE), (NEW, Guess.SURE), (b"<13>hello", Guess.MAYBE), (b"<999>x", Guess.NO), (b"<a>", Guess.NO),
])
def test_guess(data, guess):
    assert DISSECTOR.guess(data, Context()) == guess


def test_messages_with_octet_counts_follow_each_other():
    data = b"19 <13>1 - - - - - - 120 <14>1 - - - - - - 22"
    found = dissect(data, Context(), "syslog")
    assert not found.fault and found.size == len(data)
    texts = [(field.offset, field.value) for field in walk_fields(found.fields) if field.key == "syslog.text"]
    assert texts == [(data.index(b" 120 ") + 1, "1"), (len(data) - 2, "22")]
    assert found.summary == "notice: 1, and 1 more"
    cut = dissect(data[:-1], Context(), "syslog")
    assert cut.fault == "the message ends within the message: 20 bytes wanted, 19 there"
