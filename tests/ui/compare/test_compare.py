"""Comparing in its windows: cells, steps from difference to difference, recordings, another project's file."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt

from tests.ui.panel.conftest import play  # noqa: F401 - the fixture
from workbench.codec.bytes.alignment import Kind
from workbench.model.records import Direction, Piece
from workbench.model.sockets import Role
from workbench.session.across.comparedsides import side_of
from workbench.session.across.comparing import compare_payloads
from workbench.ui.compare.cells import Cells
from workbench.ui.compare.payloads import Payload
from workbench.ui.compare.recordingswindow import RecordingsWindow
from workbench.ui.compare.recordswindow import RecordsWindow
from workbench.ui.compare.sidechooser import key_of

FEW = st.lists(st.sampled_from([0, 1, 2, 255]), max_size=60).map(bytes)


@given(FEW, FEW, st.integers(1, 9))
def test_the_cells_hold_both_sides(left, right, columns):
    cells = Cells(compare_payloads(left, right))
    ours = theirs = b""
    for first in range(0, cells.total, columns):
        pieces = cells.row(first, columns)
        assert sum(piece.width for piece in pieces) == min(columns, cells.total - first)
        assert cells.offsets(first) == (len(ours), len(theirs))
        for piece in pieces:
            ours, theirs = ours + piece.left, theirs + piece.right
    assert (ours, theirs) == (left, right)
    for index in range(len(cells.comparison.differences)):
        found = cells.difference(index)
        assert cells.difference_at(found.start) == cells.difference_at(found.stop - 1) == index


def fill(stage, *recordings):
    sessions = []
    for payloads in recordings:
        session = stage.workspace.add_socket(Role.CLIENT, "udp://127.0.0.1:9")
        pieces = [Piece(1, Direction.RX, 0, "peer", data, len(data)) for data in payloads]
        stage.workspace.store.capture.append(session.id, pieces)
        sessions.append(session)
    return sessions


def payload(stage, session, number):
    side = side_of(stage.workspace, session.id)
    return Payload(side.rows, side.rows.heads(number - 1, 1)[0], f"Record {number} of {side.title}")


def test_two_records_side_by_side(play, qtbot):  # noqa: F811
    async def scene(stage):
        one, other = fill(stage, [b"the first text and its end"], [b"the worst text, and its end!"])
        await stage.frames_until(lambda: other.traffic.count(), "the records")
        parent = stage.panel(one)
        sides = payload(stage, one, 1), payload(stage, other, 1)
        window = RecordsWindow(stage.workspace, stage.theme, sides, parent)
        window.show()
        view, said = window.page.view, []
        window.message.connect(said.append)
        assert window.page.bar.said.text() == "3 differences, 4 bytes"
        assert view.cells.offsets(view.current) == (4, 4), "it begins at the first difference"
        window.page.step(1)
        assert view.cells.offsets(view.current) == (14, 14)
        window.page.step(1)
        assert view.cells.offsets(view.current)[1] == 27
        window.page.step(1)
        assert said == ["There is no further difference."]
        window.page.step(-1)
        window.page.step(-1)
        assert view.current == 4
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
        assert view.current == 0
        assert not view.grab().isNull()
        window.close()

    play(scene)


def test_a_large_payload_is_compared_in_a_thread(play):  # noqa: F811
    async def scene(stage):
        data = bytes(range(256)) * 1000
        one, other = fill(stage, [data], [data[:1000] + b"!" + data[1000:]])
        await stage.frames_until(lambda: other.traffic.count(), "the records")
        sides = payload(stage, one, 1), payload(stage, other, 1)
        window = RecordsWindow(stage.workspace, stage.theme, sides, stage.panel(one))
        assert window.page.bar.said.text() == "Comparing…" and not window.page.bar.stop.isHidden()
        await stage.frames_until(lambda: window.page.view.cells is not None, "the comparison")
        assert window.page.bar.said.text().startswith("1 difference, 1 byte") and window.page.bar.stop.isHidden()
        window.close()

    play(scene)


def test_aligning_can_be_stopped(play):  # noqa: F811
    async def scene(stage):
        data = bytes(range(256)) * 1000
        one, other = fill(stage, [b"<" + data + b">"], [b"(" + data[:1000] + b"!" + data[1000:] + b")"])
        await stage.frames_until(lambda: other.traffic.count(), "the records")
        sides = payload(stage, one, 1), payload(stage, other, 1)
        window = RecordsWindow(stage.workspace, stage.theme, sides, stage.panel(one))
        window.page.bar.stop.click()
        await stage.frames_until(lambda: window.page.view.cells is not None, "what was compared")
        assert "compared in place" in window.page.bar.said.text()
        window.close()

    play(scene)


def test_two_recordings_line_by_line(play):  # noqa: F811
    async def scene(stage):
        one, other = fill(stage, [b"hello", b"value 1", b"bye"], [b"hello", b"value 2", b"more", b"bye"])
        await stage.frames_until(lambda: other.traffic.count() == 4 and one.traffic.count() == 3, "the records")
        window = RecordingsWindow(stage.workspace, stage.theme, stage.clock, stage.panel(one))
        window.show()
        window.chooser.choose_left(other.id)
        assert [window.chooser.left.currentData(), window.chooser.right.currentData()] == [
            key_of(other.id), key_of(one.id),
        ]  # fmt: skip
        window.chooser.left.setCurrentIndex(0)
        window.chooser.right.setCurrentIndex(1)
        window.compare()
        await stage.frames_until(lambda: window.model.rowCount(), "the comparison")
        assert [pair.kind for pair in window.model.pairs] == [Kind.EQUAL, Kind.CHANGED, Kind.INSERTED, Kind.EQUAL]
        assert window.said.text() == "2 the same, 1 changed, 0 only left, 1 only right"
        assert window.table.currentIndex().row() == 1
        assert window.page.bar.said.text() == "1 difference, 1 byte"
        window.page.step(1)
        assert window.table.currentIndex().row() == 2, "past the last difference comes the next line"
        assert window.model.data(window.model.index(2, 0)) == "+"
        assert not window.grab().isNull()
        window.close()

    play(scene)


def test_a_session_with_another_project_s_file(play, tmp_path):  # noqa: F811
    async def scene(stage):
        (one,) = fill(stage, [b"hello", b"value 1"])
        await stage.frames_until(lambda: one.traffic.count() == 2, "the records")
        path = tmp_path / "other.swb"
        await stage.workspace.save_as(path).wait()
        stage.workspace.hide_records(one.id, [1])
        window = RecordingsWindow(stage.workspace, stage.theme, stage.clock, stage.panel(one))
        window.show()
        window.open_file(str(path))
        await stage.frames_until(lambda: "other.swb" in window.chooser.right.currentText(), "its sessions")
        window.compare()
        await stage.frames_until(lambda: window.model.rowCount() == 2, "the comparison")
        assert [pair.kind for pair in window.model.pairs] == [Kind.INSERTED, Kind.EQUAL]
        window.open_file(str(tmp_path / "missing.swb"))
        await stage.frames_until(lambda: "missing.swb" in window.said.text() and not window._job, "the refusal")
        assert window.model.rowCount() == 2, "what was found before stays"
        window.close()

    play(scene)
