from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from workbench.model.connections import Connection
from workbench.model.events import CloseHow
from workbench.ui.panel.clients.clientrows import COLUMNS, client_state
from workbench.ui.panel.clients.clientsmodel import ClientsModel

NOW_NS = 10_000_000_000


def connection(number: int) -> Connection:
    return Connection(number, "127.0.0.1:9000", f"127.0.0.1:{40_000 + number}", 1_000_000_000)


class Clients:
    """A roster by hand."""

    def __init__(self, count: int) -> None:
        self.found = {number: connection(number) for number in range(1, count + 1)}

    def read(self) -> dict[int, Connection]:
        return self.found

    def close(self, number: int, how: CloseHow = CloseHow.ORDERLY) -> None:
        each = self.found[number]
        each.closed_ns, each.how, each.can_read, each.can_write = 4_000_000_000, how, False, False


def queued(number: int) -> int:
    return 2_000 * number


def now() -> int:
    return NOW_NS


def make(clients: Clients) -> ClientsModel:
    model = ClientsModel(clients.read, queued, now)
    model.tester = QAbstractItemModelTester(  # type: ignore[attr-defined]
        model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    model.refresh_rows()
    return model


def texts(model: ClientsModel, row: int) -> list[str]:
    return [str(model.index(row, column).data()) for column in range(len(COLUMNS))]


def test_a_row_tells_everything(qapp: object) -> None:
    clients = Clients(1)
    clients.found[1].counters.rx_bytes = 1_250_000
    model = make(clients)
    assert texts(model, 0) == ["1", "127.0.0.1:40001", "connected", "00:09", "1.25 MB", "0 B", "2.00 kB"]
    clients.close(1, CloseHow.RESET)
    assert texts(model, 0)[2:4] == ["reset by peer", "00:03"]
    assert texts(model, 0)[-1] == "–"


def test_states_in_words() -> None:
    each = connection(1)
    assert client_state(each) == "connected"
    each.can_read = False
    assert client_state(each) == "peer half-closed"
    each.can_read, each.can_write = True, False
    assert client_state(each) == "half-closed by us"


def test_clients_come_and_go_in_few_signals(qapp: object, qtbot: QtBot) -> None:
    clients = Clients(1_000)
    model = make(clients)
    assert model.rowCount() == 1_000
    for number in (*range(10, 20), 500, 1_000):
        del clients.found[number]
    clients.found[1_001] = connection(1_001)
    removed: list[tuple[int, int]] = []

    def note(_parent: object, first: int, last: int) -> None:
        removed.append((first, last))

    model.rowsRemoved.connect(note)
    with qtbot.waitSignal(model.rowsInserted):
        assert model.refresh_rows()
    assert removed == [(999, 999), (499, 499), (9, 18)]
    assert model.numbers == list(clients.found)
    assert not model.refresh_rows()


def test_gone_clients_can_be_left_out(qapp: object) -> None:
    clients = Clients(5)
    model = make(clients)
    clients.close(2)
    clients.close(5)
    model.set_open_only(True)
    assert model.numbers == [1, 3, 4]
    model.set_open_only(False)
    assert model.numbers == [1, 2, 3, 4, 5]
    assert not model.flags(model.index(1, 0)) & Qt.ItemFlag.ItemIsEnabled
    assert model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEnabled


def test_only_the_rows_in_view_are_told_to_be_read_anew(qapp: object, qtbot: QtBot) -> None:
    model = make(Clients(1_000))
    with qtbot.waitSignal(model.dataChanged) as told:
        model.refresh_values(100, 110)
    assert (told.args[0].row(), told.args[1].row()) == (100, 110)
    with qtbot.assertNotEmitted(model.dataChanged):
        model.refresh_values(-1, 10)
