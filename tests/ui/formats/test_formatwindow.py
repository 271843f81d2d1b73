"""The window of own formats: what is typed is tried at once, kept in the project, and nothing of it is lost."""

from __future__ import annotations

from pathlib import Path

from tests.ui.panel.conftest import play  # noqa: F401 - the fixture
from workbench.codec.dissect.dissector import Context
from workbench.model.annotations import UserFormat
from workbench.ui.formats.formatlist import EXAMPLES
from workbench.ui.formats.formatwindow import FormatWindow
from workbench.ui.formats.sample import Sample
from workbench.ui.formats.trial import TYPED

COUNTER = "meta: {id: counter, endian: be}\nseq:\n- {id: count, type: u2}\n"


def window_on(stage, sample=None) -> FormatWindow:
    window = FormatWindow(stage.workspace, stage.theme, stage.clock, lambda: sample)
    stage.qtbot.addWidget(window)
    window.show()
    stage.clock.tick()
    return window


def test_every_example_reads_and_can_be_begun_with(play):  # noqa: F811
    async def scene(stage):
        window = window_on(stage)
        assert window._stack.currentIndex() == 1, "an empty window says what to do"
        for key in EXAMPLES:
            window.formats.add_example(key)
            stage.clock.tick()
            assert window.fault.text() == "It can be read."
        assert [each.name for each in stage.workspace.document.formats] == ["my_message", "my_records"]
        assert window._stack.currentIndex() == 0

    play(scene)


def test_what_is_typed_is_tried_at_once_and_kept(play):  # noqa: F811
    async def scene(stage):
        window = window_on(stage, Sample(b"\0\7", "Record 1 of TCP client", Context()))
        window.formats.add("mine", COUNTER)
        stage.clock.tick()
        assert window.trial.dissection.fields[0].value == 7
        window.edit.setPlainText(COUNTER.replace("u2", "u1"))
        stage.clock.tick()
        assert window.trial.dissection.fields[0].value == 0
        window.hide()
        assert stage.workspace.document.formats[0].text == COUNTER.replace("u2", "u1")

    play(scene)


def test_a_fault_is_underlined_and_told_with_its_line(play):  # noqa: F811
    async def scene(stage):
        window = window_on(stage)
        window.formats.add("mine", COUNTER.replace("u2", "nope"))
        stage.clock.tick()
        assert window.fault.text().startswith("Line 3, column 21: there is no type “nope”")
        assert window.edit.extraSelections()
        assert window.go.isVisible()
        window.go.click()
        assert window.edit.textCursor().blockNumber() == 2
        window.edit.setPlainText(COUNTER)
        stage.clock.tick()
        assert not window.edit.extraSelections()
        assert not window.go.isVisible()

    play(scene)


def test_typed_bytes_are_tried_too(play):  # noqa: F811
    async def scene(stage):
        window = window_on(stage)
        window.formats.add("mine", COUNTER)
        window.trial.kind.choose(TYPED)
        window.trial.digits.setText("01 02")
        stage.clock.tick()
        assert window.trial.dissection.fields[0].value == 258
        window.trial.digits.setText("0g")
        stage.clock.tick()
        assert "not a hex digit" in window.trial.summary.text() or not window.trial.dissection.fields

    play(scene)


def test_undo_of_something_else_leaves_the_text_and_undo_of_a_removal_brings_it_back(play):  # noqa: F811
    async def scene(stage):
        window = window_on(stage)
        window.formats.add("mine", COUNTER)
        stage.workspace.add_socket("client", "tcp://127.0.0.1:9")
        window.edit.setPlainText("meta: {id: other}")
        window.flush()
        stage.workspace.undo()
        stage.clock.tick()
        assert window.edit.toPlainText() == "meta: {id: other}"
        window.formats.remove_current()
        stage.clock.tick()
        assert stage.workspace.document.formats == ()
        stage.workspace.undo()
        assert stage.workspace.document.formats == (UserFormat("mine", "meta: {id: other}"),)

    play(scene)


def test_a_file_is_taken_and_one_that_cannot_be_read_is_told(play, tmp_path: Path):  # noqa: F811
    async def scene(stage):
        window = window_on(stage)
        said: list[str] = []
        window.formats.message.connect(said.append)
        (tmp_path / "counter.ksy").write_text(COUNTER)
        window.formats.read_file(tmp_path / "counter.ksy")
        window.formats.read_file(tmp_path / "counter.ksy")
        assert [each.name for each in stage.workspace.document.formats] == ["counter", "counter 2"]
        window.formats.write_file(tmp_path / "written.ksy")
        assert (tmp_path / "written.ksy").read_text() == COUNTER
        window.formats.read_file(tmp_path / "gone.ksy")
        assert said == ["gone.ksy cannot be read: No such file or directory."]

    play(scene)
