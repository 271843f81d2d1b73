"""The manual, offline: contents at the left, the page at the right, find, back and forward."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut, QStandardItem, QStandardItemModel, QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLineEdit, QSplitter, QTreeView, QVBoxLayout, QWidget

from workbench.settings.places import manual_dir
from workbench.ui.dialogs.manualhistory import PageHistory, Place
from workbench.ui.dialogs.manualpages import INDEX, ManualPage, read_manual
from workbench.ui.dialogs.manualview import ManualView
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.banner import Banner, BannerKind
from workbench.ui.widgets.buttons import IconButton
from workbench.ui.widgets.labels import Label

WIDTH_PX, HEIGHT_PX, SIDE_PX = 980, 720, 240
PLACE_ROLE = Qt.ItemDataRole.UserRole


class ManualWindow(QWidget):
    """A window of its own: ``show()`` it, ``show_page("sending")``. A link that leads outside is asked about."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, folder: Path | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._theme = theme
        folder = folder or manual_dir()
        self.pages: dict[str, ManualPage] = {page.name: page for page in read_manual(folder)}
        self._history = PageHistory()
        self._address = ""
        self.setObjectName("manual")
        self.setAccessibleName("Manual")
        self.setWindowTitle("Manual")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.view = ManualView(theme, folder, self)
        self.contents = QTreeView(self)
        self.find_field = QLineEdit(self)
        self.note = Label(theme, "", FontRole.SMALL, "muted", self)
        self.banner = Banner(theme, self)
        self.banner.add_action("Open in the browser", self._open_outside, icon="external-link")
        self._back = IconButton(theme, "arrow-left", "Back", self, tip="Back (Alt+Left)")
        self._forward = IconButton(theme, "arrow-right", "Forward", self, tip="Forward (Alt+Right)")
        self._home = IconButton(theme, "house", "First page", self, tip="First page (Alt+Home)")
        self._fill_contents()
        self._lay_out()
        self._connect()
        self.resize(theme.px(WIDTH_PX), theme.px(HEIGHT_PX))
        self.show_page(INDEX if INDEX in self.pages else next(iter(self.pages), ""))

    def show_page(self, name: str, slug: str = "") -> None:
        """Turn to a page and remember it; a page that is not there is told, not raised."""
        if name not in self.pages:
            self.banner.show_message(BannerKind.WARN, "This page of the manual is missing", f"{name}.md was not found.")
            self._address = ""
            return
        self._history.visit(Place(name, slug))
        self._show(Place(name, slug))

    def find_words(self, *, backward: bool = False) -> bool:
        """The next place of the words in the field, on this page or another; False if there is none."""
        words = self.find_field.text()
        if not words or self.view.page is None:
            return False
        flags = QTextDocument.FindFlag.FindBackward if backward else QTextDocument.FindFlag(0)
        if self.view.find(words, flags):
            self.note.setText("")
            return True
        names = list(self.pages)
        here = names.index(self.view.page.name)
        step = -1 if backward else 1
        around = [names[(here + step * turn) % len(names)] for turn in range(1, len(names) + 1)]
        for name in around:
            if words.casefold() not in self.pages[name].text.casefold():
                continue
            self.show_page(name)
            if backward:
                self.view.moveCursor(self.view.textCursor().MoveOperation.End)
            if self.view.find(words, flags):
                self.note.setText(f"Found in: {self.pages[name].title}")
                return True
        self.note.setText("Not found")
        return False

    def _fill_contents(self) -> None:
        model = QStandardItemModel(self.contents)
        for page in self.pages.values():
            item = _entry(page.title, Place(page.name))
            for heading in page.headings:
                if heading.level == 2:
                    item.appendRow(_entry(heading.title, Place(page.name, heading.slug)))
            model.appendRow(item)
        view = self.contents
        view.setObjectName("manual.contents")
        view.setAccessibleName("Contents")
        view.setHeaderHidden(True)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.ensurePolished()
        view.setModel(model)
        view.setTextElideMode(Qt.TextElideMode.ElideRight)

    def _lay_out(self) -> None:
        px = self._theme.px
        self.find_field.setObjectName("manual.find")
        self.find_field.setAccessibleName("Find in the manual")
        self.find_field.setPlaceholderText("Find in the manual (Ctrl+F)")
        self.find_field.setClearButtonEnabled(True)
        self.find_field.setMaximumWidth(px(280))
        bar = QHBoxLayout()
        bar.setContentsMargins(px(8), px(6), px(8), px(6))
        bar.setSpacing(px(4))
        for button in (self._back, self._forward, self._home):
            bar.addWidget(button)
        bar.addStretch(1)
        bar.addWidget(self.note)
        bar.addSpacing(px(8))
        bar.addWidget(self.find_field, 1)
        both = QSplitter(self)
        both.setObjectName("manual.splitter")
        both.addWidget(self.contents)
        both.addWidget(self.view)
        both.setStretchFactor(1, 1)
        both.setSizes([px(SIDE_PX), px(WIDTH_PX - SIDE_PX)])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.banner)
        column.addWidget(both, 1)

    def _connect(self) -> None:
        self.view.page_wanted.connect(self.show_page)
        self.view.left_manual.connect(self._ask_outside)
        self.contents.clicked.connect(self._on_entry)
        self.contents.activated.connect(self._on_entry)
        self.find_field.returnPressed.connect(self._find_next)
        self._back.clicked.connect(self._go_back)
        self._forward.clicked.connect(self._go_forward)
        self._home.clicked.connect(self._go_home)
        for keys, slot in (
            ("Alt+Left", self._go_back), ("Alt+Right", self._go_forward), ("Alt+Home", self._go_home),
            ("Ctrl+F", self._focus_find), ("F3", self._find_next), ("Shift+F3", self._find_previous),
            ("Esc", self.close),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def _show(self, place: Place) -> None:
        self.banner.hide()
        page = self.pages[place.page]
        self.view.show_page(page, place.slug)
        self.setWindowTitle(f"{page.title} · Manual")
        self._back.setEnabled(self._history.can_go_back)
        self._forward.setEnabled(self._history.can_go_forward)
        index = self.contents.model().index(list(self.pages).index(place.page), 0)
        self.contents.expand(index)
        self.contents.setCurrentIndex(index)

    @Slot(QModelIndex)
    def _on_entry(self, index: QModelIndex) -> None:
        self.show_page(*index.data(PLACE_ROLE))

    @Slot(str)
    def _ask_outside(self, address: str) -> None:
        self._address = address
        self.banner.show_message(
            BannerKind.INFO, "This link leads out of the manual", address, details=address
        )

    @Slot()
    def _open_outside(self) -> None:
        link = QUrl(self._address)
        if link.scheme() in ("http", "https", "mailto"):
            QDesktopServices.openUrl(link)
        self.banner.hide()

    @Slot()
    def _go_back(self) -> None:
        if self._history.can_go_back:
            self._show(self._history.back())

    @Slot()
    def _go_forward(self) -> None:
        if self._history.can_go_forward:
            self._show(self._history.forward())

    @Slot()
    def _go_home(self) -> None:
        self.show_page(INDEX)

    @Slot()
    def _focus_find(self) -> None:
        self.find_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.find_field.selectAll()

    @Slot()
    def _find_next(self) -> None:
        self.find_words()

    @Slot()
    def _find_previous(self) -> None:
        self.find_words(backward=True)


def _entry(title: str, place: Place) -> QStandardItem:
    item = QStandardItem(title)
    item.setData(tuple(place), PLACE_ROLE)
    item.setToolTip(title)
    return item
