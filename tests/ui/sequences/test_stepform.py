"""The form of a step shows what its kind speaks of, gives back what it was given, and nothing that it did not show."""

from __future__ import annotations

from itertools import product

import pytest
from pytestqt.qtbot import QtBot

from workbench.model.patterns import Pattern, PatternKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.runs import StepFault
from workbench.model.sequences import Step, StepKind
from workbench.model.sequencetexts import STEP_TITLES, took_text, what_text
from workbench.ui.payloadkit.draftcheck import check_draft
from workbench.ui.sequences.addmenu import GROUPS, PAIRS
from workbench.ui.sequences.stepfields import STEP_HEAD, StepValues, of_kind
from workbench.ui.sequences.stepform import StepForm
from workbench.ui.sequences.stepsigns import STEP_SIGNS, STEP_TIPS
from workbench.ui.theme import Theme

K = StepKind
FULL = {
    K.SEND: Step(K.SEND, 2, PayloadSpec(PayloadForm.HEX, "00 ff"), note="why", go_on=True),
    K.EXPECT: Step(K.EXPECT, pattern=Pattern(PatternKind.REGEX, r"a(\d)", ignore_case=True), time_ms=70, variable="a"),
    K.SET: Step(K.SET, variable="n", text="${u8 4}", enabled=False),
    K.ASK: Step(K.ASK, variable="n", text="How many?"),
    K.REPEAT: Step(K.REPEAT, times=7, variable="n", steps=(Step(K.WAIT),)),
    K.BRANCH: Step(K.BRANCH, variable="n", pattern=Pattern(), otherwise=(Step(K.NOTE, text="no"),)),
    K.NOTE: Step(K.NOTE, text="hello"),
}
SHOWN = {
    K.CONNECT: {"kind", "socket", "within_ms"}, K.LISTEN: {"kind", "socket"}, K.SEND: {"kind", "socket"},
    K.EXPECT: {"kind", "socket", "within_ms", "taken"}, K.EXPECT_NOTHING: {"kind", "socket", "for_ms"},
    K.WAIT: {"kind", "for_ms"}, K.REPEAT: {"kind", "times", "counted_in"}, K.BRANCH: {"kind", "look_at"},
    K.SET: {"kind", "variable"}, K.ASK: {"kind", "question", "asked"}, K.NOTE: {"kind", "line"},
}  # fmt: skip


@pytest.fixture
def form(theme: Theme, qtbot: QtBot) -> StepForm:
    form = StepForm(theme, check_draft)
    qtbot.addWidget(form)
    form.resize(420, 300)
    form.show()
    return form


def test_each_kind_has_its_words_its_sign_and_its_place_in_the_menu() -> None:
    kinds = set(StepKind)
    assert kinds == set(STEP_TITLES) == set(STEP_SIGNS) == set(STEP_TIPS)
    assert sorted(kind for group in GROUPS for kind in group) == sorted(kinds)
    assert all(what_text(step) is not None for _title, steps in PAIRS for step in steps)


def test_what_is_shown_comes_back(form: StepForm) -> None:
    for kind in StepKind:
        step = FULL.get(kind, Step(kind, time_ms=1_234) if kind is K.WAIT else Step(kind))
        form.show_step(step, {1: "one", 2: "two"}, 1)
        assert form.step == step
        shown = {field.name for field in STEP_HEAD if field.shown(StepValues(step))}
        assert shown == SHOWN.get(kind, shown)
        assert form.payload.isVisible() is (kind is K.SEND)
        assert form.pattern.isVisible() is (kind in (K.EXPECT, K.BRANCH))
        form.focus_first()
        form.go_to("socket")


def test_another_kind_takes_what_both_speak_of_and_nothing_else() -> None:
    for step, kind in product(FULL.values(), StepKind):
        other = of_kind(step, kind)
        assert other.kind is kind
        assert of_kind(other, kind) == other
        assert other.note == step.note
        assert not other.steps or kind in (K.REPEAT, K.BRANCH)
    assert of_kind(FULL[K.REPEAT], K.BRANCH).steps == FULL[K.REPEAT].steps


def test_a_fault_stands_above_and_its_field_has_the_cursor(form: StepForm) -> None:
    form.show_step(FULL[K.SEND], {2: "two"}, 0)
    form.show_fault(StepFault((0,), "payload.text", "two hex digits make a byte", 3))
    form.go_to("payload.text", 3)
    assert form.fault.text() == "two hex digits make a byte."
    assert form.payload.edit.textCursor().position() == 3
    form.show_fault(None)
    assert not form.fault.isVisible()


def test_times_are_told_in_the_unit_that_fits() -> None:
    assert [took_text(each) for each in (0, 12_345, 3_412_345, 998_600_000, 1_250_000_000, 125 * 10**9)] == [
        "0 µs", "12 µs", "3.41 ms", "999 ms", "1.25 s", "2:05 min"]  # fmt: skip
