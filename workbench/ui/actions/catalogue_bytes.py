"""The actions that show a tool beside the bytes: one for each entry of ``ui/panel/bytetools.py``, in its order."""

from __future__ import annotations

from workbench.ui.actions.action import Action, Condition


def _tool(key: str, title: str, icon: str, tip: str, keywords: str = "") -> Action:
    """``title`` stands on the tool's switch as well, and ``tip`` is the switch's."""
    return Action(f"bytes.tool.{key}", title, "Traffic/Byte tools", icon, (), tip, Condition.SOCKET, section=2,
                  argument=key, keywords=keywords)  # fmt: skip


TOOL_ACTIONS = (
    _tool("fields", "&Fields", "list-tree", "What the bytes mean, field by field", "dissector decode protocol tree"),
)
