"""Steps as text: what is copied from one sequence can be pasted into another, another project, or an editor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from workbench.model.sequences import Step
from workbench.project.document import FORMAT, VERSION, document_from_json
from workbench.project.errors import ProjectError
from workbench.project.lean import lean

TEXT_CHARS_MAX: Final = 16 * 1024 * 1024


def steps_to_text(steps: Sequence[Step]) -> str:
    """JSON as in a project file: a list of steps without what is at its default."""
    return msgspec.json.format(msgspec.json.encode(lean(tuple(steps))), indent=2).decode()


def steps_from_text(text: str) -> tuple[Step, ...]:
    """Steps of such a text, checked as those of a file are: a list, or an object with the key ``steps``. Raises
    :class:`ProjectError`, with the place within the list."""
    if len(text) > TEXT_CHARS_MAX:
        raise ProjectError(f"Steps are pasted from at most {TEXT_CHARS_MAX:,} characters")
    try:
        content: Any = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise ProjectError(f"These are no steps, which are written as JSON: {error}") from None
    if isinstance(content, dict):
        content = content.get("steps")
    if not isinstance(content, list):
        raise ProjectError("These are no steps: a list of them is expected")
    file = {"format": FORMAT, "version": VERSION, "sequences": [{"id": 1, "name": "pasted", "steps": content}]}
    try:
        return document_from_json(msgspec.json.encode(file)).sequences[0].steps
    except ProjectError as error:
        raise ProjectError(error.message, error.path.removeprefix("sequences[0].")) from None
