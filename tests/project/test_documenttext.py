"""The text of a document is remembered in pieces: whatever was changed, it is what would be written without."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import Any, TypeVar

import msgspec
import pytest

from workbench.model.library import Library, SavedPayload, Variable
from workbench.model.payloads import PayloadSpec
from workbench.model.sequences import Sequence, Step, StepKind
from workbench.model.sockets import Role, SocketSpec
from workbench.project import documenttext
from workbench.project.document import Document, document_from_json, document_to_json
from workbench.project.documenttext import DocumentText

T = TypeVar("T", SocketSpec, SavedPayload, Sequence, Step)
NESTED = Step(
    StepKind.BRANCH,
    steps=(Step(StepKind.NOTE, text="a\nb"), Step(StepKind.REPEAT, steps=(Step(StepKind.WAIT, time_ms=7),))),
    otherwise=(Step(StepKind.NOTE, text="ä \ud800"),),
)
DOCUMENT = Document(
    next_id=9,
    sockets=tuple(SocketSpec(number, f"s{number}", Role.CLIENT, "tcp://127.0.0.1:9") for number in range(1, 6)),
    library=Library(tuple(SavedPayload(number, f"p{number}") for number in range(1, 8)), variables=(Variable("v"),)),
    sequences=(Sequence(1, "long", (NESTED, *(Step(StepKind.CLOSE) for _ in range(5)))), Sequence(2, "empty")),
    layout={"b": {"z": [], "a": 1}, "a": {}},
)


def test_after_any_edit_the_text_is_that_of_a_document_never_written_before() -> None:
    chance, texts, document = random.Random(5), DocumentText(), DOCUMENT
    for number in range(600):
        if number % 40 == 0:
            document = DOCUMENT  # as undo does: older values come back
        match chance.randrange(4):
            case 0:
                document = replace(document, sockets=_edited(document.sockets, chance))
            case 1:
                payloads = _edited(document.library.payloads, chance)
                document = replace(document, library=replace(document.library, payloads=payloads))
            case 2:
                document = replace(document, sequences=_edited(document.sequences, chance))
            case _:
                document = replace(document, notes=f"note {number}", layout={"n": number})
        assert document_to_json(document, texts) == document_to_json(document)


def _edited(values: tuple[T, ...], chance: random.Random) -> tuple[T, ...]:
    changed, how = list(values), chance.randrange(4)
    at = chance.randrange(len(changed)) if changed else 0
    if how == 0:
        chance.shuffle(changed)
    elif how == 1:
        del changed[at : at + 1]
    elif how == 2:
        changed[at:at] = changed[at : at + 1]
    elif changed:
        changed[at] = _changed(changed[at], chance)
    return tuple(changed)


def _changed(value: T, chance: random.Random) -> T:
    if isinstance(value, Sequence):
        return replace(value, steps=_edited(value.steps, chance))
    if isinstance(value, Step):
        return replace(value, note="n", steps=_edited(value.steps, chance), otherwise=_edited(value.otherwise, chance))
    return replace(value, name=f"{value.name} {chance.random()}")


@pytest.mark.parametrize("document", [DOCUMENT, Document()])
def test_the_text_is_formatted_as_one(document: Document) -> None:
    text = document_to_json(document)
    assert msgspec.json.format(text.encode(), indent=2).decode() == text
    assert document_to_json(document_from_json(text)) == text
    assert list(json.loads(text))[:3] == ["format", "version", "name"]


def test_a_draft_writes_one_socket_and_an_edited_step_one_step(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = DocumentText()
    document_to_json(DOCUMENT, texts)
    written: list[Any] = []
    encoded = documenttext._encoded

    def noted(content: Any, pad: str) -> str:
        written.append(content)
        return encoded(content, pad)

    monkeypatch.setattr(documenttext, "_encoded", noted)
    sockets = (replace(DOCUMENT.sockets[0], draft=PayloadSpec(text="typed")), *DOCUMENT.sockets[1:])
    document_to_json(replace(DOCUMENT, sockets=sockets), texts)
    assert [content["id"] for content in written if isinstance(content, dict) and "draft" in content] == [1]
    written.clear()
    long = DOCUMENT.sequences[0]
    steps = (*long.steps[:3], replace(long.steps[3], note="here"), *long.steps[4:])
    document_to_json(replace(DOCUMENT, sequences=(replace(long, steps=steps), *DOCUMENT.sequences[1:])), texts)
    assert [content for content in written if isinstance(content, dict) and "kind" in content] == [
        {"kind": "close", "note": "here"}
    ]
    assert len(written) < 8


def test_a_layout_that_was_changed_in_place_is_written() -> None:
    texts, document = DocumentText(), Document(layout={"a": 1})
    before = document_to_json(document, texts)
    document.layout["a"] = 2
    assert document_to_json(document, texts) != before
