"""Every action of the program. The order is the order of the menus."""

from __future__ import annotations

from workbench.ui.actions.action import Action, Condition
from workbench.ui.actions.catalogue_bytes import COMPARE_ACTIONS, FORMAT_ACTIONS, TOOL_ACTIONS
from workbench.ui.actions.catalogue_find import FIND_ACTIONS, FOLLOW_ACTIONS
from workbench.ui.actions.catalogue_kinds import GROUP_ICONS, KIND_ACTIONS
from workbench.ui.actions.catalogue_library import KEEP_ACTIONS, LIBRARY_ACTIONS
from workbench.ui.actions.catalogue_pages import PAGE_ACTIONS
from workbench.ui.actions.catalogue_sequences import RECORDING_ACTIONS, SEQUENCE_ACTIONS
from workbench.ui.actions.catalogue_view import HELP_ACTIONS, VIEW_ACTIONS

W = Condition

PROJECT_ACTIONS = (
    Action("project.new", "&New project", "Project", "file-plus", ("Ctrl+N",), "Begin an empty project"),
    Action("project.open", "&Open…", "Project", "folder-open", ("Ctrl+O",), "Open a project file"),
    # "project.recent" is filled by the window: one entry for each project.
    Action("project.clear_recent", "&Clear this list", "Project/Open recent", "", (), "Forget the recent projects",
           W.PROJECT_RECENT),
    Action("project.recover", "Reco&ver…", "Project", "", (), "Take up a project that a crash left behind",
           W.RECOVERABLE),
    Action("project.save", "&Save", "Project", "save", ("Ctrl+S",), "Save the project", section=1),
    Action("project.save_as", "Save &as…", "Project", "save-all", ("Ctrl+Shift+S",),
           "Save under another name", section=1),
    Action("project.import", "&Import…", "Project", "upload", ("Ctrl+I",),
           "Bring in a capture (pcap, pcapng), a hex dump, JSON lines, curl commands or packets of Packet Sender",
           section=2,
           keywords="open pcap wireshark tcpdump"),
    Action("project.paste_dump", "Paste a he&x dump…", "Project", "clipboard-copy", (),
           "Record bytes of a hex dump, a C array or Python bytes", section=2, keywords="import xxd od hexdump"),
    Action("project.paste_command", "Paste a co&mmand…", "Project", "terminal", (),
           "Make a payload and its socket of a curl or nc command", section=2, keywords="import curl netcat http"),
    Action("project.export", "&Export records…", "Project", "download", ("Ctrl+E",),
           "Write recorded traffic as JSON, CSV, text or raw bytes", W.RECORDS_IN_PROJECT, section=2),
    Action("project.record", "&Record", "Project", "circle-dot", ("Ctrl+R",),
           "Record what sockets carry; pausing keeps sockets open", section=3, checkable=True),
    Action("app.preferences", "&Preferences…", "Project", "settings", ("Ctrl+,",),
           "Theme, scale, bounds, folders and shortcuts", section=4, keywords="reset options settings"),
    Action("project.close", "&Close project", "Project", "x", (), "Close the project; what is not saved is asked",
           section=5),
    Action("app.quit", "&Quit", "Project", "log-out", ("Ctrl+Q",), "Close all sockets and leave", section=5),
)  # fmt: skip

EDIT_ACTIONS = (
    Action("edit.undo", "&Undo", "Edit", "undo-2", ("Ctrl+Z",), "Take the last change back", W.CAN_UNDO),
    Action("edit.redo", "&Redo", "Edit", "redo-2", ("Ctrl+Shift+Z", "Ctrl+Y"), "Do it again", W.CAN_REDO),
    Action("find.open", "&Find text or bytes…", "Edit", "search", ("Ctrl+F",),
           "Find text or hex in the bytes that are shown", W.SOCKET, section=1),
    Action("find.next", "Find &next", "Edit", "", ("F3",), "The next place", W.BYTES_SHOWN, section=1),
    Action("find.previous", "Find &previous", "Edit", "", ("Shift+F3",), "The place before", W.BYTES_SHOWN, section=1),
    *FIND_ACTIONS,
    Action("palette.open", "&Command palette…", "Edit", "command", ("Ctrl+K",), "Find and run any action", section=2),
)  # fmt: skip

