"""Table and bytes over real sockets and the real capture."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.conftest import Until
from tests.session.scenes import datagram_pair, pair, workspace_in
from workbench.settings.values import Settings
from workbench.ui.hexview.byteheader import BytesMode
from workbench.ui.hexview.bytespane import BytesPane
from workbench.ui.theme import Theme
from workbench.ui.traffic.columns import Column
from workbench.ui.traffic.trafficview import TrafficView


def column(view: TrafficView, which: Column) -> list[str]:
    return [view.model.data(view.model.index(row, which)) for row in range(view.model.rowCount())]


def test_what_goes_over_the_wire_is_in_the_table_and_in_the_bytes(
    runner: asyncio.Runner, tmp_path: Path, theme: Theme, qtbot: QtBot, until: Until
) -> None:
    async def play() -> None:
        async with workspace_in(tmp_path) as workspace:
            server, client = await pair(workspace)
            view = TrafficView(client.traffic, theme, Settings())
            pane = BytesPane(client.traffic, theme, Settings())
            qtbot.addWidget(view)
            qtbot.addWidget(pane)
            view.record_selected.connect(pane.show_record)
            assert client.send(b"ping \xe2\x82\xac") is None
            await until(lambda: server.traffic.count() == 1, "the listener's record")
            assert server.send(b"pong") is None
            await until(lambda: client.traffic.count() == 2, "both records")
            view.refresh()
            pane.refresh()
            assert column(view, Column.DIRECTION) == ["▶ TX", "◀ RX"]
            assert column(view, Column.SIZE) == ["8", "4"]
            assert column(view, Column.PREVIEW) == ["ping €", "pong"]
            assert column(view, Column.PEER) == [server.local] * 2
            assert pane.hex.bytes.read(0, 99) == b"pong"
            view.go_to(1)
            pane.refresh()
            assert pane.hex.bytes.read(0, 99) == b"ping \xe2\x82\xac"
            pane.set_mode(BytesMode.BOTH)
            assert pane.hex.bytes.read(0, 99) == b"ping \xe2\x82\xacpong"

    runner.run(play())


def test_removed_records_go_and_come_back_with_undo(
    runner: asyncio.Runner, tmp_path: Path, theme: Theme, qtbot: QtBot, until: Until
) -> None:
    async def play() -> None:
        async with workspace_in(tmp_path) as workspace:
            bound, sender = await datagram_pair(workspace)
            view = TrafficView(bound.traffic, theme, Settings())
            pane = BytesPane(bound.traffic, theme, Settings())
            qtbot.addWidget(view)
            qtbot.addWidget(pane)
            for number in range(6):
                assert sender.send(b"%d" % number * number) is None
            await until(lambda: bound.traffic.count() == 6, "six datagrams")
            pane.set_mode(BytesMode.RX)
            view.refresh()
            assert column(view, Column.SIZE) == ["0", "1", "2", "3", "4", "5"]
            view.go_to(3)
            workspace.hide_records(bound.id, [2, 4])
            view.refresh()
            pane.refresh()
            assert column(view, Column.NUMBER) == ["1", "3", "5", "6"]
            assert list(view.selected_numbers()) == [3]
            assert pane.hex.bytes.read(0, 99) == b"22444455555"
            workspace.clear_traffic(bound.id)
            view.refresh()
            pane.refresh()
            assert view.model.rowCount() == 0
            assert view.current_number == 0
            assert pane.hex.bytes.size == 0
            workspace.undo()
            workspace.undo()
            view.refresh()
            pane.refresh()
            assert view.model.rowCount() == 6
            assert pane.hex.bytes.read(0, 99) == b"122333444455555"

    runner.run(play())


def test_a_burst_is_one_insert(
    runner: asyncio.Runner, tmp_path: Path, theme: Theme, qtbot: QtBot, until: Until
) -> None:  # fmt: skip
    count = 5_000
    inserts: list[tuple[int, int]] = []

    def note(_parent: QModelIndex, first: int, last: int) -> None:
        inserts.append((first, last))

    async def play() -> None:
        async with workspace_in(tmp_path) as workspace:
            _server, client = await pair(workspace)
            view = TrafficView(client.traffic, theme, Settings())
            qtbot.addWidget(view)
            view.resize(700, 400)
            view.show()
            view.model.rowsInserted.connect(note)
            for number in range(count):
                assert client.send(b"%06d" % number) is None
            await until(lambda: client.traffic.count() == count, "every record", deadline_s=60)
            view.refresh()
            QApplication.processEvents()
            assert inserts == [(0, count - 1)]
            assert view.table.end_row() == count
            last = view.model.index(count - 1, Column.PREVIEW)
            assert view.model.data(last) == f"{count - 1:06d}"

    runner.run(play())
