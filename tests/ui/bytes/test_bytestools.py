"""The tools in a panel: what they show of the bytes, and what they do to the hex view and the project."""

from __future__ import annotations

import base64
import zlib

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.ui.panel.conftest import Stage, play  # noqa: F401 - the fixture
from workbench.model.annotations import ByteMark
from workbench.model.records import Direction, Piece
from workbench.model.sockets import Role
from workbench.ui.bytes.checksumtool import ChecksumTool
from workbench.ui.bytes.inspectortool import ByteOrder, InspectorTool
from workbench.ui.bytes.markstool import MarksTool
from workbench.ui.bytes.statisticstool import StatisticsTool
from workbench.ui.bytes.transformtool import TransformTool
from workbench.ui.hexview.byteheader import BytesMode
from workbench.ui.panel import SocketPanel


async def tool_on(stage: Stage, key: str, *payloads: bytes):
    session = stage.workspace.add_socket(Role.CLIENT, "udp://127.0.0.1:9")
    capture = stage.workspace.store.capture
    capture.append(session.id, [Piece(1, Direction.RX, 0, "127.0.0.1:9", data, len(data)) for data in payloads])
    panel = stage.panel(session)
    await stage.frames_until(lambda: panel.traffic.model.rowCount() == len(payloads), "the records")
    panel.desk.tools.show_tool(key)
    stage.clock.tick()
    return panel, panel.desk.tools.tool


def value_of(tool: InspectorTool, title: str) -> str:
    readings = (tool.model.reading(row) for row in range(tool.model.rowCount()))
    return next(each.text for each in readings if each is not None and each.title == title)


def tints(panel: SocketPanel) -> list[tuple[int, int, int]]:
    return [tuple(tint) if isinstance(tint, tuple) else (tint.offset, tint.size, tint.colour)
            for tint in panel.bytes.hex._tints.within(0, 1000)]  # fmt: skip


def test_the_inspector_follows_the_cursor_and_the_order(play):  # noqa: F811
    async def scene(stage):
        panel, tool = await tool_on(stage, "inspector", b"\x00\x01\x02\x03hello")
        assert isinstance(tool, InspectorTool)
        assert value_of(tool, "Unsigned 32") == str(0x00010203)
        tool.order.choose(ByteOrder.LITTLE)
        assert value_of(tool, "Unsigned 32") == str(0x03020100)
        panel.bytes.hex.go_to(4)
        assert value_of(tool, "ASCII") == "h"
        panel.bytes.hex.select(5, 2)
        assert value_of(tool, "ASCII") == "e"
        assert value_of(tool, "Unsigned 64") == ""

    play(scene)


def test_a_line_shows_its_bytes_and_can_be_copied(play):  # noqa: F811
    async def scene(stage):
        panel, tool = await tool_on(stage, "inspector", b"\x00\x01\x02\x03hello")
        row = next(at for at in range(tool.model.rowCount())
                   if (each := tool.model.reading(at)) is not None and each.title == "Unsigned 16")  # fmt: skip
        tool.table.hovered.emit(row)
        assert tints(panel) == [(0, 2, 0)]
        tool.table.hovered.emit(-1)
        assert tints(panel) == []
        tool.table.setCurrentIndex(tool.model.index(row, 1))
        tool.table.copy_value()
        assert QGuiApplication.clipboard().text() == "1"
        tool.table.hovered.emit(row)
        panel.desk.tools.show_tool("")
        assert tints(panel) == []

    play(scene)


def test_statistics_of_all_and_of_the_selection(play):  # noqa: F811
    async def scene(stage):
        data = bytes(1024) + bytes(range(256)) * 12
        panel, tool = await tool_on(stage, "statistics", data)
        assert isinstance(tool, StatisticsTool)
        await stage.frames_until(lambda: tool.statistics and tool.statistics.total == len(data), "all to be read")
        assert tool.statistics.block_entropies[:4] == [0.0] * 4
        assert tool.statistics.block_entropies[-1] == 8.0
        panel.bytes.hex.select(0, 100)
        await stage.frames_until(lambda: tool.statistics.total == 100, "the selection to be read")
        assert "0.00 bits" in tool.facts.text() and "Selection: 100 bytes" in tool.facts.text()
        tool.histogram.picked.emit(255)
        assert panel.bytes.hex.cursor_at.position == 1024 + 255
        tool.entropy.picked.emit(0)
        assert panel.bytes.hex.cursor_at.position == tool.entropy.offset_of(0)

    play(scene)


def test_statistics_of_a_conversation_grow_with_it(play):  # noqa: F811
    async def scene(stage):
        panel, tool = await tool_on(stage, "statistics", b"abc", b"defg")
        panel.bytes.set_mode(BytesMode.RX)
        await stage.frames_until(lambda: tool.statistics.total == 7, "both records")
        session = panel.session
        stage.workspace.store.capture.append(session.id, [Piece(2, Direction.RX, 0, "", b"hi", 2)])
        await stage.frames_until(lambda: tool.statistics.total == 9, "the third")

    play(scene)


def test_checksums_of_the_selection_with_a_filter(play):  # noqa: F811
    async def scene(stage):
        panel, tool = await tool_on(stage, "checksums", b"xx123456789")
        assert isinstance(tool, ChecksumTool)
        panel.bytes.hex.select(2, 9)
        tool.filter.setText("iso-hdlc")
        await stage.frames_until(lambda: [row.value for row in tool.model.rows][-1:] == ["cbf43926"], "the CRC")
        tool.filter.setText("")
        assert len(tool.model.rows) > 120
        assert "Selection: 9 bytes" in tool.scope.text()

    play(scene)


