"""The actions that find: in all records, from bookmark to bookmark, along one conversation."""

from __future__ import annotations

from workbench.ui.actions.action import Action, Condition

W = Condition

FIND_ACTIONS = (
    Action("find.everywhere", "Find in &all records…", "Edit", "search", ("Ctrl+Shift+F",),
           "Search what every socket recorded: text, hex or a regular expression", section=1,
           keywords="search project hits"),
    Action("find.next_hit", "Next &hit", "Edit", "chevron-down", ("F4",),
           "Show the next hit of the search through all records", section=1),
    Action("find.previous_hit", "Previous h&it", "Edit", "chevron-up", ("Shift+F4",), "Show the hit before",
           section=1),
    Action("bookmark.toggle", "&Bookmark", "Edit", "bookmark", ("Ctrl+B",),
           "Set a bookmark at the selected records, or take it away", W.RECORDS_SELECTED, section=3,
           keywords="mark flag"),
    Action("bookmark.comment", "Co&mment…", "Edit", "message-square", ("Ctrl+M",),
           "Write a comment to the selected record", W.RECORDS_SELECTED, section=3, keywords="bookmark note annotate"),
    Action("bookmark.next", "Next b&ookmark", "Edit", "", ("F9",), "Show the next bookmark of the project",
           section=3),
    Action("bookmark.previous", "Pre&vious bookmark", "Edit", "", ("Shift+F9",), "Show the bookmark before",
           section=3),
    Action("bookmark.list", "Boo&kmarks", "Edit", "", (), "List all bookmarks of the project, with their comments",
           section=3),
)  # fmt: skip

FOLLOW_ACTIONS = (
    Action("traffic.follow_conversation", "&Follow conversation", "Traffic/Conversation", "messages-square",
           ("Ctrl+Shift+J",), "Show all bytes of the selected record's connection, both directions told apart",
           W.RECORDS_SELECTED, keywords="stream follow tcp"),
    Action("bytes.save_conversation", "&Save conversation…", "Traffic/Conversation", "save", (),
           "Write the conversation's bytes to files: received, sent, or both in order", W.SOCKET,
           keywords="export raw stream"),
)  # fmt: skip
