"""Lines of an SSLKEYLOGFILE. draft-ietf-tls-keylogfile (RFC 9850), section 2."""

from __future__ import annotations

import re
from typing import Final

_LINE: Final = re.compile(rb"^[A-Z][A-Z0-9_]{2,63} [0-9A-Fa-f]{64} [0-9A-Fa-f]{2,256}(?=\r?$)", re.MULTILINE)


def key_log_lines(data: bytes) -> bytes:
    """The lines of ``data`` that hold secrets, each with a line feed; comments and all else are left out."""
    return b"".join(match + b"\n" for match in _LINE.findall(data))