SOCKET_ACTIONS = (
    Action("socket.new", "&New socket…", "Socket", "plus", ("Ctrl+T",), "Make a socket of any kind"),
    *KIND_ACTIONS,
    Action("socket.open", "&Open", "Socket", "plug", ("F5",), "Connect, listen or bind", W.SOCKET_CLOSED, section=1),
    Action("socket.half_close", "&Half-close", "Socket", "log-out", ("Ctrl+F5",),
           "Send no more, still receive (shutdown)", W.SOCKET_HALF_CLOSABLE, section=1),
    Action("socket.close", "&Close", "Socket", "unplug", ("Shift+F5",),
           "Send what is queued, then close", W.SOCKET_OPEN, section=1),
    Action("socket.abort", "&Abort", "Socket", "zap", ("Ctrl+Shift+F5",),
           "End at once with a reset (RST); what is queued is lost", W.SOCKET_STREAM_OPEN, section=1),
    Action("socket.start_tls", "Start &TLS", "Socket", "lock", ("Ctrl+F7",),
           "Go over to TLS in the middle of a plain conversation; the peer must do so, too", W.CAN_START_TLS, section=1,
           keywords="starttls encrypt secure"),
    Action("sockets.open_all", "Op&en all", "Socket", "play", ("Ctrl+Shift+O",),
           "Open every socket of the project", W.SOCKETS_CLOSED, section=2),
    Action("sockets.close_all", "C&lose all", "Socket", "square", ("Ctrl+Shift+W",),
           "Close every socket of the project", W.SOCKETS_OPEN, section=2),
    Action("socket.rename", "&Rename…", "Socket", "pencil", ("F2",), "Give the socket another name", W.SOCKET,
           section=3),
    Action("socket.duplicate", "&Duplicate", "Socket", "copy-plus", ("Ctrl+D",),
           "Make another socket with the same settings", W.SOCKET, section=3),
    Action("socket.remove", "Re&move", "Socket", "trash-2", (),
           "Take the socket out of the project (can be undone)", W.SOCKET, section=3),
    Action("send.now", "&Send", "Socket/Send", "send", ("Ctrl+Shift+Return",),
           "Send what the composer holds; Enter does it there", W.CAN_SEND, section=4),
    Action("send.repeat", "&Repeat", "Socket/Send", "repeat", ("F8",), "Send it again and again", W.CAN_SEND,
           section=4),
    Action("send.stop", "S&top", "Socket/Send", "square", ("Shift+F8",), "Stop repeating or sending a file", W.SENDING,
           section=4),
    Action("send.file", "Send &file…", "Socket/Send", "file-up", ("Ctrl+U",), "Send the bytes of a file", W.CAN_SEND,
           section=5),
    Action("send.focus", "&Go to the composer", "Socket/Send", "message-square", ("Ctrl+L",),
           "Write what is to be sent", W.SOCKET, section=5),
)  # fmt: skip

