"""The register of the tools beside the bytes: what can be told of the bytes that are shown.

A tool is a module with a :class:`~workbench.ui.bytetools.tool.ToolWidget`, an action ``bytes.tool.<key>`` in
``ui/actions/catalogue_bytes.py``, and an entry here, in the order of the strip. The factories import their module.
"""

from __future__ import annotations

from workbench.ui.bytetools.tool import ByteTool, ToolRoom, ToolWidget


def _fields(room: ToolRoom) -> ToolWidget:
    from workbench.ui.dissect.fieldstool import FieldsTool

    return FieldsTool(room)


TOOLS: tuple[ByteTool, ...] = (ByteTool("fields", _fields),)
