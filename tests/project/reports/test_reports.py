"""Reports: a page for people, JUnit XML for build servers."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from junitparser import JUnitXml

from workbench.model.failures import Failure, Reason
from workbench.model.patterns import Pattern, PatternKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.runs import Outcome, RunState, StepFault, StepResult, Tally
from workbench.model.sequences import Sequence, Step, StepKind
from workbench.project.reports.difference import difference_text
from workbench.project.reports.junit import junit_bytes
from workbench.project.reports.page import page_bytes
from workbench.project.reports.report import SequenceReport, number_text, place_text

K = StepKind
EVIL = "</pre><script>alert(1)</script>\x1b[31m"
STARTED_NS = 1_790_000_000_000_000_000


def report() -> SequenceReport:
    steps = (
        Step(K.CONNECT, 1),
        Step(K.SEND, payload=PayloadSpec(PayloadForm.TEXT, EVIL)),
        Step(K.REPEAT, times=3, steps=(Step(K.EXPECT, pattern=Pattern(PatternKind.TEXT, "220 ready")),)),
        Step(K.NOTE, text="off", enabled=False),
        Step(K.CLOSE),
    )
    results = [
        StepResult((0,), K.CONNECT, Outcome.PASSED, STARTED_NS, 1_500_000),
        StepResult((1,), K.SEND, Outcome.PASSED, STARTED_NS, 20_000),
        StepResult((2, 0, 0), K.EXPECT, Outcome.FAILED, STARTED_NS, 2_000_000_000, "Not so.", b"220 ready",
                   b"221 <b>\x00", round=2),
        StepResult((2,), K.REPEAT, Outcome.FAILED, STARTED_NS, 2_000_000_000, "Ended in round 2 of 3."),
        StepResult((3,), K.NOTE, Outcome.SKIPPED, STARTED_NS, 0),
    ]  # fmt: skip
    return SequenceReport(
        Sequence(1, "greeting <i>", steps, 1), RunState.FAILED, STARTED_NS, 2_100_000_000, Tally(3, 2, 1),
        {each.path: each for each in results}, {(2, 0, 0): Tally(1, 1)},
        tuple(each for each in results if each.outcome is Outcome.FAILED), sockets={1: "client & co"},
        place="sequences[0]",
    )  # fmt: skip


def test_junit_has_a_case_for_each_step_with_its_time_and_difference() -> None:
    whole = JUnitXml.fromstring(junit_bytes([report()], "demo").decode())
    (suite,) = whole
    assert (suite.name, suite.tests, suite.failures, suite.skipped) == ("greeting <i>", 6, 2, 2)
    assert suite.time == pytest.approx(2.1)
    cases = {case.name.split(" ")[0]: case for case in suite}
    assert cases["1"].name == "1 Connect [client & co]"
    assert cases["3.1"].time == pytest.approx(2.0)
    (failure,) = cases["3.1"].result
    assert failure.message == "Not so."
    assert "expected  32 32 30" in failure.text
    assert "|221 <b>. |" in failure.text
    assert cases["5"].result[0].message == "not reached"


def test_junit_is_as_its_readers_ask() -> None:
    """The attributes that https://github.com/testmoapp/junitxml lists as common, with their types."""
    root = ET.fromstring(junit_bytes([report()], "demo"))
    assert root.tag == "testsuites"
    (suite,) = root
    assert suite.tag == "testsuite"
    for name in ("tests", "failures", "errors", "skipped"):
        assert int(suite.attrib[name]) >= 0
    assert float(suite.attrib["time"]) > 0
    assert suite.attrib["timestamp"] == "2026-09-21T14:13:20"
    assert [child.tag for child in suite] == ["testcase"] * 6
    for case in suite:
        assert {"name", "classname", "time"} <= set(case.attrib)
        assert {child.tag for child in case} <= {"failure", "error", "skipped", "system-out"}


def test_a_fault_and_a_network_that_said_no_are_errors() -> None:
    fault = StepFault((3,), "payload.text", "no such part", 11)
    faulty = SequenceReport(Sequence(1, "a"), RunState.FAILED, 0, 0, Tally(), faults=(fault,), place="sequences[0]")
    refused = StepResult((0,), K.CONNECT, Outcome.FAILED, 1, 1, "Refused.", failure=Failure(Reason.REFUSED))
    other = SequenceReport(Sequence(2, "b", (Step(K.CONNECT),)), RunState.FAILED, 1, 1, Tally(0, 1), {(0,): refused},
                           failures=(refused,))  # fmt: skip
    whole = JUnitXml.fromstring(junit_bytes([faulty, other], "demo").decode())
    first, second = whole
    assert (first.errors, second.errors, second.failures) == (1, 1, 0)
    case = next(iter(first))
    assert case.result[0].text == "sequences[0].steps[3].payload.text, character 12: no such part."


