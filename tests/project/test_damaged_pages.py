"""Pages of a saved file that cannot be read cost what stood on them, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench.capture.schema import PAGE_BYTES
from workbench.model.records import Direction, Piece
from workbench.model.sockets import Role, SocketSpec
from workbench.project.document import Document
from workbench.project.errors import ProjectError
from workbench.project.export.exporting import export_pieces
from workbench.project.export.forms import ExportForm, Selection
from workbench.project.export.walk import ExportSource

COUNT = 2_000
SIZE = 500
Saves = tuple[Callable[[float], None], Callable[[], bool]]


@pytest.fixture
def saved(projects: Any, saves: Saves) -> Path:
    store = projects.new()
    store.put_document(Document(next_id=2, sockets=(SocketSpec(1, "echo", Role.CLIENT, "tcp://127.0.0.1:9"),)))
    store.capture.add_session(1, "echo")
    pieces = [
        Piece(1_000 + n, Direction.RX, 1, "127.0.0.1:9", b"%08d" % n + b"~" * (SIZE - 8), SIZE)
        for n in range(1, COUNT + 1)
    ]
    store.capture.append(1, pieces)
    assert store.capture.flush(20)
    store.save_as(projects.saved, *saves)
    projects.close(store)
    path: Path = projects.saved
    return path


def page_of(content: bytes, mark: bytes) -> int:
    return content.index(mark) // PAGE_BYTES * PAGE_BYTES


def spoil(path: Path, mark: bytes) -> int:
    """Overwrite the page that ``mark`` stands on; how many records it held."""
    content = bytearray(path.read_bytes())
    start = page_of(bytes(content), mark)
    held = content[start : start + PAGE_BYTES].count(b"~" * (SIZE - 8))
    content[start : start + PAGE_BYTES] = b"\xa5" * PAGE_BYTES
    path.write_bytes(content)
    return held


def test_all_records_but_those_of_the_page_are_read(projects: Any, saved: Path) -> None:
    lost = spoil(saved, b"%08d~" % 1_000)
    assert 0 < lost < 200
    capture = projects.open(saved).capture
    heads = capture.heads(1, 1, COUNT)
    assert [head.number for head in heads] == list(range(1, COUNT + 1))
    assert sum(head.size == 0 for head in heads) == lost
    assert capture.payload(1, 1_000) == b""
    assert capture.payload(1, 1).startswith(b"00000001~")
    assert capture.payload(1, COUNT).startswith(b"%08d~" % COUNT)


def test_conversation_and_exports_go_round_it(projects: Any, saved: Path) -> None:
    lost = spoil(saved, b"%08d~" % 1_000)
    store = projects.open(saved)
    source = store.capture.conversation(1, None, None, ())
    content = source.read(0, source.size())
    assert content.count(b"~" * (SIZE - 8)) == COUNT - lost
    exported = ExportSource(store.document, store.capture)
    for form in set(ExportForm) - {ExportForm.RAW_FILES}:  # a folder of files, which is asked for by another way
        text = b"".join(export_pieces(exported, form, Selection(), lambda _: None))
        assert bool(text) is (form is not ExportForm.CALLS_JSON)  # no call was recorded, so there is no line of JSON


def test_a_damaged_name_in_the_schema_is_a_sentence(projects: Any, saved: Path) -> None:
    content = saved.read_bytes()
    at = content.index(b"CREATE TABLE address")
    saved.write_bytes(content[:at] + b"CREATE TABLE \x96ddress" + content[at + 20 :])
    with pytest.raises(ProjectError):
        projects.open(saved)


def test_text_that_is_no_utf8_is_read_with_marks_in_it(projects: Any, saved: Path) -> None:
    content = saved.read_bytes()
    at = content.rindex(b"127.0.0.1:9", 0, content.index(b"%08d~" % 1))  # the peer, in the table of addresses
    saved.write_bytes(content[:at] + b"127\xff" + content[at + 4 :])
    (head,) = projects.open(saved).capture.heads(1, 1, 1)
    assert head.peer in ("127\ufffd0.0.1:9", "127.0.0.1:9")
