"""Messages over the panels that concern the whole window: a file that did not open, recording that stopped, a fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.model.failures import Failure
from workbench.model.texts import failure_explanation, failure_sentence
from workbench.ui.frameclock import widget_is_shown
from workbench.ui.theme import Theme
from workbench.ui.widgets.banner import Banner, BannerKind


class Recorder(Protocol):
    """What the recording banner watches."""

    @property
    def recording_failure(self) -> Failure | None: ...

    def set_recording(self, on: bool) -> Failure | None: ...


class WindowBanners(QWidget):
    """Five banners, each with its own place, so that none hides another."""

    def __init__(self, recorder: Recorder, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("windowBanners")
        self._recorder = recorder
        self._seen: Failure | None = None
        self._again: Callable[[], object] | None = None
        self.file = Banner(theme, self)
        self.recording = Banner(theme, self)
        self.fault = Banner(theme, self)
        self.imported = Banner(theme, self)
        self.asks = Banner(theme, self)
        named = {"file": self.file, "recording": self.recording, "fault": self.fault, "imported": self.imported,
                 "asks": self.asks}  # fmt: skip
        for name, banner in named.items():
            banner.setObjectName(f"banner.{name}")
        self._try_again = self.file.add_action("Try again", self._on_try_again, icon="refresh-cw")
        self.recording.add_action("Resume recording", self._on_resume, icon="circle-dot", primary=True)
        self.recording.set_closable(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        for banner in named.values():
            column.addWidget(banner)

    def show_file_failure(self, title: str, text: str, details: str, again: Callable[[], object] | None) -> None:
        """A file could not be opened, saved or written; ``again`` is what "Try again" does."""
        self._again = again
        self._try_again.setVisible(again is not None)
        self.file.show_message(BannerKind.ERROR, title, text, details=details)

    def show_import(self, kind: BannerKind, title: str, text: str, details: str) -> None:
        """What an import brought, and what it did not."""
        self.imported.show_message(kind, title, text, details=details)

    def clear_import(self) -> None:
        """Another project is there."""
        self.imported.hide()

    def clear_file(self) -> None:
        """The next attempt went well."""
        self.file.hide()

    def show_fault(self, title: str, details: str) -> None:
        """A bug of this program."""
        text = "What was recorded is safe. Please report it with the details."
        self.fault.show_message(BannerKind.ERROR, title, text, details=details)

    def is_shown(self) -> bool:
        return widget_is_shown(self.window())

    def refresh(self) -> bool:
        """Follow the recording."""
        failure = self._recorder.recording_failure
        if failure is self._seen:
            return False
        self._seen = failure
        if failure is None:
            self.recording.hide()
        else:
            self.recording.show_message(BannerKind.WARN, failure_sentence(failure), failure_explanation(failure))
        return True

    def _on_try_again(self) -> None:
        self.file.hide()
        if self._again is not None:
            self._again()

    def _on_resume(self) -> None:
        failure = self._recorder.set_recording(True)
        if failure is not None:
            self.recording.show_message(BannerKind.WARN, failure_sentence(failure), failure_explanation(failure))
