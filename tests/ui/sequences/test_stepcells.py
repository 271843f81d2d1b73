"""What the cells of a step say."""

from __future__ import annotations

import pytest

from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.sequences import Step, StepKind
from workbench.ui.sequences.stepcells import what_cell


@pytest.mark.parametrize(("text", "said"), [
    ('${payload "HTTP/Get page"}', "“HTTP/Get page”"),
    ("${payload Ping}", "“Ping”"),
    ("${payload Ping}!", "${payload Ping}!"),
    ("PING", "PING"),
])  # fmt: skip
def test_a_payload_of_the_library_is_told_by_its_name(text: str, said: str) -> None:
    assert what_cell(Step(StepKind.SEND, payload=PayloadSpec(PayloadForm.TYPED, text))) == said


def test_what_is_expected_is_told_as_it_is_written() -> None:
    assert "Ping" in what_cell(Step(StepKind.NOTE, text="${payload Ping}"))
    assert "“" not in what_cell(Step(StepKind.NOTE, text="${payload Ping}"))
