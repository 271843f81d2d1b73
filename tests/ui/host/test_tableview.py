from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from workbench.host.tables import TableColumn, TableRow
from workbench.ui.host.tablemodel import HostTableModel
from workbench.ui.host.tableview import HostTableView

ROWS = [TableRow(name, (name, name.upper()), (name, name)) for name in "cab"]


def make(qtbot, theme):
    model = HostTableModel((TableColumn("Name", 10), TableColumn("Large", 10)), theme)
    view = HostTableView("hostTest", "Letters", model, theme)
    model.setParent(view)
    qtbot.addWidget(view)
    model.set_rows(ROWS, list(ROWS), model.arrangement)
    view.resize(400, 200)
    view.show()
    return view


def test_rows_stand_as_read_until_a_heading_is_clicked(qtbot, theme):
    view = make(qtbot, theme)
    letters = [view.model().index(place, 0).data() for place in range(3)]
    assert letters == ["c", "a", "b"]
    head = view.horizontalHeader()
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(head.sectionSize(0) // 2, 8))
    assert [view.model().index(place, 0).data() for place in range(3)] == ["a", "b", "c"]


def test_copy_takes_the_selected_rows_or_all(qtbot, theme):
    view = make(qtbot, theme)
    view.selectRow(1)
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Name\tLarge\na\tA"
    view.clearSelection()
    view.copy_rows()
    assert QGuiApplication.clipboard().text() == "Name\tLarge\nc\tC\na\tA\nb\tB"
