"""The report for build servers: JUnit XML as Jenkins, GitLab and GitHub read it.

A sequence is a suite, a step a case. See https://github.com/testmoapp/junitxml for what readers agree on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from junitparser import Error as JUnitError
from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

from workbench.codec.escapes import visible
from workbench.model.runs import Outcome, RunState, StepResult
from workbench.model.texts import count_text
from workbench.project.export.textforms import utc_text
from workbench.project.reports.difference import came_text, difference_text
from workbench.project.reports.report import ROWS_MAX, Row, SequenceReport, fault_text, rows

NS_PER_S: Final = 1_000_000_000
TITLE_CHARS_MAX: Final = 200


def junit_bytes(reports: Sequence[SequenceReport], name: str) -> bytes:
    """The whole file. ``name`` is the project's."""
    whole = JUnitXml(_plain(name))
    for report in reports:
        whole.add_testsuite(_suite(report))
    text = bytes(whole.tostring())  # type: ignore[no-untyped-call]
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + text + b"\n"


def _suite(report: SequenceReport) -> TestSuite:
    suite = TestSuite(_plain(report.sequence.name))
    if report.started_ns:
        suite.timestamp = utc_text(report.started_ns)[:19]
    suite.hostname = "localhost"
    if report.faults:
        cases = [_fault_case(report)]
    else:
        cases = [_case(report, row) for row in rows(report)]
        if report.state not in (RunState.PASSED, RunState.FAILED):
            cases.append(_end_case(report))
        if len(cases) >= ROWS_MAX:
            suite.add_property("note", f"at most {ROWS_MAX:,} steps are listed")
    suite.add_testcases(cases)
    suite.time = round(report.duration_ns / NS_PER_S, 6)
    return suite


def _fault_case(report: SequenceReport) -> TestCase:
    case = TestCase("the sequence can be run", _plain(report.sequence.name), 0.0)
    told = JUnitError(_plain(fault_text(report, report.faults[0])), "fault")
    told.text = "\n".join(_plain(fault_text(report, each)) for each in report.faults)
    case.result = [told]
    return case


def _end_case(report: SequenceReport) -> TestCase:
    """Without it a build that was cut short between two steps, or before a sequence, would be green."""
    case = TestCase("the sequence is run to its end", _plain(report.sequence.name), 0.0)
    case.result = [JUnitError("the run was stopped" if report.started_ns else "it was not begun", "stopped")]
    return case


def _case(report: SequenceReport, row: Row) -> TestCase:
    name = report.socket_name(row.step)
    place = f" [{name}]" if name else ""
    result = row.result
    seconds = result.duration_ns / NS_PER_S if result is not None else 0.0
    case = TestCase(_plain(f"{row.number} {row.title}{place}"), _plain(report.sequence.name), round(seconds, 6))
    if result is None:
        case.result = [Skipped("not reached")]
    elif result.outcome is Outcome.SKIPPED:
        case.result = [Skipped("switched off")]
    elif result.outcome is Outcome.STOPPED:
        case.result = [Skipped("the run was stopped here")]
    elif result.outcome is Outcome.FAILED:
        case.result = [_failure(result, row)]
    if row.tally.total > 1:
        failed = f", {row.tally.failed:,} failed" if row.tally.failed else ""
        case.system_out = f"taken {count_text(row.tally.total, 'time', 'times')}{failed}"
    return case


def _failure(result: StepResult, row: Row) -> Failure | JUnitError:
    kind = JUnitError if result.failure is not None else Failure
    told = kind(_plain(result.sentence), "network" if result.failure is not None else row.step.kind.value)
    parts = [_plain(result.sentence)]
    if result.round > 1:
        parts.append(f"In round {result.round:,}.")
    if result.wanted:
        parts.append(difference_text(result.wanted, result.got))
    elif result.got:
        parts.append(came_text(result.got))
    told.text = "\n".join(parts)
    return told


def _plain(text: str) -> str:
    """XML 1.0 has no control characters, and a build's table no long names."""
    return visible(text)[:TITLE_CHARS_MAX]