@pytest.mark.parametrize(("state", "began_ns"), [(RunState.STOPPED, STARTED_NS), (RunState.READY, 0)])
def test_a_run_that_did_not_come_to_its_end_is_no_green_suite(state: RunState, began_ns: int) -> None:
    sequence = Sequence(1, "a", (Step(K.CONNECT),))
    (suite,) = JUnitXml.fromstring(
        junit_bytes([SequenceReport(sequence, state, began_ns, 0, Tally())], "demo").decode()
    )
    assert (suite.tests, suite.errors, suite.skipped) == (2, 1, 1)


def test_the_page_escapes_everything_and_marks_what_differs() -> None:
    page = page_bytes([report()], f"demo {EVIL}").decode()
    assert "<script>alert" not in page
    assert "\x1b" not in page
    assert "default-src 'none'" in page
    assert "<mark>31</mark>" in page  # the 1 of 221
    assert "greeting &lt;i&gt;" in page
    assert "(2 times, 1 failed)" in page
    assert "client &amp; co" in page


@given(st.binary(max_size=200), st.binary(max_size=200), st.text(max_size=50))
def test_any_bytes_and_any_text_can_be_reported(wanted: bytes, got: bytes, text: str) -> None:
    result = StepResult((0,), K.EXPECT, Outcome.FAILED, STARTED_NS, 1, text, wanted, got)
    steps = (Step(K.EXPECT, pattern=Pattern(PatternKind.TEXT, text), note=text),)
    sequence = Sequence(1, text, steps, 1, text)
    made = SequenceReport(sequence, RunState.FAILED, STARTED_NS, 1, Tally(0, 1), {(0,): result}, failures=(result,),
                          sockets={1: text})  # fmt: skip
    ET.fromstring(junit_bytes([made], text))
    assert page_bytes([made], text).endswith(b"</html>\n")


def test_places_are_told_for_people_and_for_files() -> None:
    assert number_text((3, 1, 0)) == "4.else.1"
    assert place_text("sequences[0]", (3, 1, 0), "payload.text", 11) == (
        "sequences[0].steps[3].otherwise[0].payload.text, character 12"
    )


def test_a_difference_has_both_sides_aligned() -> None:
    told = difference_text(b"HELO me", b"EHLO me")
    assert "expected" in told
    assert "^^" in told
    assert difference_text(b"same", b"same").split()[0] == "both"


def test_a_difference_is_shown_where_it_is_and_little_of_what_came_behind() -> None:
    same, rest = bytes(range(200)) * 50, b"z" * 5_000
    told = difference_text(same + b"wanted", same + b"gotten" + rest).splitlines()
    assert told[0].strip() == "9,968 bytes before are the same"
    assert told[-1].strip() == "4,968 more bytes came"
    assert any("|" in line and "wanted" in line for line in told)
    assert len(told) < 20
    long = difference_text(b"a" * 10_000, b"b")
    assert long.splitlines()[-1].strip() == "7,952 more bytes expected"


def test_what_came_is_shown_where_nothing_can_be_compared() -> None:
    came = StepResult((0,), K.EXPECT_NOTHING, Outcome.FAILED, STARTED_NS, 1, "2 bytes came.", b"", b"ab" * 300)
    made = SequenceReport(Sequence(1, "a", (Step(K.EXPECT_NOTHING),)), RunState.FAILED, STARTED_NS, 1, Tally(0, 1),
                          {(0,): came}, failures=(came,))  # fmt: skip
    (suite,) = JUnitXml.fromstring(junit_bytes([made], "demo").decode())
    (failure,) = next(iter(suite)).result
    assert "61 62 61 62" in failure.text
    assert "88 more bytes came" in failure.text
    assert "expected" not in failure.text


def test_a_note_that_is_the_title_is_told_once() -> None:
    steps = (Step(K.LISTEN, note="Switch this off."), Step(K.SEND, payload=PayloadSpec(text="x"), note="The greeting."))
    page = page_bytes([SequenceReport(Sequence(1, "a", steps), RunState.READY, 0, 0, Tally())], "demo").decode()
    assert page.count("Switch this off.") == 1
    assert page.count("The greeting.") == 1
