"""The register of the tools beside the bytes: what can be told of the bytes that are shown.

A tool is a module with a :class:`~workbench.ui.bytetools.tool.ToolWidget`, an action ``bytes.tool.<key>`` in
``ui/actions/catalogue_bytes.py``, and an entry here, in the order of the strip. The factories import their module.
"""

from __future__ import annotations

from workbench.ui.bytetools.tool import ByteTool, ToolRoom, ToolWidget


def _fields(room: ToolRoom) -> ToolWidget:
    from workbench.ui.dissect.fieldstool import FieldsTool

    return FieldsTool(room)


def _inspector(room: ToolRoom) -> ToolWidget:
    from workbench.ui.bytes.inspectortool import InspectorTool

    return InspectorTool(room)


def _statistics(room: ToolRoom) -> ToolWidget:
    from workbench.ui.bytes.statisticstool import StatisticsTool

    return StatisticsTool(room)


def _checksums(room: ToolRoom) -> ToolWidget:
    from workbench.ui.bytes.checksumtool import ChecksumTool

    return ChecksumTool(room)


def _transform(room: ToolRoom) -> ToolWidget:
    from workbench.ui.bytes.transformtool import TransformTool

    return TransformTool(room)


def _marks(room: ToolRoom) -> ToolWidget:
    from workbench.ui.bytes.markstool import MarksTool

    return MarksTool(room)


def _wireshark(room: ToolRoom) -> ToolWidget:
    from workbench.ui.wireshark.wiresharktool import WiresharkTool

    return WiresharkTool(room)


TOOLS: tuple[ByteTool, ...] = (
    ByteTool("fields", _fields),
    ByteTool("inspector", _inspector),
    ByteTool("statistics", _statistics),
    ByteTool("checksums", _checksums),
    ByteTool("transform", _transform),
    ByteTool("marks", _marks),
    ByteTool("wireshark", _wireshark),
)
