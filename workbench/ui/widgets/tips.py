"""Tool tips of texts that are not ours."""

from __future__ import annotations

from html import escape


def plain_tip(text: str) -> str:
    """``text`` for a tool tip that shows it as it is written.

    Qt takes a tip for a page of HTML if it looks like one, and would fetch a picture that it names: on Windows from
    another computer, with the user's password hash (a path ``//host/share``). Names, addresses and certificates are
    anybody's.
    """
    if "<" not in text:
        return text
    return f"<qt>{escape(text)}</qt>".replace("\n", "<br/>")
