"""From a run to its report."""

from __future__ import annotations

from workbench.project.document import Document
from workbench.project.reports.report import SequenceReport
from workbench.session.sequences.run import SequenceRun


def report_of(run: SequenceRun, document: Document) -> SequenceReport:
    """As the run stands now; ``document`` names its sockets and says where the sequence stands."""
    index = next((at for at, each in enumerate(document.sequences) if each.id == run.sequence.id), -1)
    results = run.results
    latest = dict(results.latest)
    return SequenceReport(
        run.sequence, run.state, run.started_ns, run.duration_ns, results.total, latest,
        {path: results.tally(path) for path in latest}, results.failures, run.faults,
        {spec.id: spec.name for spec in document.sockets},
        f"sequences[{index}]" if index >= 0 else "sequence",
    )  # fmt: skip
