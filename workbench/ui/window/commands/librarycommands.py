"""The payload library and the pads in the window: docks, actions, keys, what is kept of composer and traffic."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.texts import count_text
from workbench.session.workspace import Workspace
from workbench.settings.store import SettingsStore
from workbench.settings.values import Settings
from workbench.ui.actions import ActionBinder
from workbench.ui.frameclock import FrameClock
from workbench.ui.library.keeping import KEEP_BYTES_MAX, KEEP_RECORDS_MAX, name_of, spec_of
from workbench.ui.library.pads.padrunner import PadRunner
from workbench.ui.library.payloadkeys import PayloadKeys
from workbench.ui.library.payloadsender import PayloadSender
from workbench.ui.panel import SocketPanel
from workbench.ui.theme import Theme
from workbench.ui.variables.gate import PayloadGate
from workbench.ui.widgets.banner import BannerKind
from workbench.ui.widgets.toast import Toast, ToastHost
from workbench.ui.window.commands.padsequences import PadSequences
from workbench.ui.window.docks import Docks
from workbench.ui.window.lazybody import LazyBody
from workbench.ui.window.project.projectrows import TopRow
from workbench.ui.window.tabs.panes import PaneDeck

if TYPE_CHECKING:  # at run time not before somebody looks at them
    from workbench.ui.library.libraryview import LibraryView
    from workbench.ui.library.pads.padview import PadView
    from workbench.ui.library.pads.padwindow import PadWindow

SENT_MS = 2_500
CHOOSE_FIRST = "Choose a payload in the library first."


class LibraryCommands(QObject):
    """A presenter: the payloads' keys follow the project whether a dock is shown or not."""

    def __init__(
        self, window: QMainWindow, workspace: Workspace, theme: Theme, clock: FrameClock, deck: PaneDeck
    ) -> None:
        super().__init__(window)
        self._window, self._workspace, self._theme, self._clock, self._deck = window, workspace, theme, clock, deck
        self._binder: ActionBinder
        self._docks: Docks
        self._toasts: ToastHost
        self._seen: object = None
        self._overrides: dict[str, str] | None = None
        self._show: PadWindow | None = None
        self._first_kept = 0
        self._sent_toast: Toast | None = None
        self._gate = PayloadGate(workspace, theme, window)
        self.courier = PayloadSender(workspace, self._active, self._panel_of, self._gate, self)
        self.keys = PayloadKeys(window)
        self.runner = PadRunner(workspace, self.courier.send, PadSequences(workspace, self._gate))
        self.library_dock = LazyBody("library-shell", "Payloads", self._make_library, window)
        self.pads_dock = LazyBody("pads-shell", "Pads", self._make_pads, window)
        self.keys.pressed.connect(self.send_by_key)

    def bind(self, binder: ActionBinder, docks: Docks, toasts: ToastHost, settings: SettingsStore) -> None:
        """Bind every action of this room."""
        self._binder, self._docks, self._toasts = binder, docks, toasts
        slots: dict[str, Callable[..., object]] = {
            "payload.find": self.find, "payload.keep": self.keep_composed, "payload.new": self.new_payload,
            "payload.new_file": self.new_file, "payload.send": self.send_chosen,
            "payload.compose": self.compose_chosen, "payload.on_pad": self.put_chosen_on_pad,
            "pad.new": self.new_pad, "pad.show": self.show_pad, "traffic.keep": self.keep_records,
        }  # fmt: skip
        for action_id, slot in slots.items():
            binder.bind(action_id, slot)
        self.courier.sent.connect(self._on_sent)
        self.courier.refused.connect(self._on_refused)
        settings.subscribe(self._follow_settings)
        self._follow_settings(settings.settings)
        self._clock.add(self)

    @property
    def library(self) -> LibraryView:
        """What the dock “Payloads” shows, made now if it was not."""
        return self.library_dock.body

    @property
    def pads(self) -> PadView:
        """What the dock “Pads” shows, made now if it was not."""
        return self.pads_dock.body

    # presenter

    def is_shown(self) -> bool:
        """As long as the window is."""
        return not self._window.isMinimized()

    def refresh(self) -> bool:
        """The keys of the library as it is now."""
        library = self._workspace.document.library
        if library is self._seen:
            return False
        self._seen = library
        self.keys.follow(library)
        return False

    def flush(self) -> None:
        """Hand what is being written to the project."""
        if (library := self.library_dock.body_if_made) is not None:
            library.flush()

    # sending

    @Slot(int)
    def send_by_key(self, payload_id: int) -> None:
        """Its key was pressed, anywhere."""
        self.flush()
        try:
            payload = self._workspace.library.payload(payload_id)
        except KeyError:  # it went since the last frame
            return
        self.courier.send(payload)
        self._clock.hurry()

    def send_chosen(self) -> None:
        """What is chosen in the library."""
        if self.library.tree.current_payload() is None:
            self._toasts.show_text(CHOOSE_FIRST)
        else:
            self.library.send_chosen()

    # the library

    def find(self) -> None:
        """Go and write what to look for."""
        self._docks["payloads"].show_dock(True)
        self.library.search.setFocus()
        self.library.search.selectAll()

    def open_payloads(self) -> None:
        """Show the library."""
        self._docks["payloads"].show_dock(True)

    def new_payload(self) -> None:
        """To be written in the dock."""
        self._docks["payloads"].show_dock(True)
        self.library.add()

    def new_file(self) -> None:
        """Which file it sends is asked."""
        self._docks["payloads"].show_dock(True)
        self.library.ask_file()

    def keep_composed(self) -> None:
        """What stands in the composer in front."""
        panel = self._panel_of(self._deck.active)
        if panel is None:
            return
        draft = panel.composer.form.draft()
        if not draft.text:
            self._toasts.show_text("There is nothing in the composer to keep.")
            return
        name = draft.text.strip().splitlines()[0][:40] if draft.text.strip() else ""
        if draft.form is PayloadForm.FILE:
            name = name.replace("\\", "/").rpartition("/")[2]
        self._keep([(draft, _named(name))])

    def keep_records(self) -> None:
        """The bytes of the selected rows, each as a payload."""
        panel = self._panel_of(self._deck.active)
        if panel is None:
            return
        numbers = panel.traffic.selected_numbers()
        messages, session = panel.session.messages, panel.session
        found: list[tuple[PayloadSpec, str]] = []
        for number in numbers:
            if len(found) == KEEP_RECORDS_MAX:
                break
            data = messages.framed(number) if messages.is_shown else session.traffic.payload(number)
            if len(data) > KEEP_BYTES_MAX:
                self._on_refused(
                    f"Record {number:,} has more than {KEEP_BYTES_MAX:,} bytes: export it to a file, and send that."
                )
                return
            found.append((spec_of(data), name_of(data)))
        if found:
            self._keep(found)

    def compose_chosen(self) -> None:
        """That which is chosen in the library."""
        if (payload := self.library.tree.current_payload()) is not None:
            self.library.flush()
            self.compose(self._workspace.library.payload(payload.id).payload)
        else:
            self._toasts.show_text(CHOOSE_FIRST)

    @Slot(object)
    def compose(self, payload: PayloadSpec) -> None:
        """Into the composer in front, to be changed before it is sent."""
        panel = self._panel_of(self._deck.active)
        if panel is None:
            self._on_refused("No socket is in front: its composer would show it.")
            return
        panel.composer.show_payload(payload)

    # pads

    def new_pad(self) -> None:
        """To be laid out in the dock."""
        self._docks["pads"].show_dock(True)
        self.pads.add_pad()

    def open_pad(self, pad_id: int) -> None:
        """Show it in its dock; 0: whichever is in front."""
        self._docks["pads"].show_dock(True)
        self.pads.choose(pad_id)

    @Slot(TopRow, int)
    def open_top(self, row: TopRow, number: int) -> None:
        """A row of the project's tree."""
        if row is TopRow.PAYLOADS:
            self.open_payloads()
        elif row is TopRow.PADS:
            self.open_pad(number)

    def put_chosen_on_pad(self) -> None:
        """Those that are chosen in the library."""
        if ids := [each.id for each in self.library.tree.chosen_payloads()]:
            self.put_on_pad(ids)
        else:
            self._toasts.show_text(CHOOSE_FIRST)

    @Slot(object)
    def put_on_pad(self, ids: list[int]) -> None:
        """On the pad in front, at the first free places."""
        self._docks["pads"].show_dock(True)
        self.pads.add_payloads(ids)

    @Slot()
    def show_pad(self) -> None:
        """The pad in front, alone on the whole screen."""
        self.pads.refresh()
        pad = self.pads.pad
        if pad is None:
            self._toasts.show_text("There is no pad yet: make one in the dock Pads.")
            return
        if self._show is None:
            from workbench.ui.library.pads.padwindow import PadWindow

            self._show = PadWindow(self._workspace, self._theme, self._clock, self.runner, self._window)
            self._show.share_actions(list(self._binder.bound_actions()))
        self._show.show_pad(pad.id)

    # panels

    @Slot(object)
    def equip(self, panel: SocketPanel) -> None:
        """A new panel keeps payloads by its menus, too."""
        panel.traffic.add_menu(self._binder.action("traffic.keep"))
        panel.composer.form.history.menu().aboutToShow.connect(self._add_to_history)

    @Slot()
    def _add_to_history(self) -> None:
        """Filled anew each time it opens."""
        menu = QObject.sender(self)
        if isinstance(menu, QMenu):
            menu.addSeparator()
            menu.addAction(self._binder.action("payload.keep"))

    # inside

    def _make_library(self, parent: QWidget) -> LibraryView:
        from workbench.ui.library.libraryview import LibraryView

        made = LibraryView(self._workspace, self._theme, self.courier.send, self.keys, parent)
        made.message.connect(self._on_refused)
        made.removed.connect(self._on_removed)
        made.compose_requested.connect(self.compose)
        made.pad_requested.connect(self.put_on_pad)
        self._clock.add(made)
        return made

    def _make_pads(self, parent: QWidget) -> PadView:
        from workbench.ui.library.pads.padview import PadView

        made = PadView(self._workspace, self._theme, self.runner, parent)
        made.message.connect(self._on_refused)
        made.removed.connect(self._on_removed)
        made.show_requested.connect(self.show_pad)
        self._clock.add(made)
        return made

    def _active(self) -> int:
        return self._deck.active

    def _panel_of(self, number: int) -> SocketPanel | None:
        panel = self._deck.panel(number) if number else None
        return panel if isinstance(panel, SocketPanel) else None

    def _keep(self, found: list[tuple[PayloadSpec, str]]) -> None:
        added = [self.library.add_payload(payload, name) for payload, name in found]
        what = f"“{added[0].path}”" if len(added) == 1 else count_text(len(added), "payload", "payloads")
        self._first_kept = added[0].id
        self._toasts.show_text(f"Kept {what} in the library.", action="Show", slot=self._show_kept)

    @Slot()
    def _show_kept(self) -> None:
        self._docks["payloads"].show_dock(True)
        self.library.show_payload(self._first_kept)

    @Slot(str)
    def _on_sent(self, text: str) -> None:
        """One toast for a row of presses, the last one's."""
        if self._sent_toast in self._toasts.toasts and self._sent_toast is not None:
            self._sent_toast.leave()
        self._sent_toast = self._toasts.show_text(text, for_ms=SENT_MS)
        self._clock.hurry()

    @Slot(str)
    def _on_refused(self, text: str) -> None:
        self._toasts.show_text(text, BannerKind.ERROR)

    @Slot(str)
    def _on_removed(self, text: str) -> None:
        self._toasts.show_text(text, action="Undo", slot=self._workspace.undo)

    def _follow_settings(self, settings: Settings) -> None:
        if settings.shortcuts != self._overrides:
            self._overrides = dict(settings.shortcuts)
            self.keys.follow_program(settings.shortcuts)
            self._seen = None
            self.refresh()


def _named(text: str) -> str:
    """What a name may have of it."""
    return "".join(char for char in text.replace("/", "∕") if char.isprintable()).strip()