TRAFFIC_ACTIONS = (
    Action("traffic.follow", "&Follow the tail", "Traffic", "arrow-down-to-line", ("Ctrl+J",),
           "Keep the newest record in view", W.SOCKET, checkable=True),
    Action("traffic.filter", "F&ilter…", "Traffic", "funnel", ("Ctrl+/",),
           "Show only the records that pass a filter: direction, size, time, text, bytes, fields", W.SOCKET,
           keywords="display filter search narrow hide"),
    Action("traffic.messages", "C&ut into messages…", "Traffic", "scissors", ("Ctrl+Shift+M",),
           "Say where the messages of the stream end: line, length, SLIP, HTTP; or show records", W.SOCKET,
           keywords="framing records recv delimiter split"),
    *FOLLOW_ACTIONS,
    *RECORDING_ACTIONS,
    Action("traffic.go_to", "&Go to record…", "Traffic", "", (), "Show a record by its number (Ctrl+G in the table)",
           W.RECORDS),
    Action("traffic.copy_rows", "Copy &rows", "Traffic/Copy", "copy", (),
           "Copy the selected rows as they are shown (Ctrl+C in the table)", W.RECORDS_SELECTED, section=1),
    Action("traffic.copy_csv", "Copy rows as CS&V", "Traffic/Copy", "", (), "Copy the selected rows for a spreadsheet",
           W.RECORDS_SELECTED, section=1),
    Action("traffic.copy_hex", "&Hex", "Traffic/Copy", "binary", ("Ctrl+Shift+C",),
           "Copy the selected records as hex digits", W.RECORDS_SELECTED, section=2, argument="hex"),
    Action("traffic.copy_text", "&Text", "Traffic/Copy", "type", (), "Copy them as text", W.RECORDS_SELECTED,
           section=2, argument="text"),
    Action("traffic.copy_c", "&C array", "Traffic/Copy", "", (), "Copy them as a C array", W.RECORDS_SELECTED,
           section=2, argument="c"),
    Action("traffic.copy_python", "&Python bytes", "Traffic/Copy", "", (), "Copy them as Python bytes",
           W.RECORDS_SELECTED, section=2, argument="python"),
    Action("traffic.copy_dump", "Hex &dump", "Traffic/Copy", "", (), "Copy them as a hex dump",
           W.RECORDS_SELECTED, section=2, argument="dump"),
    Action("traffic.send_again", "&Send again", "Traffic", "corner-down-left", ("Ctrl+Shift+E",),
           "Send the selected records once more", W.RECORDS_SELECTED, section=1),
    *KEEP_ACTIONS,
    Action("traffic.delete", "&Delete", "Traffic", "trash-2", (), "Take the selected records away (can be undone)",
           W.RECORDS_SELECTED, section=1),
    Action("traffic.clear", "&Clear", "Traffic", "eraser", ("Ctrl+Shift+K",),
           "Take all records of this socket away (can be undone)", W.RECORDS, section=1),
    Action("time.absolute", "&Absolute", "Traffic/Time", "clock", (), "Show the time of day", section=2,
           checkable=True, choice="time", argument="absolute"),
    Action("time.relative", "&Relative", "Traffic/Time", "", (), "Show the time since the first record", section=2,
           checkable=True, choice="time", argument="relative"),
    Action("time.delta", "&Difference", "Traffic/Time", "", (), "Show the time since the record before", section=2,
           checkable=True, choice="time", argument="delta"),
    Action("time.utc", "&UTC", "Traffic/Time", "", (), "Tell absolute times in UTC", section=3, checkable=True),
    Action("hex.columns_auto", "&As many as fit", "Traffic/Bytes in a row", "", (),
           "8, 16 or 32 bytes in a row of the hex view", section=2, checkable=True, choice="hex", argument="auto"),
    Action("hex.columns_8", "&8", "Traffic/Bytes in a row", "", (), "8 bytes in a row of the hex view", section=2,
           checkable=True, choice="hex", argument=8),
    Action("hex.columns_16", "&16", "Traffic/Bytes in a row", "", (), "16 bytes in a row of the hex view", section=2,
           checkable=True, choice="hex", argument=16),
    Action("hex.columns_32", "&32", "Traffic/Bytes in a row", "", (), "32 bytes in a row of the hex view", section=2,
           checkable=True, choice="hex", argument=32),
    Action("plot.pause", "&Pause the plot", "Traffic/Plot", "pause", ("Ctrl+Shift+L",),
           "Hold the plot still; recording goes on", W.SOCKET, section=2, checkable=True),
    Action("plot.reset_zoom", "&Whole window", "Traffic/Plot", "", (), "Undo the plot's zoom", W.SOCKET, section=2,
           keywords="reset zoom"),
    Action("plot.save", "&Save the plot as…", "Traffic/Plot", "image", (), "Save as PNG, SVG or CSV", W.SOCKET,
           section=3),
)  # fmt: skip

ACTIONS: tuple[Action, ...] = (
    *PROJECT_ACTIONS, *EDIT_ACTIONS, *SOCKET_ACTIONS, *LIBRARY_ACTIONS, *SEQUENCE_ACTIONS,
    *PAGE_ACTIONS, *TRAFFIC_ACTIONS, *TOOL_ACTIONS, *FORMAT_ACTIONS,
    *COMPARE_ACTIONS,
    *VIEW_ACTIONS, *HELP_ACTIONS,
)  # fmt: skip

MENUS = ("&Project", "&Edit", "&Socket", "&Traffic", "&View", "&Help")
"""The menu bar, with mnemonics; an action's ``menu`` begins with one of these without its ampersand."""

SUBMENU_ICONS = {**GROUP_ICONS, "Project/Open recent": "history", "Socket/New": "plus", "Socket/Send": "send",
                 "Socket/Payloads": "library", "Socket/Sequences": "workflow",
                 "Socket/Details": "panel-right",
                 "Traffic/Conversation": "messages-square", "Traffic/Copy": "clipboard-copy",
                 "Traffic/Byte tools": "wrench", "Traffic/Compare": "columns-2", "View/Zoom": "zoom-in",
                 "Traffic/Time": "clock", "Traffic/Plot": "chart-line",
                 "View/Theme": "contrast", "View/Go to tab": "list", "View/Docks": "panel-bottom"}  # fmt: skip

BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}

RANK: dict[str, int] = {action.id: rank for rank, action in enumerate(ACTIONS)}
"""Where an action stands in the order of the menus."""
