"""Pads: one button a place, swapped when it is moved onto another."""

from __future__ import annotations

import pytest

from tests.session.document.test_library import Editor
from workbench.model.library import PadButton
from workbench.session.document.libraryedits import LibraryNameError


def test_pads_have_names_of_their_own() -> None:
    editor = Editor()
    first, second = editor.pads.add("Show"), editor.pads.add("Show")
    assert (first.id, first.name, second.id, second.name) == (1, "Show", 2, "Show 2")
    with pytest.raises(LibraryNameError):
        editor.pads.rename(2, "Show")
    editor.pads.rename(2, "Other")
    editor.pads.remove(1)
    assert [each.name for each in editor.pads.value] == ["Other"]
    with pytest.raises(KeyError):
        editor.pads.rename(1, "gone")


def test_a_moved_button_changes_places_with_what_stands_there() -> None:
    editor = Editor()
    pad = editor.pads.add()
    editor.pads.put_button(pad.id, PadButton(0, 0, "a"))
    editor.pads.put_button(pad.id, PadButton(0, 1, "b"))
    editor.pads.move_button(pad.id, (0, 0), (0, 1))
    editor.pads.move_button(pad.id, (0, 0), (2, 3))
    places = {each.title: (each.row, each.column) for each in editor.pads.pad(pad.id).buttons}
    assert places == {"a": (0, 1), "b": (2, 3)}
    with pytest.raises(KeyError):
        editor.pads.move_button(pad.id, (9, 9), (0, 0))
    editor.pads.remove_button(pad.id, (2, 3))
    assert [each.title for each in editor.pads.pad(pad.id).buttons] == ["a"]


def test_titles_that_are_typed_are_one_step() -> None:
    editor = Editor()
    pad = editor.pads.add()
    editor.pads.put_button(pad.id, PadButton(0, 0, "a"))
    for title in ("ab", "abc"):
        editor.pads.draft_button(pad.id, PadButton(0, 0, title))
    editor.pads.end_draft()
    editor.undo()
    assert editor.pads.button(pad.id, (0, 0)).title == "a"


def test_no_place_beyond_the_pad() -> None:
    editor = Editor()
    pad = editor.pads.add()
    for place in ((32, 0), (0, 32), (-1, 0)):
        with pytest.raises(ValueError, match="32"):
            editor.pads.put_button(pad.id, PadButton(*place))
    assert editor.pads.pad(pad.id).buttons == ()
