"""The tool “Fields” in a panel: the tree, and its link with the bytes, both ways."""

from __future__ import annotations

import threading

import pytest

from tests.ui.panel.conftest import Stage, play  # noqa: F401 - the fixture
from workbench.codec.dissect.dissector import Context, Guess
from workbench.model.fields import Dissection, Field
from workbench.model.records import Direction, Piece
from workbench.model.sockets import Role
from workbench.ui.dissect.fieldmodel import CELL_MAX_CHARS, FieldModel, tip_text, value_text
from workbench.ui.dissect.fieldstool import ASIDE_BYTES, LOOKING, FieldsTool
from workbench.ui.dissect.fieldtree import filter_text
from workbench.ui.hexview.byteheader import BytesMode
from workbench.ui.panel import SocketPanel


class Pairs:
    """Kind, length and value, again and again."""

    key, title = "pairs", "Pairs"

    def guess(self, data: bytes, context: Context) -> Guess:
        return Guess.SURE if data[:1] == b"\x01" else Guess.NO

    def dissect(self, data: bytes, context: Context) -> Dissection:
        kind = Field("pairs.kind", "Kind", 0, 1, data[0], "one (1)")
        value = Field("pairs.value", "Value", 1, len(data) - 1, data[1:])
        head = Field("pairs.head", "Head", 0, len(data), children=(kind, value))
        return Dissection("pairs", "Pairs", f"{len(data) - 1} bytes of value", (head,), len(data))


async def tool_on(stage: Stage, *payloads: bytes) -> tuple[SocketPanel, FieldsTool]:
    session = stage.workspace.add_socket(Role.CLIENT, "udp://127.0.0.1:9")
    pairs = {"pairs": Pairs()}
    session.decoding.formats = lambda: pairs
    capture = stage.workspace.store.capture
    capture.append(session.id, [Piece(1, Direction.RX, 0, "127.0.0.1:9", data, len(data)) for data in payloads])
    panel = stage.panel(session)
    await stage.frames_until(lambda: panel.traffic.model.rowCount() == len(payloads), "the records")
    panel.desk.tools.show_tool("fields")
    stage.clock.tick()
    tool = panel.desk.tools.tool
    assert isinstance(tool, FieldsTool)
    return panel, tool


def test_the_newest_record_is_dissected_and_another_one_when_it_is_chosen(play):  # noqa: F811
    async def scene(stage):
        panel, tool = await tool_on(stage, b"\x01abc", b"\x01hello")
        assert tool.summary.text() == "5 bytes of value"
        assert tool.choice.currentText() == "Automatic: Pairs"
        panel.traffic.go_to(1)
        stage.clock.tick()
        assert tool.summary.text() == "3 bytes of value"

    play(scene)


def test_a_field_that_is_chosen_is_selected_in_the_bytes(play):  # noqa: F811
    async def scene(stage):
        panel, tool = await tool_on(stage, b"\x01abc")
        model = tool.tree.model()
        head = model.index(0, 0)
        tool.tree.setCurrentIndex(model.index(1, 0, head))
        assert panel.bytes.hex.cursor_at.selection == range(1, 4)

    play(scene)


def test_a_field_can_be_filtered_by(play):  # noqa: F811
    async def scene(stage: Stage) -> None:
        panel, tool = await tool_on(stage, b"\x01abc", b"\x01abc")
        tool.tree.filter_wanted.emit("pairs.kind == 1")
        tool.tree.filter_wanted.emit("number:1")
        filtering = panel.session.filtering
        assert filtering.text == 'pairs.kind == "1" and number:1'
        await stage.frames_until(lambda: filtering.hits == 1 and filtering.progress is None, "the hit")
        stage.clock.tick()
        assert panel.filter.bar.field.text() == 'pairs.kind == "1" and number:1'
        tool.tree.filter_wanted.emit("no key at all")
        assert tool.summary.text().startswith("This field cannot be filtered by: “no” is neither")
        assert filtering.text == 'pairs.kind == "1" and number:1'

    play(scene)


def test_the_cursor_in_the_bytes_chooses_the_deepest_field(play):  # noqa: F811
    async def scene(stage):
        panel, tool = await tool_on(stage, b"\x01abc")
        panel.bytes.hex.go_to(2)
        assert tool.tree.current_field.title == "Value"
        panel.bytes.hex.go_to(0)
        assert tool.tree.current_field.title == "Kind"
        assert panel.bytes.hex.cursor_at.selection == range(0), "the tree must not select by itself"

    play(scene)


