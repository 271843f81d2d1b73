"""Sentences and lines about WebSockets: close codes, heads of requests and answers, refusals."""

from __future__ import annotations

from typing import Final

from websockets.datastructures import Headers
from websockets.exceptions import InvalidStatus
from websockets.frames import CLOSE_CODE_EXPLANATIONS

from workbench.engine.layers.plainline import plain_line
from workbench.model.failures import Failure, Reason

BODY_MAX_CHARS: Final = 200
_SECRET_WORDS: Final = ("auth", "cookie", "token", "secret", "password", "key", "credential", "session")
_OPEN_HEADERS: Final = frozenset({"sec-websocket-key"})  # drawn by lot for one handshake, RFC 6455, section 4.1


def close_text(code: int, reason: str) -> str:
    """``1000 (OK) “bye”``: a close code with its meaning (RFC 6455, section 7.4.1, and IANA's registry)."""
    meaning = CLOSE_CODE_EXPLANATIONS.get(code)
    if meaning is None:
        meaning = "private use" if 4000 <= code < 5000 else "registered" if 3000 <= code < 4000 else "unknown"
    return f"{code} ({meaning}){f' “{plain_line(reason)}”' if reason else ''}"


def head_lines(first: str, headers: Headers) -> tuple[str, ...]:
    """The first line and the headers, with what may be a secret left out: they are kept in the project."""
    lines = [plain_line(first)]
    for name, value in headers.raw_items():
        shown = "(not kept)" if may_be_secret(name) else value
        lines.append(plain_line(f"{name}: {shown}"))
    return tuple(lines)


def may_be_secret(name: str) -> bool:
    """Whether a header of this name says who somebody is: Authorization, Cookie, X-Api-Key, X-Auth-Token …"""
    lower = name.lower()
    return lower not in _OPEN_HEADERS and any(word in lower for word in _SECRET_WORDS)


def refusal_text(error: Exception) -> Failure:
    """Why an opening handshake failed."""
    if isinstance(error, InvalidStatus):
        response = error.response
        body = bytes(response.body or b"")[:BODY_MAX_CHARS].decode("utf-8", "replace").strip()
        said = f": “{' '.join(body.split())}”" if body else ""
        detail = f"the server answered {response.status_code} {response.reason_phrase}{said}"
        return Failure(Reason.WEB_REFUSED, plain_line(detail))
    cause = f": {error.__cause__}" if error.__cause__ is not None else ""
    return Failure(Reason.WEB_REFUSED, plain_line(f"{error}{cause}"))
