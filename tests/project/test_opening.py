"""What opening does once, in its own thread, so that the loop need not do it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from workbench.capture.visible import _table_of, table_of
from workbench.project.document import Document

Saves = tuple[Callable[[float], None], Callable[[], bool]]


def test_what_was_just_opened_is_not_read_a_second_time(
    projects: Any, document: Document, saves: Saves, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loop asks for it, and a large document takes seconds."""
    store = projects.new()
    store.put_document(document)
    store.save_as(projects.saved, *saves)
    assert store.saved_document == document
    projects.close(store)
    store = projects.open()
    with monkeypatch.context() as during:
        during.setattr("workbench.project.store.document_from_json", None)  # a call would raise
        assert store.saved_document is store.document
    store.put_document(replace(document, notes="changed since"))
    assert store.saved_document == document


def test_whoever_opens_makes_the_tables_of_removed_records(projects: Any, document: Document, saves: Saves) -> None:
    store = projects.new()
    store.put_document(replace(document, hidden={"1": ((1, 1), (3, 3))}))
    store.save_as(projects.saved, *saves)
    projects.close(store)
    store = projects.open()
    made = _table_of.cache_info().misses
    table_of(store.document.hidden["1"])
    assert _table_of.cache_info().misses == made
