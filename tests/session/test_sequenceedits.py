"""Editing sequences: every change is a step of undo, steps go where they are put, and nothing goes into itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model.library import Library, Pad, PadButton
from workbench.model.sequences import STEP_LEVELS_MAX, Sequence, Step, StepKind, StepPath, walk_steps
from workbench.project.document import Document
from workbench.project.errors import ProjectError
from workbench.session.document.history import History
from workbench.session.document.history import Step as Undo
from workbench.session.document.sequences import SequenceEditor, SequenceError
from workbench.session.document.sequencesteps import (
    indented,
    inserted,
    moved,
    outdented,
    removed,
    step_at,
    stepped,
    switched,
)
from workbench.session.document.sequencetext import steps_from_text, steps_to_text


def note(text: str) -> Step:
    return Step(StepKind.NOTE, text=text)


def holder(text: str, *steps: Step, otherwise: tuple[Step, ...] = ()) -> Step:
    return Step(StepKind.BRANCH, text=text, steps=steps, otherwise=otherwise)


FEW = (note("a"), holder("b", note("c"), note("d"), otherwise=(note("e"),)), note("f"))


def written(steps) -> str:
    """a b(c d|e) f"""
    parts = []
    for step in steps:
        inner = f"({written(step.steps)}|{written(step.otherwise)})" if step.kind is StepKind.BRANCH else ""
        parts.append(step.text + inner)
    return " ".join(parts)


@pytest.mark.parametrize(("paths", "to", "expected"), [
    ([(0,)], (3,), "b(c d|e) f a"),
    ([(2,)], (0,), "f a b(c d|e)"),
    ([(0,)], (1, 0, 1), "b(c a d|e) f"),
    ([(0,), (2,)], (1, 1, 1), "b(c d|e a f)"),
    ([(1, 0, 0), (1, 0, 1)], (1, 1, 0), "a b(|c d e) f"),
    ([(1,), (1, 0, 0)], (0,), "b(c d|e) a f"),
    ([(1,)], (1, 0, 0), "a b(c d|e) f"),
    ([(9,)], (0,), "a b(c d|e) f"),
])  # fmt: skip
def test_steps_go_where_they_are_put(paths, to, expected):
    assert written(moved(FEW, paths, to).steps) == expected


def test_steps_go_up_and_down_in_and_out():
    assert written(stepped(FEW, [(2,)], -1).steps) == "a f b(c d|e)"
    assert written(stepped(FEW, [(0,)], 1).steps) == "b(c d|e) a f"
    assert written(stepped(FEW, [(0,)], -1).steps) == "a b(c d|e) f", "there is nothing above"
    assert written(stepped(FEW, [(1, 0, 0)], -1).steps) == "a c b(d|e) f"
    assert written(stepped(FEW, [(1, 0, 1)], 1).steps) == "a b(c|e) d f"
    again = indented(FEW, [(2,)])
    assert written(again.steps) == "a b(c d f|e)"
    assert again.paths == ((1, 0, 2),)
    assert outdented(again.steps, again.paths) == (FEW, ((2,),))
    assert indented(FEW, [(1,)]).steps == FEW, "a note has no steps of its own"


def as_path(places: list[int]) -> StepPath:
    """Every other place says which row it is: there are two."""
    return tuple(abs(place) % 2 if at % 2 else place for at, place in enumerate(places))


PATHS = st.lists(st.integers(-1, 3), min_size=1, max_size=5).filter(lambda path: len(path) % 2).map(as_path)


@given(st.lists(PATHS, max_size=4), PATHS)
def test_no_step_is_lost_or_doubled(paths, to):
    before = sorted(step.text for _, step in walk_steps(FEW))
    result = moved(FEW, paths, to)
    after = [step.text for _, step in walk_steps(result.steps)]
    if sorted(after) != before:  # the row it was to go into is not there: all or nothing
        raise AssertionError(f"{written(result.steps)} after moving {paths} to {to}")
    assert all(step_at(result.steps, path) is not None for path in result.paths)
    within = {place for place, _ in walk_steps(FEW) if any(place[: len(path)] == path for path in paths)}
    left = [step.text for place, step in walk_steps(FEW) if place not in within]
    assert [step.text for _, step in walk_steps(removed(FEW, paths))] == left


@given(st.lists(PATHS, max_size=5))
def test_those_that_are_switched_off_are_off_and_no_others(paths):
    off = {path for path, step in walk_steps(switched(FEW, paths, on=False)) if not step.enabled}
    assert off == {path for path, _ in walk_steps(FEW) if path in paths}


class Bench:
    """A document with undo."""

    def __init__(self) -> None:
        self.document = Document()
        self.history = History()

    def edit(self, text: str, document: Document) -> None:
        self.history.record(Undo(text, self.document, document))
        self.document = document


def test_each_change_is_one_step_of_undo():
    bench = Bench()
    editor = SequenceEditor(bench)
    first = editor.add(Sequence(0, "Login", FEW))
    twin = editor.duplicate(first.id)
    assert [(each.id, each.name) for each in bench.document.sequences] == [(1, "Login"), (2, "Login (copy)")]
    editor.rename(twin.id, "Again")
    editor.change_step(twin.id, (1, 0, 0), note("x"))
    editor.duplicate_steps(twin.id, [(0,)])
    editor.step_steps(twin.id, [(3,)], -1)
    editor.indent_steps(twin.id, [(3,)], -1)
    editor.switch_steps(twin.id, [(0,), (1,)], on=False)
    switched = editor.find(twin.id)
    assert switched is not None
    assert [step.enabled for step in switched.steps] == [False, False, True, True]
    editor.remove_steps(twin.id, [(0,)])
    found = editor.find(twin.id)
    assert found is not None
    assert written(found.steps) == "a f b(x d|e)"
    editor.move(twin.id, 0)
    editor.remove(first.id)
    texts = []
    while (text := bench.history.undo_text) and (document := bench.history.undo()) is not None:
        texts.append(text)
        bench.document = document
    assert texts == ["Remove sequence", "Move sequence", "Remove steps", "Switch steps off", "Move steps",
                     "Duplicate steps", "Change step", "Rename sequence", "New sequence", "New sequence"]  # fmt: skip
    assert bench.document == Document()


def test_what_cannot_be_is_refused_before_anything_changes():
    bench = Bench()
    editor = SequenceEditor(bench)
    first, second = editor.add(), editor.add()
    assert (first.name, second.name) == ("Sequence", "Sequence 2")
    for name in ("", "   ", "Sequence", "x" * 1_000):
        with pytest.raises(SequenceError):
            editor.rename(second.id, name)
    deep = note("in")
    for _ in range(STEP_LEVELS_MAX):
        deep = holder("h", deep)
    before = bench.document
    with pytest.raises(SequenceError, match="levels"):
        editor.insert_steps(first.id, (0,), [deep])
    with pytest.raises(KeyError):
        editor.remove(99)
    assert bench.document is before


def test_an_id_that_a_pad_speaks_of_is_given_to_nobody():
    bench = Bench()
    bench.document = replace(Document(), library=Library(pads=(Pad(1, "p", buttons=(PadButton(0, 0, sequence=7),)),)))
    assert SequenceEditor(bench).add().id == 8


def test_steps_are_copied_as_text_and_pasted_with_their_faults():
    assert steps_from_text(steps_to_text(FEW)) == FEW
    assert steps_from_text('{"steps": [{"kind": "wait", "time_ms": 7}]}') == (Step(StepKind.WAIT, time_ms=7),)
    for text, place in (
        ("hello", ""), ("{}", ""), ('[{"kind": "jump"}]', "steps[0].kind"), ('[{"kind": "wait", "tme": 1}]', "steps"),
        ('[{"kind": "wait", "time_ms": -1}]', "steps[0].time_ms"), ("[" * 100_000, ""),
    ):  # fmt: skip
        with pytest.raises(ProjectError) as caught:
            steps_from_text(text)
        assert caught.value.path.startswith(place)
    assert inserted(FEW, (99,), [note("z")]).paths == ((3,),)
