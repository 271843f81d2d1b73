from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QInputDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.hexview.sources import Endless
from tests.ui.traffic.memorytraffic import MemoryTraffic
from workbench.codec.hexdump import CopyForm
from workbench.model.sources import ByteSource
from workbench.settings.values import HexColumns, Reading, Settings
from workbench.ui.hexview.byteheader import BytesMode, BytesTab
from workbench.ui.hexview.bytespane import BytesPane
from workbench.ui.hexview.search import NeedleForm
from workbench.ui.theme import Theme
from workbench.ui.widgets.labels import ElidedLabel

Make = Callable[[MemoryTraffic], BytesPane]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class HugeRecord(MemoryTraffic):
    """One record with more bytes than fit anywhere."""

    def __init__(self, source: Endless) -> None:
        super().__init__(1)
        self.huge = source

    def source(self, number: int) -> ByteSource:  # type: ignore[override]
        return self.huge


@pytest.fixture
def make(theme: Theme, qtbot: QtBot) -> Make:
    def make(traffic: MemoryTraffic) -> BytesPane:
        pane = BytesPane(traffic, theme, Settings())
        qtbot.addWidget(pane)
        pane.resize(640, 400)
        pane.show()
        qtbot.waitExposed(pane)
        QApplication.processEvents()
        return pane

    return make


def shown(pane: BytesPane) -> bytes:
    return pane.hex.bytes.read(0, 1_000)


def what(pane: BytesPane) -> str:
    return pane.findChild(ElidedLabel, "bytes-what").text()


def place(pane: BytesPane) -> str:
    return pane.findChild(ElidedLabel, "bytes-place").text()


def said(pane: BytesPane) -> str:
    return pane.findChild(QLabel, "hex-find-said").text()


def find(pane: BytesPane, text: str, form: NeedleForm = NeedleForm.TEXT) -> None:
    pane.find_bar.form = form
    pane.find_bar.field.setText(text)
    pane.find_next()


def test_without_a_selection_the_newest_record_is_shown_as_it_comes(make: Make, traffic: MemoryTraffic) -> None:
    pane = make(traffic)
    assert shown(pane) == b"record 100\r\n"
    assert what(pane) == "Record 100 (newest) · ◀ RX from 127.0.0.1:50000 · 12 bytes"
    traffic.records += 7
    assert pane.refresh()
    assert pane.shown_number == 107
    assert not pane.refresh()


def test_a_selected_record_stays(make: Make, traffic: MemoryTraffic) -> None:
    pane = make(traffic)
    pane.show_record(41)
    traffic.records += 7
    pane.refresh()
    assert shown(pane) == b"record 41\r\n"
    assert what(pane).startswith("Record 41 · ▶ TX to 127.0.0.1:50001")
    pane.show_record(0)
    assert pane.shown_number == 107


def test_bytes_that_are_selected_are_not_taken_away_by_newer_ones(make: Make, traffic: MemoryTraffic) -> None:
    pane = make(traffic)
    pane.hex.select(0, 3)
    traffic.records += 1
    pane.refresh()
    assert pane.shown_number == 100
    assert what(pane).startswith("Record 100 · "), "it is the newest no longer"
    pane.hex.go_to(0)
    pane.refresh()
    assert pane.shown_number == 101
    assert what(pane).startswith("Record 101 (newest) · ")


def test_conversations_grow_and_leave_out_what_was_removed(make: Make) -> None:
    traffic = MemoryTraffic(3)
    pane = make(traffic)
    pane.set_mode(BytesMode.BOTH)
    assert shown(pane) == b"record 1\r\nrecord 2\r\nrecord 3\r\n"
    pane.set_mode(BytesMode.RX)
    assert shown(pane) == b"record 2\r\n"
    assert what(pane) == "◀ RX of all connections, 10 bytes"
    traffic.records = 4
    pane.refresh()
    assert shown(pane) == b"record 2\r\nrecord 4\r\n"
    traffic.hide(2)
    pane.refresh()
    assert shown(pane) == b"record 4\r\n"
    pane.header.modes.button(BytesMode.TX).click()
    assert shown(pane) == b"record 1\r\nrecord 3\r\n"


def test_a_pane_without_records_says_so(make: Make) -> None:
    pane = make(MemoryTraffic(0))
    assert "No record yet" in pane.hex.empty_text
    assert shown(pane) == b""
    pane.set_mode(BytesMode.TX)
    assert pane.hex.empty_text == "Nothing was sent yet."


