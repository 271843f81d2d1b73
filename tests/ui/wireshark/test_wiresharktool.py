"""The tool “Wireshark” in a panel: asked once for a record that rests, in the background, linked with the bytes."""

from __future__ import annotations

import pytest

from tests.ui.panel.conftest import Stage, play  # noqa: F401 - the fixture
from workbench.model.fields import Dissection, Field
from workbench.model.host import Availability
from workbench.model.records import Direction, Piece
from workbench.model.sockets import Role
from workbench.ui.hexview.byteheader import BytesMode
from workbench.ui.panel import SocketPanel
from workbench.ui.wireshark import wiresharktool
from workbench.ui.wireshark.wiresharktool import WiresharkTool

ANSWER = Dissection("x", "Protocol X", "", (Field("x", "X", 0, 3, children=(Field("x.a", "A", 1, 2, 7),)),), 3)


class Answers:
    """Stands for the session's question; counts."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.answer: Dissection | str = ANSWER

    def __call__(self, question, capture, cancelled):
        self.asked.append(question.head.number)
        return self.answer


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    found = Answers()
    monkeypatch.setattr(wiresharktool, "decode", found)
    monkeypatch.setattr(wiresharktool, "REST_S", 0.01)
    monkeypatch.setattr(wiresharktool, "tshark_availability", lambda: Availability(True))
    return found


async def tool_on(stage: Stage, *payloads: bytes) -> tuple[SocketPanel, WiresharkTool]:
    session = stage.workspace.add_socket(Role.CLIENT, "udp://127.0.0.1:9")
    capture = stage.workspace.store.capture
    capture.append(session.id, [Piece(1, Direction.RX, 0, "127.0.0.1:9", data, len(data)) for data in payloads])
    panel = stage.panel(session)
    await stage.frames_until(lambda: panel.traffic.model.rowCount() == len(payloads), "the records")
    panel.desk.tools.show_tool("wireshark")
    stage.clock.tick()
    tool = panel.desk.tools.tool
    assert isinstance(tool, WiresharkTool)
    return panel, tool


def test_fields_are_linked_with_the_bytes(play, answers):  # noqa: F811
    async def scene(stage):
        panel, tool = await tool_on(stage, b"abc")
        await stage.frames_until(lambda: tool.dissection.fields, "the answer")
        assert answers.asked == [1]
        assert tool.summary.text() == "Protocol X"
        model = tool.tree.model()
        tool.tree.setCurrentIndex(model.index(0, 0, model.index(0, 0)))
        assert panel.bytes.hex.cursor_at.selection == range(1, 3)
        assert [(tint.offset, tint.size) for tint in panel.bytes.hex._tints.within(0, 9)] == [(1, 2)]
        panel.desk.tools.show_tool("")
        assert not list(panel.bytes.hex._tints.within(0, 9))

    play(scene)


def test_another_record_is_asked_about_and_the_answer_of_the_first_is_dropped(play, answers):  # noqa: F811
    async def scene(stage):
        panel, tool = await tool_on(stage, b"abc", b"defg")
        await stage.frames_until(lambda: tool.dissection.fields, "the answer")
        answers.answer = "Wireshark says nothing of it."
        panel.traffic.go_to(1)
        await stage.frames_until(lambda: tool.sentence.text() == answers.answer, "the sentence")
        assert answers.asked == [2, 1]
        assert not tool.dissection.fields

    play(scene)


def test_a_conversation_is_not_asked_about(play, answers):  # noqa: F811
    async def scene(stage):
        panel, tool = await tool_on(stage, b"abc")
        await stage.frames_until(lambda: tool.dissection.fields, "the answer")
        panel.bytes.set_mode(BytesMode.BOTH)
        await stage.frames_until(lambda: "one record at a time" in tool.sentence.text(), "the sentence")
        assert answers.asked == [1]

    play(scene)


def test_where_it_is_not_installed_a_sentence_says_so(play, answers, monkeypatch):  # noqa: F811
    monkeypatch.setattr(wiresharktool, "tshark_availability", lambda: Availability(False, "It is not here."))

    async def scene(stage):
        _panel, tool = await tool_on(stage, b"abc")
        assert tool.sentence.text() == "It is not here."
        assert answers.asked == []

    play(scene)
