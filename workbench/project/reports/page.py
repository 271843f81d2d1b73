"""The report for people: one HTML page with nothing beside it, in the style of the exported recordings.

Every text is escaped, and the page forbids itself scripts and everything that would be fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from workbench.codec.escapes import visible
from workbench.codec.hexdump import dump_lines
from workbench.model.runs import Outcome, RunState, StepResult
from workbench.model.sequencetexts import took_text
from workbench.model.texts import count_text
from workbench.project.export.htmlstyle import PAGE_HEAD, RUN_STYLE
from workbench.project.export.textforms import utc_text
from workbench.project.reports.difference import SHOWN_BYTES_MAX, Cell, before_text, behind_texts, excerpt, lines
from workbench.project.reports.report import ROWS_MAX, Row, SequenceReport, fault_text, rows

TITLE_CHARS_MAX: Final = 400
DETAILS_MAX: Final = 1_000  # steps whose bytes are shown
_SIGNS: Final = {
    Outcome.PASSED: ("passed", "✓ passed"), Outcome.FAILED: ("failed", "✗ failed"),
    Outcome.SKIPPED: ("muted", "– off"), Outcome.STOPPED: ("muted", "■ stopped"), None: ("muted", "not reached"),
}  # fmt: skip
_STATES: Final = {RunState.PASSED: "✓ passed", RunState.FAILED: "✗ failed", RunState.STOPPED: "■ stopped"}


def page_bytes(reports: Sequence[SequenceReport], name: str) -> bytes:
    """The whole page. ``name`` is the project's."""
    return "".join(_parts(reports, name)).encode("utf-8", "replace")


def _parts(reports: Sequence[SequenceReport], name: str) -> Iterator[str]:
    title = _safe(name or "Sequences")
    yield PAGE_HEAD.replace("{title}", title)
    yield f"{RUN_STYLE}<h1>{title}</h1>\n<table>"
    yield "<thead><tr><th>Sequence<th>Result<th>Began<th>Took<th>Passed<th>Failed</thead><tbody>\n"
    for index, report in enumerate(reports):
        yield (
            f'<tr><td><a href="#s{index}">{_safe(report.sequence.name)}</a><td>{_state(report)}'
            f"<td>{_began(report)}<td>{took_text(report.duration_ns)}"
            f"<td>{report.total.passed:,}<td>{report.total.failed:,}\n"
        )
    yield "</tbody></table>\n"
    for index, report in enumerate(reports):
        yield from _sequence(report, index)
    yield "</main></body></html>\n"


def _sequence(report: SequenceReport, index: int) -> Iterator[str]:
    yield f"<h2 id=s{index}>{_safe(report.sequence.name)}: {_state(report)}</h2>\n"
    if report.sequence.note:
        yield f"<p>{_safe(report.sequence.note)}</p>\n"
    if report.faults:
        yield "<p>It cannot be run as it is written, so nothing was sent.</p>\n<ul>\n"
        for fault in report.faults:
            yield f"<li>{_safe(fault_text(report, fault))}\n"
        yield "</ul>\n"
        return
    yield "<table class=steps><thead><tr><th>Step<th>What<th>Result<th>Socket<th>Took<th>Told</thead><tbody>\n"
    count = shown = 0
    for row in rows(report):
        count += 1
        details = ""
        if row.outcome is Outcome.FAILED and row.result is not None and shown < DETAILS_MAX:
            shown += 1
            details = _difference(row.result)
        yield _row(report, row, details)
    yield "</tbody></table>\n"
    if count >= ROWS_MAX:
        yield f"<p>At most {ROWS_MAX:,} steps are listed.</p>\n"


def _row(report: SequenceReport, row: Row, details: str) -> str:
    kind, sign = _SIGNS[row.outcome]
    result = row.result
    was_off = row.outcome is Outcome.SKIPPED
    took = took_text(result.duration_ns) if result is not None and not was_off else ""
    told = _safe(result.sentence) if result is not None else ""
    if row.tally.total > 1:
        times = count_text(row.tally.total, "time", "times")
        failed = f", {row.tally.failed:,} failed" if row.tally.failed else ""
        told = f"{told} <span>({times}{failed})</span>"
    is_new = bool(row.step.note) and not row.title.endswith(row.step.note)  # the title of some kinds is the note
    note = f"<br><span>{_safe(row.step.note)}</span>" if is_new else ""
    return (
        f"<tr><td>{row.number}<td>{_safe(row.title)}{note}<td class={kind}>{sign}"
        f"<td>{_safe(report.socket_name(row.step))}<td>{took}<td>{told}{details}\n"
    )


def _difference(result: StepResult) -> str:
    if result.wanted:
        shown = excerpt(result.wanted, result.got)
        wanted, got = _side(shown.cells, 0), _side(shown.cells, 1)
        before = f"<p>{before_text(shown)}:</p>" if shown.before else ""
        behind = "".join(f"<p>{told}.</p>" for told in behind_texts(shown))
        summary = "<summary>Expected, and what came</summary>"
        return f"<details open>{summary}{before}<pre>{wanted}</pre><pre>{got}</pre>{behind}</details>"
    if result.got:
        dump = escape("\n".join(dump_lines(result.got[:SHOWN_BYTES_MAX])))
        return f"<details open><summary>What came</summary><pre>{dump}</pre></details>"
    return ""


def _side(found: list[Cell], side: int) -> str:
    return "\n".join(_line(line, side) for line in lines(found))


def _line(line: list[Cell], side: int) -> str:
    pairs, chars = [], []
    for cell in line:
        byte = cell[side]
        pair = "··" if byte is None else f"{byte:02x}"
        char = " " if byte is None else escape(chr(byte)) if 0x20 <= byte < 0x7F else "."
        pairs.append(pair if cell.is_same else f"<mark>{pair}</mark>")
        chars.append(char if cell.is_same else f"<mark>{char}</mark>")
    gap = "   " * (16 - len(line))
    return f"{' '.join(pairs)}{gap}  |{''.join(chars)}|"


def _state(report: SequenceReport) -> str:
    kind = {RunState.PASSED: "passed", RunState.FAILED: "failed"}.get(report.state, "muted")
    return f"<span class={kind}>{_STATES.get(report.state, report.state.value)}</span>"


def _began(report: SequenceReport) -> str:
    return f"<time>{utc_text(report.started_ns)[:19]}Z</time>" if report.started_ns else ""


def _safe(text: str) -> str:
    return escape(visible(text[:TITLE_CHARS_MAX]))
