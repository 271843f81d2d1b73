"""Preferences: what is changed holds at once; a page or everything can be put back."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListView, QMessageBox, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from workbench.settings.store import SettingsStore
from workbench.ui.dialogs.settingspages import PAGES, SettingsPage
from workbench.ui.dialogs.shortcutspage import ShortcutsPage
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label, Rule

WIDTH_PX, HEIGHT_PX, SIDE_PX = 820, 560, 160


class PreferencesDialog(QDialog):
    """``open()`` it; it deletes itself when closed. ``page``: look, reading, bounds, folders, shortcuts."""

    def __init__(self, theme: Theme, store: SettingsStore, parent: QWidget | None = None, page: str = "look") -> None:
        super().__init__(parent)
        self._theme, self._store = theme, store
        self.setObjectName("preferences")
        self.setWindowTitle("Preferences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.pages: dict[str, SettingsPage] = {key: kind(theme, store) for key, kind in PAGES.items()}
        self.pages["shortcuts"] = ShortcutsPage(theme, store)
        self.side = QListView(self)
        self._stack = QStackedWidget(self)
        self._where = Label(theme, f"Kept in {store.path}", FontRole.SMALL, "muted")
        self._reset_page = TextButton(theme, "Reset this page", icon="rotate-ccw")
        self._reset_all = TextButton(theme, "Reset everything…")
        self._close = TextButton(theme, "Close", kind="primary")
        self._close.setDefault(True)
        self._lay_out()
        self.side.selectionModel().currentRowChanged.connect(self._on_page)
        self._reset_page.clicked.connect(self._on_reset_page)
        self._reset_all.clicked.connect(self._on_reset_all)
        self._close.clicked.connect(self.accept)
        self.finished.connect(self._on_finished)
        store.subscribe(self._show_settings)
        self._show_settings()
        self.show_page(page)
        self.resize(theme.px(WIDTH_PX), theme.px(HEIGHT_PX))

    def show_page(self, page: str) -> None:
        """Turn to a page. Raises ``ValueError`` for an unknown one."""
        self.side.setCurrentIndex(self.side.model().index(list(self.pages).index(page), 0))

    def current_page(self) -> SettingsPage:
        """The page that is shown."""
        return list(self.pages.values())[self._stack.currentIndex()]

    def _lay_out(self) -> None:
        px = self._theme.px
        self.side.setObjectName("preferences.pages")
        self.side.setAccessibleName("Pages")
        self.side.setProperty("sidebar", True)
        self.side.setFixedWidth(px(SIDE_PX))
        self.side.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.side.ensurePolished()
        self.side.setModel(QStringListModel([page.accessibleName() for page in self.pages.values()], self))
        for page in self.pages.values():
            self._stack.addWidget(page)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.side)
        right = QVBoxLayout()
        right.setContentsMargins(px(24), px(20), px(24), px(12))
        right.addWidget(self._stack)
        upper.addLayout(right, 1)
        lower = QHBoxLayout()
        lower.setContentsMargins(px(16), px(10), px(16), px(12))
        lower.setSpacing(px(8))
        lower.addWidget(self._reset_page)
        lower.addWidget(self._reset_all)
        lower.addWidget(self._where, 1)
        lower.addWidget(self._close)
        self._where.setToolTip(str(self._store.path))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(Rule())
        column.addLayout(lower)

    @Slot()
    def _on_page(self) -> None:
        self._stack.setCurrentIndex(self.side.currentIndex().row())

    @Slot()
    def _on_reset_page(self) -> None:
        self.current_page().reset()

    @Slot()
    def _on_reset_all(self) -> None:
        question = QMessageBox(
            QMessageBox.Icon.NoIcon, "Reset everything", "Put all preferences back to what they were at first?",
            QMessageBox.StandardButton.Reset | QMessageBox.StandardButton.Cancel, self,
        )  # fmt: skip
        question.setObjectName("preferences.reset_question")
        question.setInformativeText("Shortcuts that you changed are lost. Recent projects stay.")
        question.setDefaultButton(QMessageBox.StandardButton.Cancel)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.finished.connect(self._on_answer)
        question.open()

    @Slot(int)
    def _on_answer(self, answer: int) -> None:
        if answer == QMessageBox.StandardButton.Reset.value:
            self._store.reset()

    @Slot()
    def _on_finished(self) -> None:
        self._store.unsubscribe(self._show_settings)

    def _show_settings(self, *_settings: object) -> None:
        if not isValid(self):  # its parent went first, and "finished" was never told
            return
        for page in self.pages.values():
            page.show_settings(self._store.settings)
