"""Options of ``send`` and ``listen`` that are about WebSockets: read here, applied to the socket's settings."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError, Namespace
from pathlib import Path
from typing import Any, Final

from workbench.model.sockets import Role
from workbench.model.websettings import SendAs, WebSettings

HEADERS_MAX: Final = 100
HEADER_FILE_MAX_CHARS: Final = 64 * 1024
PING_MIN_MS: Final = 100  # a session looks ten times a second
PING_MAX_MS: Final = 86_400_000
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2


def add_web_options(parser: Any) -> None:
    """The arguments of both commands; they matter to ws:// and wss:// alone."""
    group = parser.add_argument_group("WebSocket (ws:// and wss://)")
    group.add_argument("--ws-type", choices=[kind.value for kind in SendAs],
                       help="what a payload becomes: auto (text if it is UTF-8), text, binary")
    group.add_argument("--ws-subprotocols", metavar="A,B", type=subprotocols, default=(),
                       help="subprotocols to agree on, the best first")
    group.add_argument("--ws-origin", metavar="ORIGIN", type=origin,
                       help="what a browser would tell of its page, such as https://example.org")
    group.add_argument("--ws-header", metavar="LINE", action="append", type=header, default=[],
                       help="a further header, Name: value; may be given several times; arguments can be read by "
                            "others on this computer: a secret belongs into --ws-header-file")  # fmt: skip
    group.add_argument("--ws-header-file", metavar="FILE", type=header_file, default=(),
                       help="further headers from a file, one a line; unlike those of --ws-header they are not "
                            "recorded")  # fmt: skip
    group.add_argument("--ws-ping", metavar="MS", type=ping_interval, default=0,
                       help="send a ping every MS milliseconds")
    group.add_argument("--ws-compress", action="store_true",
                       help="compress messages (permessage-deflate), if the peer wants it, too")


def web_settings(found: Namespace) -> WebSettings:
    """What those arguments mean."""
    return WebSettings(
        subprotocols=found.ws_subprotocols,
        origin=found.ws_origin or "",
        headers=tuple(found.ws_header),
        compression=found.ws_compress,
        ping_interval_ms=found.ws_ping,
        send_as=SendAs(found.ws_type or SendAs.AUTO),
    )


def web_complaint(found: Namespace, role: Role) -> str:
    """What does not go together in those arguments, a sentence; empty if all does."""
    given = [name for name, value in vars(found).items() if name.startswith("ws_") and value]
    if given and not found.url.facts.is_web:
        return f"--{given[0].replace('_', '-')} goes with ws:// and wss://"
    if role is Role.LISTENER and found.ws_origin:
        return "--ws-origin goes with send: a client tells its origin"
    return ""


def subprotocols(text: str) -> tuple[str, ...]:
    """Tokens with commas between them, each once (RFC 6455, section 4.1)."""
    names = tuple(name.strip() for name in text.split(","))
    if not all(_TOKEN.fullmatch(name) for name in names) or len(set(names)) < len(names):
        raise ArgumentTypeError(f"“{text}”: names without spaces are expected, each once, such as chat,superchat")
    return names


def origin(text: str) -> str:
    """RFC 6454, section 6.2."""
    if not (text and text.isascii() and text.isprintable()) or " " in text:
        raise ArgumentTypeError("an origin is like https://example.org")
    return text


def header(line: str) -> str:
    """A line that can be sent as a header. What was written is not repeated: it may be a secret."""
    name, colon, value = line.partition(":")
    if not colon or not _TOKEN.fullmatch(name):
        raise ArgumentTypeError("a header is written Name: value")
    if not (value.isascii() and value.isprintable()):
        raise ArgumentTypeError("the value of a header is printable ASCII")
    return line


def header_file(text: str) -> tuple[str, ...]:
    """The lines of a file that are not empty."""
    try:
        with Path(text).open(encoding="utf-8") as stream:
            content = stream.read(HEADER_FILE_MAX_CHARS + 1)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise ArgumentTypeError(f"{text}: {reason}") from None
    lines = [line for line in content.splitlines() if line.strip()]
    if len(content) > HEADER_FILE_MAX_CHARS or not 1 <= len(lines) <= HEADERS_MAX:
        raise ArgumentTypeError(f"{text}: 1 to {HEADERS_MAX} lines of headers are expected, 64 KiB together")
    for number, line in enumerate(lines, 1):
        try:
            header(line)
        except ArgumentTypeError as error:
            raise ArgumentTypeError(f"{text}, header {number}: {error}") from None
    return tuple(lines)


def ping_interval(text: str) -> int:
    """Whole milliseconds."""
    if not (text.isascii() and text.isdigit()) or not PING_MIN_MS <= int(text[:10]) <= PING_MAX_MS:
        raise ArgumentTypeError(f"“{text}”: milliseconds from {PING_MIN_MS} to {PING_MAX_MS:,} are expected")
    return int(text)
