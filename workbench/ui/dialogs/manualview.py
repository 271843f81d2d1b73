"""Shows one page of the manual. Pictures come from the manual's folder alone; no link is followed by itself."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QImage, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from workbench.ui.dialogs.manualpages import ManualPage, slug_of
from workbench.ui.dialogs.manualstyle import heading_positions, put_bars, style_document
from workbench.ui.theme import Theme, Token


class ManualView(QTextBrowser):
    """``page_wanted(name, slug)`` for a link within the manual, ``left_manual(address)`` for one that leads outside."""

    page_wanted = Signal(str, str)
    left_manual = Signal(str)

    def __init__(self, theme: Theme, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._folder = theme, folder.resolve()
        self._page: ManualPage | None = None
        self._width = 0
        self._rendering = False
        self.setObjectName("manual.page")
        self.setAccessibleName("Page of the manual")
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # one that comes and goes changes widths
        self.anchorClicked.connect(self._on_link)
        theme.changed.connect(self._restyle)

    @property
    def page(self) -> ManualPage | None:
        """The page that is shown."""
        return self._page

    def show_page(self, page: ManualPage, slug: str = "") -> None:
        """Show a page from its beginning, or from a heading."""
        if page is not self._page:
            self._page = page
            self._render()
        self.scroll_to(slug)

    def scroll_to(self, slug: str) -> None:
        """Bring a heading to the top; an empty or unknown one means the beginning."""
        for title, position in heading_positions(self.document()):
            if slug and slug_of(title) == slug:
                cursor = QTextCursor(self.document())
                cursor.setPosition(position)
                self.setTextCursor(cursor)
                self.verticalScrollBar().setValue(self.verticalScrollBar().value() + self.cursorRect().top())
                return
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A picture of the manual, never wider than the page; nothing from anywhere else."""
        path = (self._folder / QUrl(name).path()).resolve()
        if kind != QTextDocument.ResourceType.ImageResource.value or not path.is_relative_to(self._folder):
            return None
        image = QImage(str(path))
        if image.isNull():
            return None
        ratio = self.devicePixelRatioF()
        room = max(160, self.viewport().width() - 2 * self._theme.px(28))
        if image.width() > room * ratio:
            wanted = QSize(round(room * ratio), round(image.height() * room * ratio / image.width()))
            image = image.scaled(wanted, mode=Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(ratio if image.width() >= room else 1.0)
        return image

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.viewport().width() != self._width and not self._rendering:  # a document in the making is not touched
            self._restyle()

    @Slot()
    def _restyle(self) -> None:
        bar = self.verticalScrollBar()
        top = self.cursorForPosition(QPoint(0, 0)).position() if bar.value() else 0
        self._render()
        # Rendering leaves the cursor at the end, and Qt keeps the cursor in view: it goes to what was read.
        cursor = self.textCursor()
        cursor.setPosition(min(top, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        bar.setValue(bar.value() + self.cursorRect().top() if top else 0)

    def _render(self) -> None:
        self._width = self.viewport().width()
        if self._page is None:
            return
        self._rendering = True
        try:
            self.document().clear()
            self.document().setMarkdown(self._page.text)
            put_bars(self.document())
            style_document(self.document(), self._theme)
        finally:
            self._rendering = False
        palette = self.palette()
        palette.setColor(palette.ColorRole.Link, self._theme.color(Token.ACCENT))
        self.setPalette(palette)

    @Slot(QUrl)
    def _on_link(self, link: QUrl) -> None:
        path = link.path()
        if link.scheme() or link.host() or (path and not path.endswith(".md")):
            self.left_manual.emit(link.toString())
            return
        here = self._page.name if self._page else ""
        self.page_wanted.emit(Path(path).stem if path else here, link.fragment())
