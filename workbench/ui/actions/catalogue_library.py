"""The actions of the payload library and of the pads."""

from __future__ import annotations

from workbench.ui.actions.action import Action, Condition

_MENU = "Socket/Payloads"

LIBRARY_ACTIONS = (
    Action("payload.find", "&Find a payload…", _MENU, "search", ("Ctrl+P",),
           "Go to the payload library and write what to look for", section=4, keywords="library saved packets"),
    Action("payload.keep", "&Keep the composer's payload", _MENU, "package-plus", ("Ctrl+Shift+P",),
           "Put what stands in the composer into the payload library", Condition.SOCKET, section=4,
           keywords="save library"),
    Action("payload.new", "&New payload", _MENU, "plus", (), "A new payload in the library, to be written", section=4,
           keywords="library"),
    Action("payload.new_file", "New payload from a f&ile…", _MENU, "file-up", (),
           "A payload that sends the bytes of a file", section=4, keywords="library"),
    Action("payload.send", "&Send the chosen payload", _MENU, "send", (),
           "Send what is chosen in the library to the socket in front; Enter does it there", section=5),
    Action("payload.compose", "Put it into the &composer", _MENU, "message-square", (),
           "The payload that is chosen in the library, to be changed before it is sent", Condition.SOCKET, section=5),
    Action("payload.on_pad", "Put it on a &pad", _MENU, "layout-grid", (),
           "A button that sends the payload that is chosen in the library", section=5),
    Action("payload.variables", "&Variables and secrets…", _MENU, "key-round", (),
           "What payloads name by ${var name}, and what they may read", section=5,
           keywords="password token environment permission"),
    Action("pad.new", "New p&ad", _MENU, "layout-grid", (), "Buttons that send payloads and start sequences",
           section=6, keywords="buttons demo"),
    Action("pad.show", "Sho&w the pad alone", _MENU, "presentation", ("Shift+F12",),
           "The pad in a window of its own, for an audience; Esc leaves it", section=6, keywords="demo presenter"),
)  # fmt: skip

KEEP_ACTIONS = (
    Action("traffic.keep", "&Keep as payload", "Traffic", "package-plus", (),
           "Put the bytes of the selected records into the payload library", Condition.RECORDS_SELECTED, section=1,
           keywords="save library"),
)  # fmt: skip