def test_the_checksum_at_the_end_is_found(play):  # noqa: F811
    async def scene(stage):
        body = b"a message of some length"
        panel, tool = await tool_on(stage, "checksums", body + zlib.crc32(body).to_bytes(4, "little"))
        tool.search.setChecked(True)
        await stage.frames_until(lambda: tool.model.rows, "something to be found")
        assert tool.model.rows[0].checksum.key == "crc32-iso-hdlc"
        assert "little" in tool.model.rows[0].note
        tool.table.hovered.emit(0)
        assert tints(panel) == [(0, len(body), 2), (len(body), 4, 1)]
        tool.search.setChecked(False)
        await stage.frames_until(lambda: len(tool.model.rows) > 120, "the values again")
        assert tints(panel) == []

    play(scene)


def test_a_chain_of_transforms(play):  # noqa: F811
    async def scene(stage):
        packed = base64.b64encode(zlib.compress(b"hello there"))
        panel, tool = await tool_on(stage, "transform", b"!" + packed)
        assert isinstance(tool, TransformTool)
        tool.add_step("from-base64")
        assert tool.outcome.failed == 0 and tints(panel) == [(0, 1, 4)]
        assert "0x21" in tool.result.said.text()
        panel.bytes.hex.select(1, len(packed))
        stage.clock.tick()
        tool.add_step("from-zlib")
        assert tool.outcome.data == b"hello there" and tints(panel) == []
        tool.result.forms.choose("text")
        assert tool.result.text.toPlainText() == "hello there"
        tool.add_step("xor")
        assert tool.outcome.failed == 2 and tool.outcome.data == b"hello there"
        tool.rows[2].field.setText("20")
        stage.clock.tick()
        assert tool.outcome.data == bytes(byte ^ 0x20 for byte in b"hello there")
        tool.rows[2].raised.emit(tool.rows[2])
        assert tool.outcome.failed == 2, "zlib cannot read what was changed"
        tool.rows[1].removed.emit(tool.rows[1])
        tool.result.use()
        assert panel.composer.payload() == b"hello there"
        tool.remove_all()
        assert tool.outcome.data == packed

    play(scene)


def test_marks_are_kept_coloured_and_undone(play):  # noqa: F811
    async def scene(stage):
        panel, tool = await tool_on(stage, "marks", b"first record", b"second record")
        assert isinstance(tool, MarksTool)
        panel.bytes.hex.select(2, 3)
        tool.colours.setCurrentIndex(1)
        tool.mark_selection()
        stage.clock.tick()
        mark = ByteMark(2, 2, 3, 1)
        assert stage.workspace.document.byte_marks == {str(panel.session.id): (mark,)}
        assert tints(panel) == [(2, 3, 1)]
        index = tool.model.index(0, 3)
        tool.model.setData(index, "a length")
        assert tool.marks.all()[0].note == "a length"
        panel.desk.tools.show_tool("")
        assert tints(panel) == [(2, 3, 1)], "marks stay when the tool is closed"
        panel.traffic.go_to(1)
        stage.clock.tick()
        assert tints(panel) == []
        stage.workspace.undo()
        stage.workspace.undo()
        panel.traffic.go_to(2)
        stage.clock.tick()
        assert tints(panel) == []
        stage.workspace.redo()
        stage.clock.tick()
        assert tints(panel) == [(2, 3, 1)]

    play(scene)


def test_a_mark_shows_its_record(play):  # noqa: F811
    async def scene(stage):
        panel, tool = await tool_on(stage, "marks", b"first record", b"second record")
        tool.marks.add(ByteMark(1, 6, 6, 2, "the word"))
        tool.marks.add(ByteMark(2, 0, 1, 3))
        stage.clock.tick()
        tool.table.clicked.emit(tool.model.index(0, 0))
        stage.clock.tick()
        assert panel.bytes.shown_number == 1
        assert panel.bytes.hex.cursor_at.selection == range(6, 12)
        tool.table.selectRow(0)
        tool.colours.activated.emit(5)
        assert tool.marks.all()[0].colour == 5
        tool.table.selectRow(0)
        tool.remove_chosen()
        assert [mark.record for mark in tool.marks.all()] == [2]

    play(scene)


def test_a_conversation_has_no_marks(play):  # noqa: F811
    async def scene(stage):
        panel, tool = await tool_on(stage, "marks", b"first record")
        panel.bytes.set_mode(BytesMode.BOTH)
        stage.clock.tick()
        assert not tool.add.isEnabled()
        tool.mark_selection()
        assert tool.marks.all() == ()

    play(scene)


def test_without_bytes_the_statistics_say_so_and_draw_no_blank_charts(play):  # noqa: F811
    async def scene(stage):
        panel, tool = await tool_on(stage, "statistics", b"", b"some")
        panel.traffic.table.selectRow(0)
        stage.clock.tick()
        assert isinstance(tool, StatisticsTool)
        assert tool._empty.isVisible() and not tool.histogram.isVisible()
        panel.traffic.table.selectRow(1)
        stage.clock.tick()
        assert tool.histogram.isVisible() and not tool._empty.isVisible()

    play(scene)


def test_the_numbers_of_marks_stand_at_the_right(play):  # noqa: F811
    async def scene(stage):
        _, tool = await tool_on(stage, "marks", b"some")
        assert isinstance(tool, MarksTool)
        tool.marks.add(ByteMark(1, 0, 2, 0))
        tool.refresh()
        role = Qt.ItemDataRole.TextAlignmentRole
        for column in range(3):
            assert tool.model.index(0, column).data(role) & Qt.AlignmentFlag.AlignRight
            assert tool.model.headerData(column, Qt.Orientation.Horizontal, role) & Qt.AlignmentFlag.AlignRight
        assert tool.model.index(0, 3).data(role) is None

    play(scene)
