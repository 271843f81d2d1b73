"""Sentences and lines about WebSockets: close codes, heads of requests and answers, refusals."""

from __future__ import annotations

from typing import Final

from websockets.datastructures import Headers
from websockets.exceptions import InvalidStatus
from websockets.frames import CLOSE_CODE_EXPLANATIONS

from workbench.model.failures import Failure, Reason

LINE_MAX_CHARS: Final = 500
BODY_MAX_CHARS: Final = 200
_SECRET_HEADERS: Final = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})


def close_text(code: int, reason: str) -> str:
    """``1000 (OK) “bye”``: a close code with its meaning (RFC 6455, section 7.4.1, and IANA's registry)."""
    meaning = CLOSE_CODE_EXPLANATIONS.get(code)
    if meaning is None:
        meaning = "private use" if 4000 <= code < 5000 else "registered" if 3000 <= code < 4000 else "unknown"
    return f"{code} ({meaning}){f' “{reason}”' if reason else ''}"


def head_lines(first: str, headers: Headers) -> tuple[str, ...]:
    """The first line and the headers, with what may be a secret left out: they are kept in the project."""
    lines = [first[:LINE_MAX_CHARS]]
    for name, value in headers.raw_items():
        shown = "(not kept)" if name.lower() in _SECRET_HEADERS else value
        lines.append(f"{name}: {shown}"[:LINE_MAX_CHARS])
    return tuple(lines)


def refusal_text(error: Exception) -> Failure:
    """Why an opening handshake failed."""
    if isinstance(error, InvalidStatus):
        response = error.response
        body = bytes(response.body or b"")[:BODY_MAX_CHARS].decode("utf-8", "replace").strip()
        said = f": “{' '.join(body.split())}”" if body else ""
        detail = f"the server answered {response.status_code} {response.reason_phrase}{said}"
        return Failure(Reason.WEB_REFUSED, detail)
    cause = f": {error.__cause__}" if error.__cause__ is not None else ""
    return Failure(Reason.WEB_REFUSED, f"{error}{cause}")