def test_the_place_and_the_byte_are_told(make: Make, traffic: MemoryTraffic) -> None:
    pane = make(traffic)
    assert place(pane) == "0x0 (0)   0x72 · 114 · 0111 0010 · r"
    pane.hex.select(7, 3)
    assert place(pane) == "0x7 (7) · 3 selected   0x31 · 49 · 0011 0001 · 1"


def test_find_goes_on_wraps_and_counts(make: Make, traffic: MemoryTraffic, qtbot: QtBot) -> None:
    pane = make(MemoryTraffic(5))
    pane.set_mode(BytesMode.BOTH)
    pane.hex.go_to(0)
    find(pane, "record")
    found = [(pane.hex.cursor_at.selection.start, said(pane))]
    for _ in range(3):
        pane.find_next()
        found.append((pane.hex.cursor_at.selection.start, said(pane)))
    assert found == [(0, "1 of 5"), (10, "2 of 5"), (20, "3 of 5"), (30, "4 of 5")]
    pane.find_previous()
    assert pane.hex.cursor_at.selection == range(20, 26)
    pane.hex.go_to(49)
    pane.find_next()
    assert said(pane) == "1 of 5, from the other end"


def test_find_takes_hex_case_and_escapes(make: Make, traffic: MemoryTraffic) -> None:
    pane = make(traffic)
    find(pane, "0d 0a", NeedleForm.HEX)
    assert pane.hex.cursor_at.selection == range(10, 12)
    find(pane, "RECORD")
    assert pane.hex.cursor_at.selection == range(6)
    pane.findChild(QAbstractButton, "hex-find-case").click()
    find(pane, "RECORD")
    assert said(pane) == "Not found."
    find(pane, r"\r\n")
    assert pane.hex.cursor_at.selection == range(10, 12)
    find(pane, "0", NeedleForm.HEX)
    assert "stands alone" in said(pane)


def test_a_long_search_takes_slices_and_can_be_stopped(make: Make, qtbot: QtBot) -> None:
    source = Endless(2**34)
    pane = make(HugeRecord(source))
    find(pane, "needle")
    assert pane.finding.searching
    assert "Searching" in said(pane)
    assert pane.refresh()
    assert sum(source.asked) < 2**30
    qtbot.keyClick(pane.find_bar.field, Qt.Key.Key_Escape)
    assert not pane.finding.searching
    assert not pane.refresh()


def test_a_search_ends_frames_later_where_it_should(make: Make) -> None:
    source = Endless(64 * 2**20)
    source.needles[50 * 2**20 - 3] = b"needle"
    pane = make(HugeRecord(source))
    find(pane, "needle")
    frames = 0
    while pane.finding.searching:
        pane.refresh()
        frames += 1
        assert frames < 10_000
    assert pane.hex.cursor_at.selection == range(50 * 2**20 - 3, 50 * 2**20 + 3)
    assert said(pane) == "at 0x31ffffd"


def test_go_to_an_offset(make: Make, qtbot: QtBot) -> None:
    pane = make(HugeRecord(Endless(2**33)))
    pane.hex.setFocus()
    qtbot.keyClick(pane.hex, Qt.Key.Key_G, CTRL)
    field = pane.findChild(QLineEdit, "hex-offset-field")
    assert field.isVisible()
    qtbot.keyClicks(field, "0x123456789a")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "offsets go from 0 to 8,589,934,591" in pane.findChild(QLabel, "hex-offset-said").text()
    field.setText("0x123456789")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert pane.hex.cursor_at.position == 0x123456789
    assert not field.isVisible()


def test_keys_open_find_and_copy(make: Make, traffic: MemoryTraffic, qtbot: QtBot) -> None:
    pane = make(traffic)
    pane.hex.select(0, 3)
    qtbot.keyClick(pane.hex, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "72 65 63"
    qtbot.keyClick(pane.hex, Qt.Key.Key_F, CTRL)
    assert pane.find_bar.isVisible()
    qtbot.keyClick(pane.find_bar.field, Qt.Key.Key_Escape)
    assert not pane.find_bar.isVisible()


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (CopyForm.HEX, "64 20 31"),
        (CopyForm.TEXT, "d 1"),
        (CopyForm.PYTHON, "b'd 1'"),
        (CopyForm.C_ARRAY, "const unsigned char payload[3] = {\n    0x64, 0x20, 0x31\n};"),
    ],
)
def test_the_selection_is_copied_in_every_form(
    make: Make, traffic: MemoryTraffic, form: CopyForm, text: str
) -> None:  # fmt: skip
    pane = make(traffic)
    pane.hex.select(5, 3)
    pane.copy(form)
    assert QGuiApplication.clipboard().text() == text


