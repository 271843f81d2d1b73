"""Sentences about this computer, the same in window and command line."""

from __future__ import annotations

from workbench.model.host import Holder


def process_text(pid: int | None, process: str) -> str:
    """``python3 (process 1234)``; who is not told, is told so."""
    if pid is None:
        return "a process that this user may not see"
    return f"{process} (process {pid})" if process else f"process {pid}"


def holder_sentence(holder: Holder) -> str:
    """``Port 9000 is held by python3 (process 1234), which listens on 0.0.0.0.``"""
    if holder.pid is None and holder.state not in ("", "LISTEN"):
        return f"Port {holder.port} is held by a connection that has ended ({holder.state}); the system frees it soon."
    who = "this program itself" if holder.own else process_text(holder.pid, holder.process)
    doing = "listens on" if holder.state == "LISTEN" else "is bound to" if not holder.state else "has a connection on"
    return f"Port {holder.port} is held by {who}, which {doing} {holder.address}."
