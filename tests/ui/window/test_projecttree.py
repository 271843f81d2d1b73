from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from workbench.model.library import Library, Pad, SavedPayload
from workbench.model.sequences import Sequence
from workbench.model.sockets import Role, SessionState, SocketSpec
from workbench.model.tlssettings import TlsSettings
from workbench.project.document import Document
from workbench.ui.theme.theme import Theme
from workbench.ui.window.project.projectmodel import ICON_ROLE, URL_ROLE
from workbench.ui.window.project.projectrows import TopRow
from workbench.ui.window.project.projecttree import ProjectTree


class Socket:
    def __init__(self, spec: SocketSpec) -> None:
        self.spec = spec
        self.state = SessionState.CLOSED
        self.local = ""
        self.ended_by_peer = False
        self.revision = 0


class Project:
    """A workspace's order and names, without its network."""

    def __init__(self) -> None:
        self.sessions: list[Socket] = []
        self.edits: list[str] = []
        self.document = Document()

    def add(self, name: str, url: str = "tcp://127.0.0.1:9000", role: Role = Role.CLIENT) -> int:
        number = len(self.sessions) + 1
        self.sessions.append(Socket(SocketSpec(number, name, role, url)))
        return number

    def update_spec(self, spec: SocketSpec, text: str = "") -> None:
        next(socket for socket in self.sessions if socket.spec.id == spec.id).spec = spec
        self.edits.append(text)

    def move_socket(self, session_id: int, index: int) -> None:
        socket = next(each for each in self.sessions if each.spec.id == session_id)
        self.sessions.remove(socket)
        self.sessions.insert(index, socket)


@pytest.fixture
def project() -> Project:
    project = Project()
    for name in ("one", "two", "three"):
        project.add(name)
    return project


