"""The library: unique names, order, folders, references that follow, one step of undo for what is typed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbench.model.library import Pad, PadButton, SavedPayload
from workbench.model.patterns import Pattern, PatternKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.rules import ActionKind, Rule, RuleAction
from workbench.model.sequences import Sequence, Step, StepKind
from workbench.model.sockets import Role, SocketSpec
from workbench.project.document import Document
from workbench.project.sendingchecks import check_sending
from workbench.session.document.editor import DocumentEditor
from workbench.session.document.libraryedits import LibraryNameError, all_folders
from workbench.session.document.payloadnames import quoted, renamed_in
from workbench.session.session import Session


class Editor(DocumentEditor):
    """A document that nobody follows."""

    def __init__(self, document: Document | None = None) -> None:
        super().__init__()
        self._document = document or Document()

    def _follow(self, document: Document) -> None:
        check_sending(document.sockets, document.library, document.sequences)

    def _session(self, session_id: int) -> Session:
        raise KeyError(session_id)

    def _recorded(self, session_id: int) -> int:
        return 0


def typed(text: str) -> PayloadSpec:
    return PayloadSpec(PayloadForm.TYPED, text)


def paths(editor: Editor) -> list[str]:
    return [each.path for each in editor.document.library.payloads]


def filled(*names: str) -> Editor:
    editor = Editor()
    for path in names:
        folder, _, name = path.rpartition("/")
        editor.library.add(typed(name), name, folder)
    return editor


def test_a_name_that_is_taken_gets_a_number() -> None:
    editor = filled("ping", "ping", "a/ping")
    assert paths(editor) == ["ping", "ping 2", "a/ping"]
    assert editor.document.library.folders == ("a",)
    assert [each.id for each in editor.document.library.payloads] == [1, 2, 3]


def test_an_id_that_a_button_still_asks_for_is_nobody_elses() -> None:
    pad = Pad(1, "Pad", (PadButton(0, 0, payload=40),))
    document = Document()
    editor = Editor(replace(document, library=replace(document.library, pads=(pad,))))
    assert editor.library.add().id == 41


@pytest.mark.parametrize("name", ["", "   ", "a/b", "x" * 201, "two\nlines", "nul\0"])
def test_names_that_cannot_be_given_are_refused_and_change_nothing(name: str) -> None:
    editor = filled("ping")
    with pytest.raises(LibraryNameError):
        editor.library.rename(1, name)
    assert paths(editor) == ["ping"]


def test_renaming_to_a_taken_name_is_refused_with_its_place() -> None:
    editor = filled("a/ping", "a/pong")
    with pytest.raises(LibraryNameError, match="“ping” in the folder “a” already"):
        editor.library.rename(2, "ping")


def test_moving_puts_before_and_into_a_folder_in_order() -> None:
    editor = filled("one", "two", "three", "f/two")
    editor.library.move([3, 1], "", before=2)
    assert paths(editor) == ["one", "three", "two", "f/two"]
    editor.library.move([2], "f")
    assert paths(editor) == ["one", "three", "f/two", "f/two 2"]
    with pytest.raises(KeyError):
        editor.library.move([99], "f")


def test_a_copy_stands_behind_and_has_no_key() -> None:
    editor = filled("one", "two")
    editor.library.change(replace(editor.library.payload(1), shortcut="Ctrl+Alt+1", note="n"))
    (copy,) = editor.library.duplicate([1])
    assert paths(editor) == ["one", "one 2", "two"]
    assert (copy.note, copy.shortcut, copy.payload) == ("n", "", typed("one"))


def test_removing_takes_the_buttons_and_undo_brings_both_back() -> None:
    editor = filled("one", "two")
    pad = editor.pads.add()
    editor.pads.put_button(pad.id, PadButton(0, 0, payload=1))
    editor.pads.put_button(pad.id, PadButton(0, 1, sequence=7))
    editor.library.remove([1])
    assert [each.sequence for each in editor.pads.pad(pad.id).buttons] == [7]
    editor.undo()
    assert paths(editor) == ["one", "two"] and len(editor.pads.pad(pad.id).buttons) == 2


def test_folders_are_made_moved_renamed_and_removed_with_what_is_in_them() -> None:
    editor = filled("a/b/x", "c/y")
    assert all_folders(editor.document.library) == ("a", "a/b", "c")
    assert editor.library.rename_folder("a", "d") == "d"
    assert paths(editor) == ["d/b/x", "c/y"]
    assert editor.library.move_folder("d/b", "c") == "c/b"
    assert paths(editor) == ["c/b/x", "c/y"]
    assert editor.library.move_folder("c", "", before="d") == "c"
    assert editor.document.library.folders == ("c", "c/b", "d")
    with pytest.raises(LibraryNameError):
        editor.library.move_folder("c", "c/b")
    with pytest.raises(LibraryNameError):
        editor.library.rename_folder("d", "c")
    editor.library.remove_folder("c")
    assert paths(editor) == [] and editor.document.library.folders == ("d",)
    assert editor.library.add_folder("d") == "d/Folder" and editor.library.add_folder("d") == "d/Folder 2"


def test_whatever_names_a_payload_follows_its_new_path() -> None:
    inner = "a${payload old/in}b"
    rule = Rule("r", pattern=Pattern(PatternKind.TYPED, inner), then=(
        RuleAction(ActionKind.REPLY, payload=typed(inner)), RuleAction(ActionKind.SET, name="n", text=inner),
    ))  # fmt: skip
    steps = (Step(StepKind.REPEAT, steps=(Step(StepKind.SEND, payload=typed(inner)),), otherwise=(
        Step(StepKind.SET, variable="v", text=inner), Step(StepKind.NOTE, text=inner),
    )),)  # fmt: skip
    spec = SocketSpec(1, "s", Role.CLIENT, "tcp://127.0.0.1:1", reply_payload=typed(inner), rules=(rule,),
                      draft=typed(inner))  # fmt: skip
    document = Document(sockets=(spec,), sequences=(Sequence(1, "q", steps),))
    editor = Editor(document)
    editor.library.add(typed("x"), "in", "old")
    editor.library.add(typed(inner), "user")
    editor.library.add(PayloadSpec(PayloadForm.TEXT, inner), "no typed text")
    editor.library.rename_folder("old", "new one")
    now, after = editor.document, 'a${payload "new one/in"}b'
    assert now.library.payloads[1].payload.text == after
    assert now.library.payloads[2].payload.text == inner
    socket, (repeat,) = now.sockets[0], now.sequences[0].steps
    assert socket.reply_payload.text == socket.rules[0].pattern.text == after
    assert socket.rules[0].then[0].payload.text == socket.rules[0].then[1].text == after
    assert socket.draft.text == inner
    assert repeat.steps[0].payload.text == repeat.otherwise[0].text == after
    assert repeat.otherwise[1].text == inner
    editor.undo()
    assert editor.document.sequences == document.sequences


@pytest.mark.parametrize(("text", "wanted"), [
    ("${payload a}${payload a}", "${payload b}${payload b}"),
    ('${ payload  "a" }', "${ payload  b }"),
    (r"\${payload a}", r"\${payload a}"),
    (r"\\${payload a}", r"\\${payload b}"),
    ("${payload ab} ${payloads a} $payload a", "${payload ab} ${payloads a} $payload a"),
    ("${payload a", "${payload a"),
    ('${payload "with space"}', '${payload "say \\"hi\\""}'),
])  # fmt: skip
def test_only_whole_parts_are_renamed(text: str, wanted: str) -> None:
    assert renamed_in(text, {"a": "b", "with space": 'say "hi"'}) == wanted


def test_quotes_stand_where_the_word_would_end() -> None:
    assert [quoted(each) for each in ("a/b", "ä", "a b", "a}b", "")] == ["a/b", "ä", '"a b"', '"a}b"', '""']


def test_what_is_typed_is_one_step_until_editing_ends() -> None:
    editor = filled("one", "two")
    for text in ("h", "he", "hey"):
        editor.library.draft(replace(editor.library.payload(1), payload=typed(text)))
    editor.library.draft(replace(editor.library.payload(2), payload=typed("other")))
    assert editor.undo_text == "Change payload"
    editor.undo()
    assert editor.library.payload(1).payload.text == "hey"
    editor.undo()
    assert editor.library.payload(1).payload.text == "one"
    editor.redo()
    assert editor.library.payload(1).payload.text == "hey"


def test_after_the_end_of_editing_the_next_key_is_a_step_of_its_own() -> None:
    editor = filled("one")
    editor.library.draft(replace(editor.library.payload(1), payload=typed("a")))
    editor.library.end_draft()
    editor.library.draft(replace(editor.library.payload(1), payload=typed("ab")))
    editor.set_notes("notes are no step")
    editor.undo()
    assert editor.library.payload(1).payload.text == "a" and editor.document.notes == "notes are no step"


def test_drafts_do_not_rename() -> None:
    editor = filled("one")
    editor.library.draft(SavedPayload(1, "other", "elsewhere", typed("x"), "note"))
    assert paths(editor) == ["one"] and editor.library.payload(1).note == "note"
