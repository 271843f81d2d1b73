"""What is done inside the panel in front: the catalogue's ``send.…``, ``traffic.…``, ``find.…`` and ``plot.…`` actions,
and the reading settings that all panels follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from workbench.codec.hexdump import CopyForm
from workbench.settings.store import SettingsStore
from workbench.settings.values import HexColumns, Settings, TimeStyle, TimeZoneChoice
from workbench.ui.actions import ActionBinder, Condition
from workbench.ui.panel import SocketPanel
from workbench.ui.panel.bytetools import TOOLS
from workbench.ui.panel.pages import PAGES
from workbench.ui.window.tabs.panes import PaneDeck

_FORMS = {
    "hex": CopyForm.HEX, "text": CopyForm.TEXT, "c": CopyForm.C_ARRAY, "python": CopyForm.PYTHON,
    "dump": CopyForm.HEX_DUMP,
}  # fmt: skip
_COPIES = ("traffic.copy_hex", "traffic.copy_text", "traffic.copy_c", "traffic.copy_python", "traffic.copy_dump")


class PanelCommands(QObject):
    """Hands actions on to the active panel; does nothing where there is none."""

    def __init__(self, deck: PaneDeck, settings: SettingsStore, parent: QObject) -> None:
        super().__init__(parent)
        self._deck, self._settings = deck, settings
        self._binder: ActionBinder

    @property
    def panel(self) -> SocketPanel | None:
        """The panel in front."""
        panel = self._deck.panel(self._deck.active)
        return panel if isinstance(panel, SocketPanel) else None

    def bind(self, binder: ActionBinder) -> None:
        """Bind every action and tell every fact of this room."""
        self._binder = binder
        for action_id in _COPIES:
            binder.bind(action_id, self.copy)
        for style in TimeStyle:
            binder.bind(f"time.{style}", self.set_time_style)
        for columns in HexColumns:
            binder.bind(f"hex.columns_{columns}", self.set_columns)
        for page in PAGES:
            binder.bind(f"panel.page.{page.key}", self.show_page)
        for tool in TOOLS:
            binder.bind(f"bytes.tool.{tool.key}", self.show_tool)
        binder.set_limit("panel.page.", self._page_keys)
        slots: dict[str, Callable[..., object]] = {
            "send.now": self.send_now, "send.repeat": self.repeat, "send.stop": self.stop, "send.file": self.send_file,
            "send.focus": self.focus_composer, "traffic.follow": self.follow, "traffic.send_again": self.send_again,
            "traffic.delete": self.delete, "traffic.clear": self.clear, "traffic.go_to": self.go_to_record,
            "traffic.copy_rows": self.copy_rows, "traffic.copy_csv": self.copy_csv, "time.utc": self.set_utc,
            "traffic.filter": self.filter, "traffic.messages": self.cut, "find.open": self.find,
            "find.next": self.find_next, "find.previous": self.find_previous,
            "plot.pause": self.pause_plot, "plot.reset_zoom": self.reset_zoom, "plot.save": self.save_plot,
        }  # fmt: skip
        for action_id, slot in slots.items():
            binder.bind(action_id, slot)
        facts: dict[Condition, Callable[[], bool]] = {
            Condition.CAN_SEND: self._can_send, Condition.SENDING: self._is_sending,
            Condition.RECORDS: self._has_records, Condition.RECORDS_SELECTED: self._has_selection,
            Condition.BYTES_SHOWN: self._shows_bytes,
        }  # fmt: skip
        for condition, fact in facts.items():
            binder.set_condition(condition, fact)
        self._settings.subscribe(self._show_settings)
        self._show_settings(self._settings.settings)

    def show_checks(self) -> None:
        """Let the checkable actions say what the panel in front does."""
        panel = self.panel
        self._binder.set_checked("traffic.follow", panel is not None and panel.traffic.following)
        plot = panel.plot.plot if panel is not None else None
        self._binder.set_checked("plot.pause", plot is not None and bool(getattr(plot, "paused", False)))

    # sending

    def send_now(self) -> None:
        """What the composer holds."""
        if (panel := self.panel) is not None:
            panel.send_now()

    def repeat(self) -> None:
        """Again and again."""
        if (panel := self.panel) is not None:
            panel.start_repeat()

    def stop(self) -> None:
        """A repeat or a file."""
        if (panel := self.panel) is not None:
            panel.stop_sending()

    def send_file(self) -> None:
        """Ask for a file."""
        if (panel := self.panel) is not None:
            panel.choose_file()

    def focus_composer(self) -> None:
        """Go and write."""
        if (panel := self.panel) is not None:
            panel.focus_composer()

    # details

    def show_page(self, key: str) -> None:
        """A page beside the traffic: options, TLS, kernel figures …"""
        if (panel := self.panel) is not None:
            panel.show_page(key)

    def show_tool(self, key: str) -> None:
        """A tool beside the bytes: fields, inspector, checksums …"""
        if (panel := self.panel) is not None:
            panel.desk.toggle_tool(key)

    # traffic

    def follow(self, on: bool) -> None:
        """Keep the newest record in view, or stay."""
        if (panel := self.panel) is not None:
            panel.traffic.set_following(on)

    def filter(self) -> None:
        """Open the line of the display filter."""
        if (panel := self.panel) is not None:
            panel.filter.open()

    def cut(self) -> None:
        """Open the form of the framing rule."""
        if (panel := self.panel) is not None:
            panel.messages.open_form()

    def copy(self, form: str) -> None:
        """The selected records' payloads."""
        if (panel := self.panel) is not None:
            panel.traffic.copy_payload(_FORMS[form])

    def copy_rows(self) -> None:
        """The selected rows, as they are shown."""
        if (panel := self.panel) is not None:
            panel.traffic.copy_rows()

    def copy_csv(self) -> None:
        """The same as CSV."""
        if (panel := self.panel) is not None:
            panel.traffic.copy_csv()

    def go_to_record(self) -> None:
        """Ask for its number."""
        if (panel := self.panel) is not None:
            panel.traffic.ask_number()

    def send_again(self) -> None:
        """The selected records."""
        if (panel := self.panel) is not None:
            panel.traffic.send_again()

    def delete(self) -> None:
        """The selected records; undo brings them back."""
        if (panel := self.panel) is not None:
            panel.traffic.remove_selected()

    def clear(self) -> None:
        """All records of the socket; undo brings them back."""
        if (panel := self.panel) is not None:
            panel.traffic.clear()

    # bytes

    def find(self) -> None:
        """Open the find bar."""
        if (panel := self.panel) is not None:
            panel.bytes.open_find()

    def find_next(self) -> None:
        """The next place."""
        if (panel := self.panel) is not None:
            panel.bytes.find_next()

    def find_previous(self) -> None:
        """The place before."""
        if (panel := self.panel) is not None:
            panel.bytes.find_previous()

    # plot

    def pause_plot(self, on: bool) -> None:
        """Hold it still."""
        panel = self.panel
        if panel is not None and panel.plot.plot is not None:
            panel.plot.plot.set_paused(on)

    def reset_zoom(self) -> None:
        """The whole window again."""
        panel = self.panel
        if panel is not None and panel.plot.plot is not None:
            panel.plot.plot.reset_zoom()

    def save_plot(self) -> None:
        """Open the plot's menu, which has the formats."""
        panel = self.panel
        if panel is not None and panel.plot.plot is not None:
            panel.bottom.choose("plot")
            panel.plot.plot.open_menu()

    # what all panels follow

    def set_time_style(self, style: str) -> None:
        """Time of day, since the first record, or since the one before."""
        self._change(time_style=TimeStyle(style))

    def set_utc(self, on: bool) -> None:
        """UTC or local."""
        self._change(time_zone=TimeZoneChoice.UTC if on else TimeZoneChoice.LOCAL)

    def set_columns(self, columns: int | str) -> None:
        """Bytes in a row: 8, 16 or 32, or "auto" for as many as fit."""
        self._change(hex_columns=HexColumns(str(columns)))

    def _change(self, **changes: object) -> None:
        self._settings.change(reading=replace(self._settings.settings.reading, **changes))  # type: ignore[arg-type]

    def _show_settings(self, settings: Settings) -> None:
        reading = settings.reading
        for style in TimeStyle:
            self._binder.set_checked(f"time.{style}", reading.time_style is style)
        for columns in HexColumns:
            self._binder.set_checked(f"hex.columns_{columns}", reading.hex_columns is columns)
        self._binder.set_checked("time.utc", reading.time_zone is TimeZoneChoice.UTC)

    # facts

    def _page_keys(self) -> list[str]:
        return self.panel.page_keys() if self.panel is not None else []

    def _can_send(self) -> bool:
        return self.panel is not None and self.panel.can_send

    def _is_sending(self) -> bool:
        return self.panel is not None and self.panel.is_sending

    def _has_records(self) -> bool:
        return self.panel is not None and self.panel.session.traffic.count() > 0

    def _has_selection(self) -> bool:
        return self.panel is not None and bool(self.panel.traffic.selected_rows())

    def _shows_bytes(self) -> bool:
        return self.panel is not None and self.panel.bytes.shown_number > 0
