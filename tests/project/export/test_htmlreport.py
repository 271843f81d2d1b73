"""The report as a browser's parser reads it: whole, escaped, bounded, with nothing that would be fetched or run."""

from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.model.annotations import Bookmark
from workbench.model.events import Event, EventKind
from workbench.model.records import Direction, Piece
from workbench.model.sockets import Role, SocketSpec
from workbench.project.export import htmlreport
from workbench.project.export.exporting import export_pieces
from workbench.project.export.forms import ExportForm, Selection
from workbench.project.export.walk import ExportSource
from workbench.project.store import ProjectStore

EVIL = "<script>alert(1)</script>\" onload='x' \x1b[31m\u202e&amp;"
VOID = {"meta"}
OPTIONAL = {"tr", "td", "th"}


class Page(HTMLParser):
    """Tags that are open, what was used, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: dict[str, int] = {}
        self.open: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID | OPTIONAL:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in OPTIONAL:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ProjectStore]:
    store = ProjectStore.new(tmp_path / "data", int)
    spec = SocketSpec(1, EVIL, Role.CLIENT, "tcp://127.0.0.1:1")
    marks = {"1": (Bookmark(1, f"look\n{EVIL}"), Bookmark(2))}
    store.put_document(replace(store.document, sockets=(spec,), next_id=2, bookmarks=marks, notes=EVIL, name=EVIL))
    store.capture.add_session(1, "x")
    yield store
    store.close(discard=True)


def page(store: ProjectStore, selection: Selection | None = None) -> Page:
    assert store.capture.flush(20)
    source = ExportSource(store.document, store.capture)
    pieces = export_pieces(source, ExportForm.HTML, selection or Selection(), lambda _part: None)
    return Page(b"".join(pieces).decode())


def put(store: ProjectStore, *payloads: bytes) -> None:
    store.capture.append(1, [
        Piece(10**9 + at, Direction.TX, 1, EVIL, data, len(data)) for at, data in enumerate(payloads)
    ])  # fmt: skip


def test_nothing_foreign_becomes_markup(store: ProjectStore) -> None:
    put(store, EVIL.encode(), b"two")
    store.capture.append_events(1, [Event(5, EventKind.NOTE, 1, detail=EVIL)])
    found = page(store)
    assert not found.open
    assert "script" not in found.tags
    assert not {"onload", "src", "href"} & found.attributes
    assert found.tags["details"] == 4, "notes, a fold, two records"
    assert "look" in found.text
    assert found.text.count("★") == 2
    assert "\x1b" not in found.text
    assert "\u202e" not in found.text


def test_the_page_is_bounded(store: ProjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(htmlreport, "ENTRIES_MAX", 12)
    monkeypatch.setattr(htmlreport, "FOLD_ENTRIES", 5)
    monkeypatch.setattr(htmlreport, "DUMPS_MAX_BYTES", 5_000)
    put(store, *[bytes(5_000)] * 20)
    found = page(store, Selection(direction=Direction.TX))
    assert not found.open
    assert found.tags["details"] == 1 + 3 + 12
    assert "8 more records and events are not in this page" in found.text
    assert "904 more bytes are not shown" in found.text
    assert "5,000 more bytes are not shown" in found.text
    assert "A part of the records" in found.text


def test_an_empty_project_is_a_whole_page(store: ProjectStore) -> None:
    found = page(store)
    assert not found.open
    assert "Nothing was recorded." in found.text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.lists(st.binary(max_size=200), max_size=3), st.text(max_size=60))
def test_any_bytes_and_names_make_a_whole_page(store: ProjectStore, payloads: list[bytes], name: str) -> None:
    sockets = (replace(store.document.sockets[0], name=name.encode("utf-8", "replace").decode()),)
    store.put_document(replace(store.document, sockets=sockets))
    put(store, *payloads)
    found = page(store)
    assert not found.open
    assert set(found.tags) <= {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "details", "summary", "pre", "table", "thead",
        "tbody", "tr", "th", "td", "p", "time", "i", "b", "span", "code",
    }  # fmt: skip
