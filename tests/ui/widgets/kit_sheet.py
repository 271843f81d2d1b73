"""Every part of the kit on one page, for looking at: ``python tests/ui/widgets/kit_sheet.py FOLDER``.

Writes kit-THEME-WIDTHxHEIGHT.png in light, dark and high contrast, and the dialogs beside them.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDockWidget,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QProgressBar,
    QRadioButton,
    QSpinBox,
    QSplitter,
    QTableView,
    QTabWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from workbench.model.sockets import SessionState
from workbench.settings.values import Appearance, ThemeChoice
from workbench.ui.actions import ActionBinder, CommandPalette, Condition
from workbench.ui.actions.catalogue import ACTIONS
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.banner import Banner, BannerKind
from workbench.ui.widgets.buttons import IconButton, TextButton
from workbench.ui.widgets.docktitle import DockTitleBar
from workbench.ui.widgets.emptyview import EmptyView
from workbench.ui.widgets.fields import ByteSizeField, FolderField
from workbench.ui.widgets.labels import ElidedLabel, KeyLabel, Label, Rule
from workbench.ui.widgets.segmented import Segment, SegmentedControl
from workbench.ui.widgets.statedot import StateDot
from workbench.ui.widgets.tabbar import TabBar
from workbench.ui.widgets.toast import ToastHost

SIZES = ((1280, 800), (1920, 1080))


def nothing(*_arguments: object) -> None:
    """Bound everywhere."""


def controls(theme: Theme) -> QWidget:
    page = QWidget()
    grid = QGridLayout(page)
    grid.setSpacing(theme.px(8))
    row = QHBoxLayout()
    row.addWidget(TextButton(theme, "Connect", icon="plug", kind="primary"))
    row.addWidget(TextButton(theme, "Half-close"))
    row.addWidget(TextButton(theme, "Abort", icon="zap", kind="danger"))
    row.addWidget(TextButton(theme, "Options", kind="quiet"))
    off = TextButton(theme, "Close")
    off.setEnabled(False)
    row.addWidget(off)
    row.addWidget(IconButton(theme, "copy", "Copy"))
    checked = IconButton(theme, "arrow-down-to-line", "Follow the tail")
    checked.setCheckable(True)
    checked.setChecked(True)
    row.addWidget(checked)
    row.addStretch(1)
    grid.addLayout(row, 0, 0, 1, 4)
    combo = QComboBox()
    combo.addItems(["UTF-8", "UTF-16 LE", "Shift-JIS"])
    spin = QSpinBox()
    spin.setRange(1, 100_000)
    spin.setGroupSeparatorShown(True)
    spin.setValue(1_000)
    edit = QLineEdit("tcp://127.0.0.1:9000")
    bad = QLineEdit("48 65 6")
    bad.setProperty("invalid", True)
    grid.addWidget(edit, 1, 0)
    grid.addWidget(bad, 1, 1)
    grid.addWidget(combo, 1, 2)
    grid.addWidget(spin, 1, 3)
    segments = [Segment("text", "Text"), Segment("hex", "Hex"), Segment("file", "File")]
    grid.addWidget(SegmentedControl(theme, "Form", segments), 2, 0)
    for column, box in enumerate((QCheckBox("Reconnect"), QRadioButton("IPv4"), QCheckBox("Off")), start=1):
        box.setChecked(column < 3)
        box.setEnabled(column != 3)
        grid.addWidget(box, 2, column)
    bar = QProgressBar()
    bar.setValue(42)
    grid.addWidget(bar, 3, 0, 1, 2)
    grid.addWidget(ByteSizeField("Send queue", 65_536, 2**30), 3, 2)
    grid.addWidget(FolderField(theme, "Project folder", "the documents folder"), 3, 3)
    text = QPlainTextEdit("GET / HTTP/1.1\\r\\n")
    text.setFont(theme.font(FontRole.DATA))
    text.setMaximumHeight(theme.px(64))
    grid.addWidget(text, 4, 0, 1, 4)
    states = QGridLayout()
    for place, state in enumerate(SessionState):
        dot = StateDot(theme)
        dot.set_state(state, time="00:12")
        states.addWidget(dot, place // 4, place % 4)
    grid.addLayout(states, 5, 0, 1, 4)
    return page


def texts(theme: Theme) -> QWidget:
    page = QWidget()
    form = QFormLayout(page)
    for role in FontRole:
        form.addRow(Label(theme, role.value, tone="muted"), Label(theme, "127.0.0.1:9000  1,234,567 bytes", role))
    for tone in ("muted", "ok", "warn", "error", "accent", "rx", "tx"):
        form.addRow(Label(theme, tone, tone="muted"), Label(theme, "◀ RX 512 bytes ▶ TX 18 bytes", tone=tone))
    keys = QHBoxLayout()
    for key in ("Ctrl+K", "F6", "Ctrl+Shift+P"):
        keys.addWidget(KeyLabel(theme, key))
    keys.addStretch(1)
    form.addRow(Label(theme, "keys", tone="muted"), keys)
    long = "a-very-long-host-name.of-a-department.of-a-company.example.com:54321"
    form.addRow(Label(theme, "elided", tone="muted"), ElidedLabel(theme, long * 2))
    form.addRow(Rule())
    return page


def table() -> QTableView:
    model = QStandardItemModel(0, 7)
    model.setHorizontalHeaderLabels(["#", "Time", "Δ", "Dir", "Peer", "Bytes", "Preview"])
    for number in range(1, 60):
        model.appendRow([QStandardItem(text) for text in (
            str(number), "12:00:01.000213", "+0.2 ms", "◀ RX" if number % 3 else "▶ TX", "127.0.0.1:9000", "512",
            "HTTP/1.1 200 OK\\r\\nContent-Type: text/html",
        )])  # fmt: skip
    view = QTableView()
    view.setModel(model)
    model.setParent(view)
    view.verticalHeader().hide()
    view.setAlternatingRowColors(True)
    view.setShowGrid(False)
    view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    view.selectRow(3)
    view.horizontalHeader().setStretchLastSection(True)
    return view


def tree() -> QTreeView:
    model = QStandardItemModel()
    model.setHorizontalHeaderLabels(["Project"])
    top = QStandardItem("Sockets")
    for name in ("echo server :9000", "client → :9000", "udp 239.1.1.1:5000"):
        top.appendRow(QStandardItem(name))
    model.appendRow(top)
    model.appendRow(QStandardItem("Notes"))
    view = QTreeView()
    view.ensurePolished()
    view.setMinimumWidth(180)
    view.setModel(model)
    model.setParent(view)
    view.expandAll()
    view.setHeaderHidden(True)
    return view


def banners(theme: Theme) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    for kind, title, text in (
        (BannerKind.ERROR, "Connection refused: nothing listens on 127.0.0.1:9000 (ECONNREFUSED, WSAECONNREFUSED)",
         "The host answered, but nothing listens on that port. Start the listener, or check the port number; a "
         "firewall that rejects looks the same."),
        (BannerKind.WARN, "Some datagrams were dropped by the kernel", "Raise net.core.rmem_max to 8388608."),
        (BannerKind.INFO, "Listening on all interfaces: others on the network can connect", ""),
        (BannerKind.OK, "Recovered 12,345 records", ""),
    ):  # fmt: skip
        banner = Banner(theme)
        banner.show_message(kind, title, text, details="x" if kind is BannerKind.ERROR else "")
        if kind is BannerKind.ERROR:
            banner.add_action("Try again", nothing, icon="rotate-cw")
        column.addWidget(banner)
    column.addStretch(1)
    return page


def sheet(theme: Theme) -> tuple[QMainWindow, ActionBinder]:
    window = QMainWindow()
    binder = ActionBinder(theme, parent=window)
    for condition in Condition:
        binder.set_condition(condition, _yes)
    for action in ACTIONS:
        binder.bind(action.id, nothing)
    binder.fill_menu_bar(window.menuBar())
    binder.update()
    binder.action("socket.abort").setEnabled(False)
    bar = window.addToolBar("Main")
    bar.setMovable(False)
    for action_id in ("socket.new", "project.open", "project.save", "", "project.record", "view.presenter"):
        if action_id:
            bar.addWidget(binder.make_button(action_id, bar, text=action_id in ("socket.new", "project.record")))
        else:
            bar.addSeparator()
    binder.set_checked("project.record", True)
    tabs = QTabWidget()
    tabs.setTabBar(TabBar(theme, tabs))
    tabs.setDocumentMode(True)
    empty = EmptyView(theme, "plug", "No sockets yet", "Make one, or open the echo example to see bytes move at once.")
    empty.add_button("New TCP client", nothing, icon="plug", primary=True)
    empty.add_button("New listener", nothing, icon="server")
    empty.add_button("Open the echo example", nothing)
    both = QSplitter(Qt.Orientation.Vertical)
    upper = QSplitter()
    upper.addWidget(controls(theme))
    upper.addWidget(texts(theme))
    lower = QSplitter()
    lower.addWidget(table())
    lower.addWidget(empty)
    both.addWidget(upper)
    both.addWidget(lower)
    tabs.addTab(both, theme.icon("server"), "echo server :9000")
    tabs.addTab(banners(theme), "client → :9000")
    tabs.addTab(QWidget(), "udp 239.1.1.1:5000")
    window.setCentralWidget(tabs)
    for title, widget, area in (
        ("Project", tree(), Qt.DockWidgetArea.LeftDockWidgetArea),
        ("Messages", banners(theme), Qt.DockWidgetArea.BottomDockWidgetArea),
    ):
        dock = QDockWidget(title, window)
        dock.setObjectName(f"dock.{title}")
        dock.setTitleBarWidget(DockTitleBar(theme, dock))
        dock.setWidget(widget)
        window.addDockWidget(area, dock)
    window.statusBar().addWidget(Label(theme, "Recording", tone="ok"))
    window.statusBar().addPermanentWidget(Label(theme, "longest stall 12 ms · p99 3 ms", FontRole.SMALL, "muted"))
    return window, binder


def _yes() -> bool:
    return True


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    theme = Theme()
    window, binder = sheet(theme)
    hosts = ToastHost(theme, window)
    for choice in (ThemeChoice.LIGHT, ThemeChoice.DARK, ThemeChoice.HIGH_CONTRAST):
        for width, height in SIZES:
            theme.apply(Appearance(choice))
            window.resize(width, height)
            window.show()
            app.processEvents()
            window.grab().save(str(folder / f"kit-{choice}-{width}x{height}.png"))
        window.resize(1280, 800)
        palette = CommandPalette(theme, binder, window)
        palette.open()
        palette.query.setText("cl")
        hosts.show_text("Saved demo.swb", BannerKind.OK)
        hosts.show_text("3 records deleted", BannerKind.INFO, action="Undo", slot=nothing)
        app.processEvents()
        window.grab().save(str(folder / f"palette-{choice}.png"))
        palette.setParent(None)
        for toast in hosts.toasts:
            toast.leave()
        menu = binder.menu("Socket")
        menu.ensurePolished()
        menu.adjustSize()
        menu.grab().save(str(folder / f"menu-{choice}.png"))
    theme.apply(Appearance(ThemeChoice.LIGHT, scale=2.0))
    window.resize(1920, 1080)
    app.processEvents()
    window.grab().save(str(folder / "kit-light-200.png"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
