"""Requests of HTTP/1.1 as typed text whose length is counted when it is sent (RFC 9112)."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.project.importing.literals import literal_text

BODY = "body"  # the name of the range


def request_text(method: str, target: str, headers: Iterable[tuple[str, str]], body: str | None) -> str:
    """``target`` and ``method`` are plain text; values of headers and ``body`` are typed text already. ``body`` None:
    there is none, and no Content-Length."""
    lines = [f"{literal_text(method)} {literal_text(target or '/')} HTTP/1.1"]
    lines += [f"{literal_text(name)}: {value}" for name, value in headers]
    if body is None:
        return "".join(f"{line}\\r\\n" for line in lines) + "\\r\\n"
    lines.append(f"Content-Length: ${{text length of {BODY}}}")
    return "".join(f"{line}\\r\\n" for line in lines) + f"\\r\\n${{begin {BODY}}}{body}${{end {BODY}}}"


def host_header(host: str, port: int, usual_port: int) -> str:
    """With the port where it is not the usual one; IPv6 in brackets."""
    shown = f"[{host}]" if ":" in host else host
    return shown if port == usual_port else f"{shown}:{port}"
