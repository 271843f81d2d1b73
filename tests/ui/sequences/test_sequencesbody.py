"""The dock of sequences over a real workspace: written, run, stepped, asked, failed and mended."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit

from tests.ui.panel.conftest import play  # noqa: F401 - the fixture
from workbench.model.library import VariableKind
from workbench.model.patterns import Pattern, PatternKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.runs import BY_HAND, Pace, RunState
from workbench.model.sequences import Sequence, Step, StepKind
from workbench.model.sockets import ReplyMode, Role
from workbench.ui.sequences.sequencesbody import SequencesBody
from workbench.ui.sequences.stepmodel import StepColumn

K = StepKind
HELLO = Step(K.SEND, payload=PayloadSpec(PayloadForm.TYPED, "hello"))


def expect(text: str, **more: object) -> Step:
    return Step(K.EXPECT, pattern=Pattern(PatternKind.TEXT, text), **more)  # type: ignore[arg-type]


def body_on(stage, width=1072, height=320, *, tested=True) -> SequencesBody:
    body = SequencesBody(stage.workspace, stage.theme, stage.clock)
    body.run_wanted.connect(stage.workspace.sequences.start)
    body.step_wanted.connect(lambda number: stage.workspace.sequences.start(number, BY_HAND))
    stage.qtbot.addWidget(body)
    for model in (body.steps.model, body.model) if tested else ():
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, body)
    body.resize(width, height)
    body.show()
    stage.clock.add(body)
    stage.clock.tick()
    return body


async def echo_client(stage) -> int:
    """A client of an echoing listener; its id."""
    listener = stage.workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0")
    listener.set_reply(ReplyMode.ECHO, listener.spec.reply_payload)
    listener.open()
    await stage.frames_until(lambda: listener.is_open, "the listener")
    return stage.workspace.add_socket(Role.CLIENT, f"tcp://{listener.local}").spec.id


def cells(body: SequencesBody, path, column: StepColumn) -> str:
    return body.steps.model.index_of(path, column).data()


def press(stage, widget, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    stage.qtbot.keyClick(widget, key, modifier)
    stage.clock.tick()


def test_an_empty_project_says_what_to_do_and_does_it(play):  # noqa: F811
    async def scene(stage):
        body = body_on(stage)
        assert body.empty.isVisible()
        body.add_sequence()
        stage.clock.tick()
        assert not body.empty.isVisible()
        assert body.steps.empty.isVisible(), "no steps: says how to add some"
        body.steps._on_pair()
        stage.clock.tick()
        steps = stage.workspace.document.sequences[0].steps
        assert [step.kind for step in steps] == [K.SEND, K.EXPECT]
        assert body.steps.path == (0,)
        assert body.detail.form.payload.isVisible()
        assert not body.detail.form.pattern.isVisible(), "the form shows what the kind speaks of"

    play(scene)


def test_what_is_typed_is_one_step_of_undo(play):  # noqa: F811
    async def scene(stage):
        body = body_on(stage)
        body.editor.add(Sequence(0, "Login", (HELLO, Step(K.WAIT))))
        stage.clock.tick()
        edit = body.detail.form.payload.edit
        edit.setFocus()
        stage.qtbot.keyClicks(edit, " there")
        assert stage.workspace.document.sequences[0].steps[0] == HELLO, "not while somebody writes"
        body.flush()
        stage.clock.tick()
        assert stage.workspace.document.sequences[0].steps[0].payload.text in ("hello there", " therehello")
        stage.workspace.undo()
        stage.clock.tick()
        assert stage.workspace.document.sequences[0].steps[0] == HELLO
        assert edit.toPlainText() == "hello"
        assert cells(body, (0,), StepColumn.WHAT) == "hello"

    play(scene)


def test_steps_are_moved_copied_and_switched_by_keyboard(play):  # noqa: F811
    async def scene(stage):
        body = body_on(stage)
        holder = Step(K.BRANCH, pattern=Pattern(), steps=(Step(K.NOTE, text="yes"),), otherwise=(HELLO,))
        made = body.editor.add(Sequence(0, "s", (HELLO, holder, Step(K.WAIT, time_ms=250))))
        stage.clock.tick()
        tree, alt, control = body.steps.tree, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier

        def kinds():
            found = body.editor.find(made.id)
            assert found is not None
            return [step.kind.value for step in found.steps]

        tree.choose([(2,)])
        press(stage, tree, Qt.Key.Key_Up, alt)
        assert kinds() == ["send", "wait", "branch"]
        assert body.steps.path == (1,)
        tree.choose([(2, 1, 0)])
        assert cells(body, (2, 1, 0), StepColumn.NUMBER) == "else.1"
        press(stage, tree, Qt.Key.Key_Left, alt)
        assert kinds() == ["send", "wait", "branch", "send"]
        press(stage, tree, Qt.Key.Key_Right, alt)
        assert kinds() == ["send", "wait", "branch"]
        assert body.steps.path == (2, 0, 1)
        tree.choose([(1,)])
        press(stage, tree, Qt.Key.Key_C, control)
        assert '"time_ms": 250' in QGuiApplication.clipboard().text()
        press(stage, tree, Qt.Key.Key_V, control)
        assert kinds() == ["send", "wait", "wait", "branch"]
        press(stage, tree, Qt.Key.Key_Space)
        assert cells(body, (2,), StepColumn.RESULT) == "Off"
        press(stage, tree, Qt.Key.Key_Delete)
        assert kinds() == ["send", "wait", "branch"]
        QGuiApplication.clipboard().setText("no steps at all")
        with stage.qtbot.waitSignal(body.message) as told:
            press(stage, tree, Qt.Key.Key_V, control)
        assert told.args[0].startswith("Nothing was pasted.")

    play(scene)


def test_a_drop_goes_where_it_is_let_go(play):  # noqa: F811
    async def scene(stage):
        body = body_on(stage)
        repeat = Step(K.REPEAT, times=3, steps=(Step(K.WAIT),))
        body.editor.add(Sequence(0, "s", (HELLO, repeat)))
        stage.clock.tick()
        model = body.steps.model
        data = model.mimeData([model.index_of((0,))])
        assert not model.dropMimeData(data, Qt.DropAction.MoveAction, -1, 0, model.index_of((1,)))
        steps = stage.workspace.document.sequences[0].steps
        assert [step.kind for step in steps] == [K.REPEAT]
        assert [step.kind for step in steps[0].steps] == [K.WAIT, K.SEND]

    play(scene)


def test_a_run_tells_what_came_of_each_step_and_shows_the_difference(play):  # noqa: F811
    async def scene(stage):
        socket = await echo_client(stage)
        body = body_on(stage)
        steps = (Step(K.CONNECT), HELLO, expect("hello"), HELLO, expect("hallo", time_ms=300), Step(K.CLOSE))
        body.editor.add(Sequence(0, "Echo", steps, socket=socket))
        stage.clock.tick()
        body.run_bar.run.click()
        await stage.frames_until(lambda: body.run is not None and body.run.is_over, "the run")
        stage.clock.tick()
        assert body.run is not None
        assert body.run.state is RunState.FAILED
        assert [cells(body, (row,), StepColumn.RESULT) for row in range(6)] == [
            "Passed", "Passed", "Passed", "Passed", "Failed", ""]  # fmt: skip
        assert body.run_bar.said.text().startswith("Failed: 1 of 5 steps failed")
        assert body.steps.path == (4,), "what failed is in front"
        assert body.detail.shows_result
        shown = body.detail.result.bytes.view.cells
        assert shown is not None
        assert (shown.comparison.left, shown.comparison.right) == (b"hallo", b"hello")
        with stage.qtbot.waitSignal(body.record_wanted) as told:
            body.detail.result.go.click()
        assert told.args[0].socket == socket
        assert body.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "Echo: Failed"

    play(scene)


def test_a_fault_is_shown_at_its_step_and_field_and_nothing_is_sent(play):  # noqa: F811
    async def scene(stage):
        socket = await echo_client(stage)
        body = body_on(stage)
        body.editor.add(Sequence(0, "Wrong", (Step(K.CONNECT), HELLO, expect("\\xZZ")), socket=socket))
        stage.clock.tick()
        body.start()
        stage.clock.tick()
        assert cells(body, (2,), StepColumn.RESULT) == "Fault"
        assert body.faults.isVisible()
        assert body.faults.text.startswith("Step 3: ")
        assert body.steps.path == (2,)
        assert body.detail.form.fault.isVisible()
        session = stage.workspace.session(socket)
        assert session is not None
        assert not session.is_open
        assert body.run is not None
        assert not body.run.results.end, "no step was taken"
        body.steps.change((2,), expect("hello"))
        body.refresh()
        assert not body.faults.isVisible(), "a mended fault is gone"

    play(scene)


def test_steps_by_hand_and_a_question(play):  # noqa: F811
    async def scene(stage):
        body = body_on(stage)
        asks = (Step(K.ASK, text="Which colour is the lamp?", variable="colour"), Step(K.ASK, text="Does it blink?"))
        body.editor.add(Sequence(0, "Lamp", (Step(K.NOTE, text="Begin"), *asks)))
        stage.clock.tick()
        body.step()
        await stage.frames_until(lambda: body.run and body.run.state is RunState.PAUSED, "the first step")
        assert cells(body, (0,), StepColumn.RESULT) == "Next"
        assert body.run_bar.run.text() == "Go on"
        body.step()
        await stage.frames_until(lambda: cells(body, (0,), StepColumn.RESULT) == "Passed", "its result")
        body.start()
        await stage.frames_until(lambda: body.ask.isVisible(), "the question")
        assert body.ask.text.text() == "Which colour is the lamp?"
        body.ask.field.setText("green")
        body.ask.take.click()
        await stage.frames_until(lambda: body.ask.passed.isVisible(), "the other question")
        body.ask.failed.click()
        await stage.frames_until(lambda: body.run.is_over, "the end")
        assert not body.ask.isVisible()
        assert [cells(body, (row,), StepColumn.RESULT) for row in range(3)] == ["Passed", "Passed", "Failed"]

    play(scene)


def test_a_secret_that_is_asked_for_is_shown_to_nobody(play):  # noqa: F811
    async def scene(stage):
        body = body_on(stage)
        stage.workspace.variables.add("pin", VariableKind.ASKED)
        asks = (Step(K.ASK, text="Which pin?", variable="pin"), Step(K.ASK, text="Which lamp?", variable="lamp"))
        body.editor.add(Sequence(0, "Lamp", asks))
        stage.clock.tick()
        body.start()
        await stage.frames_until(lambda: body.ask.isVisible(), "the question")
        assert body.ask.field.echoMode() is QLineEdit.EchoMode.Password
        body.ask.field.setText("hunter2")
        body.ask.take.click()
        await stage.frames_until(lambda: body.ask.text.text() == "Which lamp?", "the other question")
        assert body.ask.field.echoMode() is QLineEdit.EchoMode.Normal
        assert "hunter2" not in (body.ask.field.text(), body.run.given)
        body.ask.take.click()
        await stage.frames_until(lambda: body.run.is_over, "the end")
        assert "hunter2" not in repr(body.run.results.newest)
        assert stage.workspace.desk.knows_secret("pin")

    play(scene)


def test_ten_thousand_steps_never_stall_the_window(play):  # noqa: F811
    async def scene(stage):
        body = body_on(stage, tested=False)  # the tester looks at every row at every signal
        steps = tuple(Step(K.NOTE, text=f"line {number}") for number in range(10_000))
        made = body.editor.add(Sequence(0, "Long", steps))
        stage.clock.tick()
        painted = []
        body.steps.model.dataChanged.connect(lambda *_: painted.append(1))
        run = stage.workspace.sequences.start(made.id, Pace(math.inf))
        await stage.frames_until(lambda: run.is_over, "ten thousand steps")
        stage.clock.tick()
        assert run.state is RunState.PASSED
        assert cells(body, (9_999,), StepColumn.RESULT) == "Passed"
        assert len(painted) < 1_000, "frames are painted, not results"

    play(scene)


def test_another_project_is_followed_and_a_removed_sequence_lets_go(play):  # noqa: F811
    async def scene(stage):
        body = body_on(stage, 500, 640)
        first = body.editor.add(Sequence(0, "one", (HELLO,)))
        body.editor.add(Sequence(0, "two", (Step(K.WAIT),)))
        stage.clock.tick()
        assert body._split.orientation() is Qt.Orientation.Vertical, "narrow: below each other"
        assert body.current_id == first.id
        body.do("down")
        assert [each.name for each in stage.workspace.document.sequences] == ["two", "one"]
        assert body.current_id == first.id
        body.do("duplicate")
        assert body.steps.sequence.name == "one (copy)"
        override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier)
        override.ignore()
        QGuiApplication.sendEvent(body.list, override)
        assert override.isAccepted(), "F2 is the list's own while it has the focus"
        assert not body._rename(first.id, "two"), "another one is called so"
        assert body._rename(first.id, "first")
        for _ in range(3):
            body.do("remove")
        assert body.empty.isVisible()
        assert not body.steps.sequence.id
        stage.workspace.undo()
        stage.clock.tick()
        assert body.steps.sequence.id

    play(scene)


def test_a_key_meets_a_sequence_that_was_undone_a_moment_ago(play):  # noqa: F811
    async def scene(stage):
        body = body_on(stage)
        body.editor.add(Sequence(0, "one", (HELLO,)))
        stage.clock.tick()
        body.steps.tree.choose([(0,)])
        stage.workspace.undo()  # no frame since: it is still in front
        for deed in ("switch", "duplicate", "up", "remove"):
            body.steps.do(deed)
        stage.clock.tick()
        assert body.empty.isVisible()

    play(scene)
