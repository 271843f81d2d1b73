"""Comparing by command: two records, one after the other, two recordings; the menu of the rows."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu

from tests.ui.window.conftest import Stage
from tests.ui.window.test_panelcommands import Play, client_with_records
from workbench.ui.compare.recordingswindow import RecordingsWindow
from workbench.ui.compare.recordswindow import RecordsWindow


def test_two_selected_records_are_compared(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        panel = await client_with_records(stage)
        panel.traffic.table.selectAll()
        stage.frame()
        stage.window.binder.action("traffic.compare").trigger()
        window = stage.window.findChild(RecordsWindow)
        assert window is not None
        assert window.windowTitle().startswith("Compare Record 1 of TCP client with Record 2")
        assert window.page.bar.said.text() == "1 difference, 3 bytes"
        window.close()

    play(scene)


def test_one_record_waits_for_another(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        panel = await client_with_records(stage)
        for number in (2, 1):
            assert stage.window.findChild(RecordsWindow) is None
            panel.traffic.go_to(number)
            stage.frame()
            stage.window.binder.action("traffic.compare").trigger()
        window = stage.window.findChild(RecordsWindow)
        assert window is not None
        assert window.windowTitle().startswith("Compare Record 2 of TCP client with Record 1")
        window.close()

    play(scene)


def test_recordings_are_chosen_in_a_window(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        panel = await client_with_records(stage)
        menu = panel.findChild(QMenu, "traffic-compare-menu")
        assert menu is not None
        menu.actions()[1].trigger()
        window = stage.window.findChild(RecordingsWindow)
        assert window is not None
        assert window.chooser.left.currentText().startswith("TCP client")
        window.compare()
        await stage.until(lambda: stage.frame() or window.model.rowCount(), "the comparison")
        assert "changed" in window.said.text() or "only" in window.said.text()
        window.close()

    play(scene)