@pytest.fixture
def tree(qtbot: QtBot, project: Project) -> Iterator[ProjectTree]:
    theme = Theme()
    tree = ProjectTree(project, theme)
    tester = QAbstractItemModelTester(tree.rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    qtbot.addWidget(tree)
    tree.resize(240, 400)
    tree.show()
    qtbot.waitExposed(tree)
    yield tree
    del tester


def names(tree: ProjectTree) -> list[str]:
    parent = tree.rows.sockets_index
    return [str(tree.rows.index(row, 0, parent).data()) for row in range(tree.rows.rowCount(parent))]


def test_it_follows_the_project_row_by_row(tree: ProjectTree, project: Project) -> None:
    assert names(tree) == ["one", "two", "three"]
    del project.sessions[1]
    project.sessions.insert(0, Socket(SocketSpec(9, "new", Role.LISTENER, "udp://127.0.0.1:0")))
    assert tree.refresh()
    assert names(tree) == ["new", "one", "three"]
    assert not tree.refresh()


def test_a_row_that_moved_keeps_its_selection(tree: ProjectTree, project: Project) -> None:
    tree.show_socket(3)
    project.move_socket(3, 0)
    tree.refresh()
    assert names(tree) == ["three", "one", "two"]
    assert tree.current_socket() == 3


def test_state_and_address_are_told_to_a_screen_reader(tree: ProjectTree, project: Project) -> None:
    project.sessions[0].state = SessionState.OPEN
    project.sessions[0].revision += 1
    assert tree.refresh()
    index = tree.rows.socket_index(1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "one, TCP client, tcp://127.0.0.1:9000, connected"
    assert index.data(URL_ROLE) == "tcp://127.0.0.1:9000"


def test_who_closed_it_is_told(tree: ProjectTree, project: Project) -> None:
    project.sessions[0].ended_by_peer = True
    project.sessions[0].revision += 1
    assert tree.refresh()
    tip = tree.rows.socket_index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "one\nTCP client, closed by the peer\ntcp://127.0.0.1:9000"


def test_rename_in_place(tree: ProjectTree, project: Project, qtbot: QtBot) -> None:
    tree.rename(2)
    editor = tree.findChild(QLineEdit)
    assert editor is not None
    editor.clear()
    qtbot.keyClicks(editor, "the second")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: project.sessions[1].spec.name == "the second")
    assert project.edits == ["Rename socket"]
    assert names(tree)[1] == "the second"


def test_an_empty_name_is_not_taken(tree: ProjectTree, project: Project) -> None:
    assert not tree.rows.setData(tree.rows.socket_index(1), "   ")
    assert project.sessions[0].spec.name == "one"


def test_alt_and_arrows_move_a_socket(tree: ProjectTree, project: Project, qtbot: QtBot) -> None:
    tree.show_socket(1)
    qtbot.keyClick(tree, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(tree) == ["two", "one", "three"]
    assert tree.current_socket() == 1
    qtbot.keyClick(tree, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(tree, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names(tree) == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("row", "order"),
    [(0, ["three", "one", "two"]), (1, ["one", "three", "two"]), (-1, ["one", "two", "three"])],
)
def test_dropping_a_socket_between_others_moves_it_there(tree: ProjectTree, row: int, order: list[str]) -> None:
    rows = tree.rows
    data = rows.mimeData([rows.socket_index(3)])
    rows.dropMimeData(data, Qt.DropAction.MoveAction, row, 0, rows.sockets_index)
    assert names(tree) == order


def test_dropping_downwards_counts_without_the_row_itself(tree: ProjectTree) -> None:
    rows = tree.rows
    data = rows.mimeData([rows.socket_index(1)])
    rows.dropMimeData(data, Qt.DropAction.MoveAction, 2, 0, rows.sockets_index)
    assert names(tree) == ["two", "one", "three"]


def test_nothing_is_dropped_outside_of_the_sockets(tree: ProjectTree) -> None:
    rows = tree.rows
    data = rows.mimeData([rows.socket_index(1)])
    assert not rows.canDropMimeData(data, Qt.DropAction.MoveAction, 0, 0, QModelIndex())


def test_enter_opens_and_delete_asks_to_remove(tree: ProjectTree, qtbot: QtBot) -> None:
    tree.show_socket(2)
    with qtbot.waitSignal(tree.socket_opened) as opened:
        qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert opened.args == [2]
    with qtbot.waitSignal(tree.remove_requested) as removed:
        qtbot.keyClick(tree, Qt.Key.Key_Delete)
    assert removed.args == [2]
    tree.setCurrentIndex(tree.rows.notes_index)
    with qtbot.waitSignal(tree.notes_opened):
        qtbot.keyClick(tree, Qt.Key.Key_Return)


def test_a_very_long_name_does_not_widen_the_tree(tree: ProjectTree, project: Project) -> None:
    spec = project.sessions[0].spec
    project.update_spec(replace(spec, name="Donaudampfschifffahrtsgesellschaft" * 5, url=f"tcp://{'x' * 200}:9000"))
    tree.refresh()
    assert not tree.horizontalScrollBar().isVisible()
    assert tree.sizeHintForColumn(0) < 400


@pytest.mark.parametrize(
    ("url", "role", "icon", "word"),
    [
        ("tls://127.0.0.1:1", Role.CLIENT, "lock", "TLS client"),
        ("udp://239.1.1.1:5", Role.LISTENER, "satellite-dish", "Multicast receiver"),
        ("unix-dgram:///tmp/a", Role.LISTENER, "inbox", "Unix datagram socket"),
        ("icmp://h", Role.CLIENT, "activity", "Ping"),
        ("nonsense", Role.CLIENT, "circle-alert", "nonsense"),
    ],
)
def test_a_row_says_which_kind_it_is(
    tree: ProjectTree, project: Project, url: str, role: Role, icon: str, word: str
) -> None:
    number = project.add("x", url, role)
    tree.refresh()
    index = tree.rows.socket_index(number)
    assert index.data(ICON_ROLE) == icon
    assert word in index.data(Qt.ItemDataRole.ToolTipRole)
    assert word in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_client_that_checks_nothing_says_so_in_its_tool_tip(tree: ProjectTree, project: Project) -> None:
    number = project.add("x", "tls://127.0.0.1:1")
    tree.refresh()
    index = tree.rows.socket_index(number)
    assert "NOT verified" not in index.data(Qt.ItemDataRole.ToolTipRole)
    socket = project.sessions[-1]
    socket.spec = replace(socket.spec, tls=TlsSettings(verify=False))
    assert "TLS, NOT verified" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_pads_and_sequences_stand_below_their_rows(tree: ProjectTree, project: Project, qtbot: QtBot) -> None:
    rows = tree.rows
    assert [rows.index(row, 0).data() for row in range(rows.rowCount())] == [
        "Sockets", "Payloads", "Pads", "Sequences", "Notes",
    ]  # fmt: skip
    library = Library((SavedPayload(1, "one"), SavedPayload(2, "two")), pads=(Pad(4, "Lesson"), Pad(7, "Show")))
    project.document = replace(project.document, library=library, sequences=(Sequence(3, "Login"),))
    assert tree.refresh() and not tree.refresh()
    assert rows.top_index(TopRow.PAYLOADS).data() == "Payloads (2)"
    assert rows.top_index(TopRow.PADS).data(Qt.ItemDataRole.AccessibleTextRole) == "Pads, 2"
    assert rows.entry_index(TopRow.PADS, 7).data() == "Show" and rows.entry_index(TopRow.SEQUENCES, 3).data() == "Login"
    assert not rows.entry_index(TopRow.PADS, 3).isValid()
    opened: list[tuple[TopRow, int]] = []
    tree.top_opened.connect(lambda row, number: opened.append((row, number)))
    for index in (rows.top_index(TopRow.PAYLOADS), rows.entry_index(TopRow.PADS, 7), rows.top_index(TopRow.SEQUENCES)):
        tree.setCurrentIndex(index)
        assert tree.current_socket() == 0
        qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert opened == [(TopRow.PAYLOADS, 0), (TopRow.PADS, 7), (TopRow.SEQUENCES, 0)]
    project.document = replace(project.document, library=replace(library, pads=(Pad(7, "Other"),)))
    assert tree.refresh()
    assert rows.entry_index(TopRow.PADS, 7).data() == "Other" and names(tree) == ["one", "two", "three"]
