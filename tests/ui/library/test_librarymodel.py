"""The tree of the library: folders before payloads, order by hand, a search, names that are refused."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from tests.session.document.test_library import Editor, filled, paths
from workbench.model.library import Library, SavedPayload
from workbench.ui.library.librarymodel import FOLDER_MIME, KEY_COLUMN, LibraryModel
from workbench.ui.library.libraryrows import rows_of
from workbench.ui.theme import Theme

MOVE = Qt.DropAction.MoveAction


class Shown:
    """A model of an editor's library, and what it looks like."""

    def __init__(self, editor: Editor, theme: Theme) -> None:
        self.editor = editor
        self.model = LibraryModel(editor.library, theme)
        self.tester = QAbstractItemModelTester(self.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        self.refused: list[str] = []
        self.model.refused.connect(self.refused.append)
        self.pull()

    def pull(self, query: str = "") -> bool:
        return self.model.show(self.editor.document.library, query, {})

    def lines(self, parent: QModelIndex | None = None, depth: int = 0) -> list[str]:
        above = parent if parent is not None else QModelIndex()
        found = []
        for row in range(self.model.rowCount(above)):
            index = self.model.index(row, 0, above)
            found += ["  " * depth + str(index.data()), *self.lines(index, depth + 1)]
        return found

    def drop(self, keys: list[str | int], row: int, onto: str = "") -> None:
        data = self.model.mimeData([self.model.index_of(key) for key in keys])
        parent = self.model.index_of(onto) if onto else QModelIndex()
        assert not self.model.dropMimeData(data, MOVE, row, 0, parent)
        self.pull()


@pytest.fixture
def shown(theme: Theme) -> Iterator[Shown]:
    shown = Shown(filled("one", "f/two", "three", "f/g/four"), theme)
    yield shown
    del shown.tester


def test_folders_stand_before_payloads(shown: Shown) -> None:
    assert shown.lines() == ["f", "  g", "    four", "  two", "one", "three"]


def test_a_change_of_content_resets_nothing(shown: Shown) -> None:
    assert not shown.pull()
    shown.editor.library.rename(1, "first")
    assert not shown.pull()
    assert shown.lines()[-2:] == ["first", "three"]
    shown.editor.library.add()
    assert shown.pull()


def test_a_search_finds_in_path_text_note_and_key(shown: Shown) -> None:
    assert shown.pull("FOUR") and shown.lines() == ["f", "  g", "    four"]
    assert shown.pull("f two") and shown.lines() == ["f", "  two"]
    assert shown.pull("nothing has this") and shown.lines() == []


def test_names_are_changed_in_place_and_refused_with_a_sentence(shown: Shown) -> None:
    assert shown.model.setData(shown.model.index_of(1), "uno")
    assert shown.model.setData(shown.model.index_of("f/g"), "h")
    assert paths(shown.editor) == ["uno", "f/two", "three", "f/h/four"]
    shown.pull()
    assert not shown.model.setData(shown.model.index_of(3), "uno")
    assert shown.refused == ["There is a payload “uno” at the top already."]


@pytest.mark.parametrize(("keys", "row", "onto", "order"), [
    ([3], 1, "", ["f/two", "f/g/four", "three", "one"]),  # behind the folder, before “one”
    ([1], -1, "f", ["f/two", "three", "f/g/four", "f/one"]),
    ([2], -1, "", ["one", "three", "f/g/four", "two"]),
    ([1], 1, "", ["one", "f/two", "three", "f/g/four"]),  # before itself
    ([1, 3], 1, "f", ["f/one", "f/three", "f/two", "f/g/four"]),
])  # fmt: skip
def test_payloads_are_dropped_where_they_fall(
    shown: Shown, keys: list[str | int], row: int, onto: str, order: list[str]
) -> None:
    shown.drop(keys, row, onto)
    now = paths(shown.editor)
    assert sorted(now) == sorted(order)
    assert [p for p in now if "/" not in p] == [p for p in order if "/" not in p]
    assert [p for p in now if p.startswith("f/")] == [p for p in order if p.startswith("f/")]


def test_folders_are_dropped_but_not_into_themselves(shown: Shown) -> None:
    shown.drop(["f"], -1, "f/g")
    assert shown.refused == ["A folder cannot be moved into itself."]
    shown.drop(["f/g"], 0)
    assert shown.lines() == ["g", "  four", "f", "  two", "one", "three"]


def test_what_is_dragged_from_elsewhere_is_not_trusted(shown: Shown) -> None:
    data = shown.model.mimeData([shown.model.index_of(1)])
    data.setData("application/x-socket-workbench-payload", b"77,x,,-1,999999999999999999")
    assert not shown.model.dropMimeData(data, MOVE, 0, 0, QModelIndex())
    folder = shown.model.mimeData([shown.model.index_of("f")])
    folder.setData(FOLDER_MIME, b"\xff/../nowhere")
    assert not shown.model.dropMimeData(folder, MOVE, 0, 0, QModelIndex())
    assert paths(shown.editor) == ["one", "f/two", "three", "f/g/four"]


def test_up_and_down_among_its_like(shown: Shown) -> None:
    shown.model.move_by(shown.model.index_of(1), 1)
    shown.pull()
    assert shown.lines()[-2:] == ["three", "one"]
    shown.model.move_by(shown.model.index_of(1), 1)
    shown.model.move_by(shown.model.index_of(1), -1)
    shown.pull()
    assert shown.lines()[-2:] == ["one", "three"]


def test_keys_and_clashes_are_told(shown: Shown) -> None:
    payload = shown.editor.library.payload(1)
    shown.editor.library.change(SavedPayload(1, "one", "", payload.payload, "a note", "Ctrl+S"))
    shown.model.show(shown.editor.document.library, "", {1: "The key is taken."})
    index = shown.model.index_of(1)
    assert index.siblingAtColumn(KEY_COLUMN).data() == "Ctrl+S"
    tip = index.data(Qt.ItemDataRole.ToolTipRole)
    assert "a note" in tip and "The key is taken." in tip
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "one, typed, key Ctrl+S"


def test_ten_thousand_are_rows_in_no_time() -> None:
    library = Library(tuple(SavedPayload(i, f"p{i}", f"f{i % 100}/g{i % 7}") for i in range(1, 10_001)))
    began = perf_counter()
    rows = rows_of(library)
    assert len(rows) == 1 + 10_000 + 100 + 700
    assert perf_counter() - began < 1.0  # some 30 ms on two cores
