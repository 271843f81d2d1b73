"""The actions that show a tool beside the bytes: one for each entry of ``ui/panel/bytetools.py``, in its order."""

from __future__ import annotations

from workbench.ui.actions.action import Action, Condition


def _tool(key: str, title: str, icon: str, tip: str, keywords: str = "") -> Action:
    """``title`` stands on the tool's switch as well, and ``tip`` is the switch's."""
    return Action(f"bytes.tool.{key}", title, "Traffic/Byte tools", icon, (), tip, Condition.SOCKET, section=2,
                  argument=key, keywords=keywords)  # fmt: skip


TOOL_ACTIONS = (
    _tool("fields", "&Fields", "list-tree", "What the bytes mean, field by field", "dissector decode protocol tree"),
    _tool("inspector", "&Inspector", "binary", "The bytes at the cursor, read as every kind of value",
          "integer float time guid address endian data"),
    _tool("statistics", "St&atistics", "activity", "How often each byte occurs, and the entropy", "histogram entropy"),
    _tool("checksums", "&Checksums", "hash", "CRCs, sums and hashes of the selection or of everything",
          "crc md5 sha adler modbus hash"),
    _tool("transform", "&Transform", "wrench", "Decode and encode in steps: base64, gzip, XOR …",
          "base64 gzip zlib url xor json decode encode"),
    _tool("marks", "&Marks", "pencil", "Coloured bytes with notes, kept in the project", "highlight colour note"),
    _tool("wireshark", "&Wireshark", "waypoints", "The record with its conversation, decoded by an installed Wireshark",
          "tshark dissector decode protocol"),
)

COMPARE_ACTIONS = (
    Action("traffic.compare", "Compare &records", "Traffic/Compare", "columns-2", (),
           "Show two selected records side by side; a single one waits for another, in any panel",
           Condition.RECORDS_SELECTED, section=2, keywords="diff difference"),
    Action("traffic.compare_recordings", "Compare recor&dings…", "Traffic/Compare", "split", (),
           "Align the records of two sockets, or of another project's file, and show what differs", section=2,
           keywords="diff difference session swb"),
)  # fmt: skip

FORMAT_ACTIONS = (
    Action("traffic.formats", "&Own formats…", "Traffic/Byte tools", "braces", (),
           "Describe the fields of a protocol of your own, and see what they make of real bytes", section=3,
           keywords="kaitai struct dissector protocol describe ksy"),
)  # fmt: skip
