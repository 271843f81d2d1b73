"""The View and Help menus' actions."""

from __future__ import annotations

from workbench.ui.actions.action import Action, Condition

W = Condition

_TABS = tuple(
    Action(f"tab.go_{number}", f"Tab &{number}" if number < 9 else "&Last tab", "View/Go to tab", "",
           (f"Ctrl+{number}",), f"Show tab {number}" if number < 9 else "Show the last tab", W.TABS, section=2,
           argument=number)
    for number in range(1, 10)
)  # fmt: skip

VIEW_ACTIONS = (
    Action("view.split_right", "Split &right", "View", "columns-2", ("Ctrl+\\",),
           "Show this tab beside the others", W.TABS),
    Action("view.split_down", "Split &down", "View", "rows-2", ("Ctrl+Shift+\\",),
           "Show this tab below the others", W.TABS),
    Action("view.tear_off", "&Tear off", "View", "picture-in-picture-2", ("Ctrl+Shift+N",),
           "Show this tab in a window of its own", W.TABS, keywords="window detach"),
    Action("tab.close", "&Close tab", "View", "x", ("Ctrl+W",), "Close the tab; its socket stays in the project",
           W.TABS, section=1),
    Action("tab.next", "&Next tab", "View/Go to tab", "chevron-right", ("Ctrl+Tab", "Ctrl+PgDown"),
           "The tab to the right", W.TABS_MANY, section=1),
    Action("tab.previous", "&Previous tab", "View/Go to tab", "chevron-left", ("Ctrl+Shift+Tab", "Ctrl+PgUp"),
           "The tab to the left", W.TABS_MANY, section=1),
    *_TABS,
    Action("pane.next", "Next p&ane", "View", "arrow-left-right", ("F6",), "Move to the next pane", section=1),
    Action("pane.previous", "Previous pan&e", "View", "", ("Shift+F6",), "Move to the pane before", section=1),
    Action("dock.project", "&Project", "View/Docks", "panel-left", ("Alt+1",), "Show or hide the project",
           section=3, checkable=True),
    Action("dock.notes", "&Notes", "View/Docks", "notebook-pen", ("Alt+2",), "Show or hide the notes",
           section=3, checkable=True),
    Action("dock.calls", "&Call tape", "View/Docks", "scroll-text", ("Alt+3",), "Show or hide the call tape",
           section=3, checkable=True),
    Action("dock.log", "&Log", "View/Docks", "terminal", ("Alt+4",), "Show or hide the program's log",
           section=3, checkable=True),
    Action("dock.plot", "&Throughput", "View/Docks", "chart-line", ("Alt+5",),
           "Show or hide the throughput of all sockets", section=3, checkable=True),
    Action("dock.host", "&Host", "View/Docks", "network", ("Alt+6",),
           "Show or hide this computer: interfaces, routes, DNS, connections, protocols", section=3, checkable=True,
           keywords="interfaces routes dns connections resolver protocols multicast netstat"),
    Action("dock.find", "&Find", "View/Docks", "search", ("Alt+7",),
           "Show or hide the search through all records, and the bookmarks", section=3, checkable=True,
           keywords="search hits bookmarks comments"),
    Action("dock.payloads", "Pa&yloads", "View/Docks", "library", ("Alt+8",),
           "Show or hide the payload library: what is sent more than once", section=3, checkable=True,
           keywords="library saved packets"),
    Action("dock.pads", "P&ads", "View/Docks", "layout-grid", ("Alt+9",),
           "Show or hide the pads: big buttons that send", section=3, checkable=True, keywords="buttons demo"),
    Action("dock.sequences", "&Sequences", "View/Docks", "workflow", ("Alt+0",),
           "Show or hide the sequences: steps that pass or fail", section=3, checkable=True,
           keywords="test script steps send expect"),
    Action("theme.system", "&System", "View/Theme", "monitor", (), "Follow the desktop's light or dark", section=4,
           checkable=True, choice="theme", argument="system"),
    Action("theme.light", "&Light", "View/Theme", "sun", (), "Dark on light", section=4, checkable=True,
           choice="theme", argument="light"),
    Action("theme.dark", "&Dark", "View/Theme", "moon", (), "Light on dark", section=4, checkable=True,
           choice="theme", argument="dark"),
    Action("theme.high_contrast", "&High contrast", "View/Theme", "contrast", (), "White and yellow on black",
           section=4, checkable=True, choice="theme", argument="high_contrast"),
    Action("view.presenter", "Pre&senter mode", "View", "presentation", ("F12",), "Everything half as large again",
           section=4, checkable=True),
    Action("view.zoom_in", "Zoom &in", "View/Zoom", "zoom-in", ("Ctrl++", "Ctrl+="), "Everything a little larger",
           section=4),
    Action("view.zoom_out", "Zoom &out", "View/Zoom", "zoom-out", ("Ctrl+-",), "Everything a little smaller",
           section=4),
    Action("view.zoom_reset", "&Normal size", "View/Zoom", "", ("Ctrl+0",), "Back to 100 %", section=4,
           keywords="reset zoom"),
    Action("view.full_screen", "&Full screen", "View", "", ("F11",), "Use the whole screen", section=4,
           checkable=True),
)  # fmt: skip

HELP_ACTIONS = (
    Action("help.manual", "&Manual", "Help", "book-open", ("F1",), "Read the manual"),
    Action("help.errors", "&Error table…", "Help", "circle-alert", (),
           "Every error of Winsock and POSIX: what it means, what causes it, what to try",
           keywords="errno wsa code look up explain"),
    Action("help.examples", "E&xample project", "Help", "boxes", (),
           "Open ten protocols, each with a server made of rules, a client and a sequence; nothing connects by itself",
           keywords="samples tutorial http smtp dns modbus mqtt redis tftp ntp syslog"),
    Action("help.shortcuts", "&Keyboard shortcuts", "Help", "keyboard", ("Ctrl+F1",), "See and change the shortcuts"),
    Action("help.log", "Program &log", "Help", "scroll-text", (), "See what the program has reported", section=1),
    Action("help.diagnostics", "Copy &diagnostics", "Help", "clipboard-copy", (),
           "Copy versions, system facts and the last log lines; no payloads", section=1),
    Action("help.about", "&About Socket Workbench", "Help", "info", (), "Versions and licences", section=2),
)  # fmt: skip
