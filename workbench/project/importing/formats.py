"""Which files can be imported, and how one is told from another by its first bytes."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

HEAD_BYTES: Final = 4_096
_JSON_RECORD: Final = re.compile(rb'^\s*\{\s*"(?:seq|event|call)"\s*:')
_PACKETS_JSON: Final = re.compile(
    rb'^\s*\[\s*\{[^\[\]]*"(?:hexstring|asciistring|tcporudp|toip|buttonlist)"\s*:', re.IGNORECASE
)
_PACKETS_INI: Final = re.compile(rb"^\s*\[.*\]\s*$", re.MULTILINE)
_PACKETS_KEY: Final = re.compile(
    rb"^(?:(?:[^=\n]*\\)?(?:hexString|tcpOrUdp|toIP)|responseIfEdit\d|smartResponseEnableCheck|sendReponse)\s*=",
    re.MULTILINE | re.IGNORECASE,
)
_COMMAND: Final = re.compile(
    rb"(?:[ \t]*+(?:#[^\n]*+)?\r?\n)*+[ \t]*+(?:\$ )?(?:(?:curl|nc|ncat|netcat|openssl) |(?:echo|printf|cat) [^\n]*\|)"
)
_COMPRESSED: Final = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"\xfd7zX")


class ImportForm(StrEnum):
    """The names are those of the command line."""

    AUTO = "auto"
    CAPTURE = "pcap"  # pcapng, too
    JSONL = "jsonl"  # our own export
    COMMANDS = "commands"  # lines of curl, nc, echo
    PAYLOADS = "payloads"  # a hex dump whose records become payloads of the library
    PACKET_SENDER = "packet-sender"
    HEX = "hex"


def guess_form(head: bytes) -> ImportForm:
    """What a file that begins with these bytes is, by its first 4 KiB; text that is nothing else is taken for hex."""
    from workbench.codec.pcap.reading import is_capture  # the command line knows the forms, and reads few captures

    if is_capture(head) or head.startswith(_COMPRESSED):  # the reader of captures says what to do with the latter
        return ImportForm.CAPTURE
    bare = head.removeprefix(b"\xef\xbb\xbf")
    if _JSON_RECORD.match(bare):
        return ImportForm.JSONL
    if _PACKETS_JSON.match(bare):
        return ImportForm.PACKET_SENDER
    if _PACKETS_INI.search(bare) and _PACKETS_KEY.search(bare):
        return ImportForm.PACKET_SENDER
    if _COMMAND.match(bare):
        return ImportForm.COMMANDS
    return ImportForm.HEX if b"\0" not in head[:512] else ImportForm.CAPTURE
