"""About: what this is, which versions it runs with, and under which licences."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

import workbench
from workbench.host.versions import Component, components, licence_text
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.theme.icons import draw_pixmap, icon_dir
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label

WIDTH_PX, HEIGHT_PX, ICON_PX = 640, 560, 64


def about_components() -> list[Component]:
    """Everything that is shown: what runs, with Qt itself and the icons."""
    found = components()
    place = [item.name for item in found].index("PySide6")
    found.insert(place, Component("Qt", qVersion(), "LGPL-3.0", "windows and drawing"))
    return [*found, Component("Lucide icons", "1.62.0", "ISC and MIT", "the pictures on buttons")]


def versions_text() -> str:
    """One line for each part, for a report."""
    return "\n".join(f"{item.name} {item.version or 'not installed'}" for item in about_components())


class AboutDialog(QDialog):
    """``open()`` it; it deletes itself when closed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("about")
        self.setWindowTitle("About Socket Workbench")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = TextButton(theme, "Copy versions", icon="copy")
        close = TextButton(theme, "Close", kind="primary")
        close.setDefault(True)
        copy.clicked.connect(self._copy)
        close.clicked.connect(self.accept)
        tabs = QTabWidget(self)
        tabs.setObjectName("about.tabs")
        tabs.setDocumentMode(True)
        tabs.addTab(self._versions(), "Parts")
        tabs.addTab(self._text("about.licence", "Licence", licence_text()), "Licence")
        icons = (icon_dir() / "LICENSE-lucide.txt").read_text(encoding="utf-8")
        tabs.addTab(self._text("about.icons", "Licence of the icons", icons), "Icons")
        px = theme.px
        buttons = QHBoxLayout()
        buttons.addWidget(copy)
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(20), px(20), px(16))
        column.setSpacing(px(16))
        column.addLayout(self._head())
        column.addWidget(tabs, 1)
        column.addLayout(buttons)
        self.resize(px(WIDTH_PX), px(HEIGHT_PX))

    def _head(self) -> QHBoxLayout:
        picture = QLabel(self)
        ink, size = self._theme.color(Token.TEXT), self._theme.px(ICON_PX)
        picture.setPixmap(draw_pixmap("app", ink, size, self.devicePixelRatioF()))
        picture.setAccessibleName("Socket Workbench")
        words = QVBoxLayout()
        words.setSpacing(self._theme.px(2))
        words.addWidget(Label(self._theme, "Socket Workbench", FontRole.HEADING))
        words.addWidget(Label(self._theme, f"Version {workbench.__version__}"))
        line = "Make any socket the system offers, see everything that it does, keep it in a file."
        words.addWidget(Label(self._theme, line, tone="muted"))
        head = QHBoxLayout()
        head.setSpacing(self._theme.px(16))
        head.addWidget(picture)
        head.addLayout(words, 1)
        return head

    def _versions(self) -> QWidget:
        page = QWidget()
        page.setAccessibleName("Parts and their versions")
        grid = QGridLayout(page)
        px = self._theme.px
        grid.setContentsMargins(0, px(12), 0, 0)
        grid.setHorizontalSpacing(px(20))
        grid.setVerticalSpacing(px(6))
        for row, item in enumerate(about_components()):
            version = Label(self._theme, item.version or "not installed", FontRole.DATA)
            version.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(Label(self._theme, item.name, FontRole.STRONG), row, 0)
            grid.addWidget(version, row, 1)
            grid.addWidget(Label(self._theme, item.licence), row, 2)
            grid.addWidget(Label(self._theme, item.purpose, tone="muted"), row, 3)
        grid.setColumnStretch(3, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        return page

    def _text(self, name: str, title: str, text: str) -> QPlainTextEdit:
        view = QPlainTextEdit(text, self)
        view.setObjectName(name)
        view.setAccessibleName(title)
        view.setReadOnly(True)
        view.setTabChangesFocus(True)
        view.setFont(self._theme.font(FontRole.DATA))
        return view

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(versions_text())