def test_the_bytes_are_coloured_while_the_tool_is_shown(play):  # noqa: F811
    async def scene(stage):
        panel, tool = await tool_on(stage, b"\x01abc")
        assert [(tint.offset, tint.size) for tint in panel.bytes.hex._tints.within(0, 9)] == [(0, 1), (1, 3)]
        tool.tree.collapse(tool.tree.model().index(0, 0))
        assert [(tint.offset, tint.size) for tint in panel.bytes.hex._tints.within(0, 9)] == [(0, 4)]
        panel.desk.tools.show_tool("")
        assert panel.bytes.hex._tints.within(0, 9) == ()

    play(scene)


def test_the_colours_stay_when_the_newest_record_is_chosen_and_let_go(play):  # noqa: F811
    async def scene(stage):
        panel, _tool = await tool_on(stage, b"\x01abc")
        for number in (1, 0):  # the bytes are the same ones, shown anew
            panel.bytes.show_record(number)
            stage.clock.tick()
            assert len(panel.bytes.hex._tints.within(0, 9)) == 2

    play(scene)


def test_a_chosen_dissector_is_kept_with_the_socket_and_can_be_undone(play):  # noqa: F811
    async def scene(stage):
        _panel, tool = await tool_on(stage, b"\xff\xfe\x81")
        session = tool.room.session
        assert not tool.dissection.fields
        session.decoding.choose("pairs")
        stage.clock.tick()
        assert session.spec.dissector == "pairs"
        assert tool.dissection.fields
        stage.workspace.undo()
        stage.clock.tick()
        assert not tool.dissection.fields
        with pytest.raises(KeyError):
            session.decoding.choose("no such")

    play(scene)


def test_a_conversation_says_what_to_do(play):  # noqa: F811
    async def scene(stage):
        panel, tool = await tool_on(stage, b"\x01abc")
        panel.bytes.set_mode(BytesMode.BOTH)
        stage.clock.tick()
        assert not tool.dissection.fields
        assert tool._empty.isVisible()
        assert "Record" in tool._empty.text()
        panel.bytes.set_mode(BytesMode.RECORD)
        stage.clock.tick()
        assert tool.dissection.fields

    play(scene)


def test_the_open_tool_is_remembered(play):  # noqa: F811
    async def scene(stage):
        panel, _tool = await tool_on(stage, b"\x01abc")
        state = panel.view_state()
        panel.desk.tools.show_tool("")
        panel.restore_view_state(state)
        assert panel.desk.tools.key == "fields"
        panel.restore_view_state({"desk": {"tool": "gone", "sizes": "no"}})
        assert panel.desk.tools.key == "fields"

    play(scene)


def test_texts_of_a_field():
    assert value_text(Field("k", "K", 0, 1, 7)) == "7"
    assert value_text(Field("k", "K", 0, 1, 7, "seven (7)")) == "seven (7)"
    assert value_text(Field("k", "K", 0, 30, bytes(30))).endswith(" …")
    assert value_text(Field("k", "K", 0, 1, 7, fault="it cannot be")) == "7 · it cannot be"
    assert "mask 0xf" in tip_text(Field("k.x", "K", 16, 1, 7, mask=15))


def test_the_tip_begins_with_what_the_description_says_and_tells_both_names():
    field = Field("json.value.number", "Number", 4, 1, 5, path="json.path.level", note="Litres in the tank")
    assert tip_text(field).splitlines()[:3] == ["Litres in the tank", "json.value.number", "json.path.level"]
    assert filter_text(field) == "json.path.level == 5"
    long = Field("json.value.string", "String", 0, 10_000, "x" * 10_000, path="json.path.text")
    assert filter_text(long) == "json.path.text"


@pytest.mark.parametrize(("field", "text"), [
    (Field("k", "K", 0, 1, 7), "k == 7"),
    (Field("k", "K", 0, 1, True), "k == 1"),
    (Field("k", "K", 0, 1, 'a"b\n'), 'k == "a\\"b\\n"'),
    (Field("k", "K", 0, 1, b"raw"), "k"),
    (Field("", "K", 0, 1, 7), ""),
])  # fmt: skip
def test_a_filter_for_a_field(field, text):
    assert filter_text(field) == text


def test_the_model_keeps_qts_contract(qtbot, qtmodeltester):
    from PySide6.QtCore import QObject

    keeper = QObject()
    model = FieldModel(keeper)
    inner = (Field("a.b", "B", 0, 2), Field("a.c", "C", 2, 2))
    model.show((Field("a", "A", 0, 4, children=inner), Field("d", "D", 4, 1)))
    qtmodeltester.check(model)
    assert [node.field.key for node in model.path_to(2)] == ["a", "a.c"]


