"""Toasts: what passed. They appear at the lower edge of a window, take no focus and go by themselves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.banner import SIGNS, BannerKind
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label

TOAST_MS = 5_000
TOAST_LIMIT = 3
MARGIN_PX = 16


class Toast(QFrame):
    """One message; made by :class:`ToastHost`."""

    left = Signal(QFrame)

    def __init__(self, theme: Theme, host: QWidget, text: str, kind: BannerKind) -> None:
        super().__init__(host)
        self._theme = theme
        self.setObjectName("toast")
        self.setProperty("toast", True)
        self.setAccessibleName(f"{SIGNS[kind][2]}: {text}")
        sign = QLabel(self)
        token = Token.TOOLTIP_TEXT
        sign.setPixmap(theme.pixmap(SIGNS[kind][0], 16, token))
        sign.setFixedSize(QSize(theme.px(16), theme.px(16)))
        self.label = Label(theme, text, FontRole.BODY, parent=self)
        self.label.setWordWrap(len(text) > 60)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        self._row.setSpacing(theme.px(8))
        self._row.addWidget(sign)
        self._row.addWidget(self.label, 1)
        self.timer = QTimer(self)
        self.timer.setObjectName("toast-timer")
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.leave)

    def add_action(self, title: str, slot: Callable[[], object]) -> None:
        """A button, "Undo" as a rule; using it ends the toast."""
        button = TextButton(self._theme, title, self)
        button.clicked.connect(slot)
        button.clicked.connect(self.leave)
        self._row.addWidget(button)

    @Slot()
    def leave(self) -> None:
        """Go now."""
        self.timer.stop()
        self.hide()
        self.left.emit(self)
        self.deleteLater()


class ToastHost(QObject):
    """Shows toasts over a window: ``ToastHost(theme, window).show_text("Saved demo.swb")``."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("toast-host")
        self._theme, self._window = theme, window
        self._toasts: list[Toast] = []
        window.installEventFilter(self)

    @property
    def toasts(self) -> list[Toast]:
        """Those that are shown now, the oldest first."""
        return list(self._toasts)

    def show_text(self, text: str, kind: BannerKind = BannerKind.OK, *, action: str = "",
                  slot: Callable[[], object] | None = None, for_ms: int = TOAST_MS) -> Toast:  # fmt: skip
        """Show a message for a while; with ``action`` and ``slot`` it has a button and stays twice as long."""
        while len(self._toasts) >= TOAST_LIMIT:
            self._toasts[0].leave()
        toast = Toast(self._theme, self._window, text, kind)
        if action and slot is not None:
            toast.add_action(action, slot)
            for_ms *= 2
        toast.timer.start(for_ms)
        toast.left.connect(self._on_left)
        self._toasts.append(toast)
        toast.show()
        self._place()
        return toast

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    @Slot(QFrame)
    def _on_left(self, toast: Toast) -> None:
        if toast in self._toasts:
            self._toasts.remove(toast)
            self._place()

    @Slot()
    def _place(self) -> None:
        """Stack them from the lower edge upwards, in the middle, over everything."""
        margin = self._theme.px(MARGIN_PX)
        bottom = self._window.height() - 2 * margin
        for toast in reversed(self._toasts):
            width = min(toast.sizeHint().width(), self._window.width() - 2 * margin)
            height = max(toast.heightForWidth(width), toast.sizeHint().height())
            bottom -= height
            toast.setGeometry((self._window.width() - width) // 2, bottom, width, height)
            toast.raise_()
            bottom -= self._theme.px(8)