def test_a_dump_keeps_the_offsets_of_the_source(make: Make, traffic: MemoryTraffic) -> None:
    pane = make(traffic)
    pane.hex.select(5, 3)
    pane.copy(CopyForm.HEX_DUMP)
    assert QGuiApplication.clipboard().text().startswith("00000005  64 20 31 ")


def test_more_than_the_clipboard_bears_is_refused(make: Make) -> None:
    source = Endless(2**33)
    pane = make(HugeRecord(source))
    messages: list[str] = []
    pane.message.connect(messages.append)
    QGuiApplication.clipboard().setText("before")
    pane.select_all()
    source.asked.clear()
    pane.copy(CopyForm.HEX)
    pane.hex.select(0, 2 * 2**20)
    pane.copy(CopyForm.HEX_DUMP)
    assert QGuiApplication.clipboard().text() == "before"
    assert sum(source.asked) < 100_000
    assert "up to 8.39 MB can be copied in the form “Hex”" in messages[0]
    assert "up to 524 kB can be copied in the form “Hex dump”" in messages[1]


def test_text_is_decoded_as_chosen_and_faults_are_marked(make: Make) -> None:
    class Words(MemoryTraffic):
        def payload(self, number: int, offset: int = 0, size: int | None = None) -> bytes:
            return "Grüße".encode("latin-1")

    pane = make(Words(1))
    pane.set_tab(BytesTab.TEXT)
    assert pane.text.edit.toPlainText() == "Gr\ufffd\ufffde"
    assert len(pane.text.edit.extraSelections()) == 2
    pane.set_encoding("Latin-1")
    assert pane.text.edit.toPlainText() == "Grüße"
    assert pane.text.edit.extraSelections() == []
    assert pane.findChild(QComboBox, "bytes-encoding").currentData() == "iso8859-1"


def test_encodings_are_listed_when_text_is_first_shown(make: Make) -> None:
    """Python loads a module for each of them: not while a panel opens. What was chosen before stands there then."""
    pane = make(MemoryTraffic(1))
    pane.set_encoding("cp1252")
    box = pane.findChild(QComboBox, "bytes-encoding")
    assert box.count() == 0
    pane.set_tab(BytesTab.TEXT)
    assert box.count() > 50 and box.currentData() == "cp1252"


def test_long_text_is_read_in_pages(make: Make) -> None:
    source = Endless(2**33)
    source.needles[16 * 1024] = b"second page"
    pane = make(HugeRecord(source))
    pane.set_tab(BytesTab.TEXT)
    source.asked.clear()
    pane.text.show_next()
    assert pane.text.edit.toPlainText().startswith("second page")
    assert sum(source.asked) <= 32 * 1024
    pane.text.show_previous()
    assert pane.text.page.start == 0


def test_the_tail_of_a_conversation_is_followed_as_text(make: Make) -> None:
    traffic = MemoryTraffic(10)
    pane = make(traffic)
    pane.set_mode(BytesMode.BOTH)
    pane.set_tab(BytesTab.TEXT)
    traffic.records = 4_000
    assert pane.refresh()
    assert pane.text.edit.toPlainText().endswith("record 4000\n")
    assert pane.text.page.start > 0


def test_preferences_set_the_columns(make: Make, traffic: MemoryTraffic) -> None:
    pane = make(traffic)
    pane.apply_settings(Settings(reading=Reading(hex_columns=HexColumns.EIGHT)))
    assert pane.hex.page_layout.columns == 8


def test_every_control_has_a_name_for_scripts_and_for_screen_readers(make: Make, traffic: MemoryTraffic) -> None:
    pane = make(traffic)
    controls: list[QWidget] = [pane.hex, pane.text.edit]
    for kind in (QAbstractButton, QLineEdit, QComboBox):
        controls += [one for one in pane.findChildren(kind) if not one.objectName().startswith("qt_")]
    assert len(controls) > 15
    for control in controls:
        assert control.objectName(), control
        assert control.accessibleName(), control.objectName()
        assert control.toolTip() or control in (pane.hex, pane.text.edit), control.objectName()


def test_any_number_of_bytes_in_a_row(make: Make, traffic: MemoryTraffic) -> None:
    pane = make(traffic)
    header = pane.header
    header._other.trigger()
    dialog = header.findChild(QInputDialog, "bytes-columns-dialog")
    assert dialog is not None and dialog.intValue() == 16
    dialog.setIntValue(12)
    dialog.accept()
    assert pane.hex.page_layout.columns == 12
    assert header._other.isChecked() and header._other.text() == "12 in a row…"
    pane.set_columns(8)
    assert not header._other.isChecked() and header._other.text() == "Other number…"