class SlowPairs(Pairs):
    """Waits to be let go, and remembers who asked."""

    def __init__(self) -> None:
        self.may_go = threading.Event()
        self.threads: list[threading.Thread] = []

    def dissect(self, data: bytes, context: Context) -> Dissection:
        self.threads.append(threading.current_thread())
        if len(data) > ASIDE_BYTES:
            assert self.may_go.wait(10)
        return super().dissect(data, context)


LARGE = b"\x01" + bytes(ASIDE_BYTES)


def test_a_large_message_is_dissected_beside_the_frames(play):  # noqa: F811
    async def scene(stage):
        panel, tool = await tool_on(stage, b"\x01abc", LARGE, b"\x01ab")
        slow = SlowPairs()
        slow_formats = {"pairs": slow}
        tool.room.session.decoding.formats = lambda: slow_formats
        panel.traffic.go_to(2)
        await stage.frames_until(lambda: tool._empty.text() == LOOKING, "that it is looked for")
        assert not tool.dissection.fields
        assert panel.bytes.hex._tints.within(0, 9) == (), "no colours of another message's fields"
        slow.may_go.set()
        await stage.frames_until(lambda: tool.summary.text() == f"{ASIDE_BYTES} bytes of value", "the large one")
        assert threading.main_thread() not in slow.threads

    play(scene)


def test_what_is_found_too_late_is_not_shown(play):  # noqa: F811
    async def scene(stage):
        panel, tool = await tool_on(stage, b"\x01abc", LARGE, b"\x01hello")
        slow = SlowPairs()
        slow_formats = {"pairs": slow}
        tool.room.session.decoding.formats = lambda: slow_formats
        panel.traffic.go_to(2)
        await stage.frames_until(lambda: bool(slow.threads), "the thread's beginning")
        panel.traffic.go_to(1)
        stage.clock.tick()
        assert tool.summary.text() == "3 bytes of value"
        slow.may_go.set()
        await stage.frames_until(lambda: tool._aside is None, "the end of the thread")
        assert tool.summary.text() == "3 bytes of value"

    play(scene)


def test_a_cell_shows_the_beginning_of_a_long_value(play):  # noqa: F811
    async def scene(stage):
        _panel, tool = await tool_on(stage, b"\x01abc")
        model = FieldModel(tool)
        model.show((Field("k", "T" * 1_000_000, 0, 1, 7, "x" * 1_000_000),))
        for column in (0, 1):
            assert len(model.index(0, column).data()) <= CELL_MAX_CHARS + 2

    play(scene)


@pytest.mark.parametrize(("key", "before"), [
    ("http1", b"POST / HTTP/1.1\r\nHost: b\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n"),
    ("mqtt", b"\x30\x12\x00\x01t"), ("websocket", b"\x81\x0f"),
])  # fmt: skip
def test_a_message_within_a_message_is_linked_with_its_bytes_both_ways(play, key, before):  # noqa: F811
    async def scene(stage):
        data = before + b'{"level": 21.5}'
        panel, tool = await tool_on(stage, data)
        tool.room.session.decoding.choose(key)
        stage.clock.tick()
        hex_view, at = panel.desk.bytes.hex, data.index(b"21.5")
        hex_view.select(at + 1, 1)
        stage.clock.tick()
        field = tool.tree.current_field
        assert field is not None and (field.key, field.path, field.value) == (
            "json.value.number", "json.path.level", 21.5
        )
        tool.tree.field_chosen.emit(field)
        selection = hex_view.cursor_at.selection
        assert (selection.start, len(selection)) == (at, 4)

    play(scene)


def test_every_dissector_can_be_chosen_also_those_that_never_come_by_themselves(play):  # noqa: F811
    async def scene(stage):
        _, tool = await tool_on(stage, b"\x08\x96\x01")
        for key, title in (("tftp", "TFTP"), ("rtp", "RTP"), ("cbor", "CBOR"), ("msgpack", "MessagePack"),
                           ("protobuf", "Protocol Buffers")):
            place = tool.choice.findData(key)
            assert tool.choice.itemText(place) == title
            tool.choice.activated.emit(place)
            assert (tool.room.session.spec.dissector, tool.dissection.protocol) == (key, key)
        assert tool.summary.text() == "fields 1: 150, maybe sint 75"

    play(scene)
