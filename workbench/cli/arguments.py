"""Reading single arguments: each gives its value, or a sentence with the place of the mistake."""

from __future__ import annotations

import math
import os
import re
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Final

from workbench.cli.pointing import with_place
from workbench.codec.encodings import canonical_name
from workbench.codec.inputerror import PayloadError
from workbench.codec.payload import payload_bytes
from workbench.model.endpoint import SocketUrlError
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.schemes import AddressForm
from workbench.model.socketurl import SocketUrl, parse_socket_url

LONGEST_S: Final = 7 * 24 * 3600.0
SHORTEST_INTERVAL_MS: Final = 0.1
LONGEST_INTERVAL_MS: Final = 24 * 3600 * 1000.0
MOST_TIMES: Final = 1_000_000_000


def socket_url(text: str) -> SocketUrl:
    """A socket URL of either role."""
    try:
        return parse_socket_url(text)
    except SocketUrlError as error:
        raise ArgumentTypeError(with_place(str(error), text, error.offset)) from None


def peer_url(text: str) -> SocketUrl:
    """Where to send: a URL with a port that somebody can listen on."""
    url = socket_url(text)
    if url.endpoint.port == 0 and url.facts.form is not AddressForm.CID_PORT:
        raise ArgumentTypeError(f"{text}: port 0 stands for “any free port”; to send, name the peer's port")
    return url


def listen_url(text: str) -> SocketUrl:
    """Where to listen: the URL's own address is the local one."""
    url = socket_url(text)
    if not url.facts.listens:
        raise ArgumentTypeError(f"{text}: {url.facts.name} has no listener; it is for send")
    if url.proxy is not None:
        raise ArgumentTypeError(f"{text}: “proxy” is for clients; a listener is reached directly")
    if url.bind is not None:
        raise ArgumentTypeError(f"{text}: “bind” is for clients; a listener's address is the URL's own")
    return url


def seconds(text: str) -> float:
    """More than 0, at most a week."""
    return _number(text, "seconds", math.nextafter(0.0, 1.0), LONGEST_S)


def interval_ms(text: str) -> float:
    """0.1 ms to a day."""
    return _number(text, "milliseconds", SHORTEST_INTERVAL_MS, LONGEST_INTERVAL_MS)


def times(text: str) -> int:
    """0 (until stopped) to a thousand million."""
    return _whole(text, 0)


def count(text: str) -> int:
    """1 to a thousand million."""
    return _whole(text, 1)


def encoding(text: str) -> str:
    """A character encoding by any of its names, as its canonical one."""
    try:
        return canonical_name(text)
    except PayloadError as error:
        raise ArgumentTypeError(str(error)) from None


def hex_payload(text: str) -> PayloadSpec:
    """Hex digits."""
    return checked(PayloadSpec(PayloadForm.HEX, text))


def text_payload(text: str) -> PayloadSpec:
    """Text with escapes, in UTF-8."""
    return checked(PayloadSpec(PayloadForm.TEXT, text))


def checked(spec: PayloadSpec) -> PayloadSpec:
    """The payload itself, if it can be turned into bytes. Raises ArgumentTypeError with the place."""
    try:
        payload_bytes(spec)
    except PayloadError as error:
        raise ArgumentTypeError(with_place(str(error), spec.text, error.offset)) from None
    return spec


def pattern(text: str, encoding_name: str) -> re.Pattern[bytes]:
    r"""A regular expression over received bytes: its text in the payload's encoding, ``\xNN`` for any byte."""
    try:
        written = text.encode(encoding_name)
        if not text.isascii() or written != text.encode("ascii"):
            written = _over_bytes(text, encoding_name)
        return re.compile(written)
    except re.error as error:
        place = 0 if error.pos is None else error.pos
        raise ArgumentTypeError(with_place(f"not a regular expression: {error.msg}", text, place)) from None
    except UnicodeEncodeError as error:
        message = f"“{text[error.start]}” cannot be written in {encoding_name}"
        raise ArgumentTypeError(with_place(message, text, error.start)) from None


def readable_file(text: str) -> Path:
    """A file that exists and may be read."""
    path = _path(text)
    if not path.exists():
        raise ArgumentTypeError(f"{text}: no such file")
    if path.is_dir():
        raise ArgumentTypeError(f"{text}: this is a folder, not a file")
    if not os.access(path, os.R_OK):
        raise ArgumentTypeError(f"{text}: permission denied")
    return path


def writable_file(text: str) -> Path:
    """A file that can be made: its folder exists."""
    if _path(text).is_dir():
        raise ArgumentTypeError(f"{text}: this is a folder, not a file")
    return writable_place(text)


def writable_place(text: str) -> Path:
    """A file or a folder that can be made: the folder around it exists."""
    path = _path(text)
    if not path.absolute().parent.is_dir():
        raise ArgumentTypeError(f"{text}: there is no folder {path.parent}")
    return path


def _path(text: str) -> Path:
    """An empty text would be the present folder."""
    if not text:
        raise ArgumentTypeError("the name of a file is expected, and this is empty")
    return Path(text)


def _over_bytes(text: str, encoding_name: str) -> bytes:
    """Each character that is not plain ASCII becomes a group of its bytes, so that ``ü+`` repeats all of them."""
    ascii_stays = "A".encode(encoding_name) == b"A"
    if not ascii_stays:
        raise ArgumentTypeError(f"--expect cannot be written in {encoding_name}: give the bytes as \\xNN")
    if "[" in text:
        raise ArgumentTypeError("a set in [] is of bytes here: characters beyond ASCII stand outside of one")
    return b"".join(
        char.encode() if char.isascii() else b"(?:" + re.escape(char.encode(encoding_name)) + b")" for char in text
    )


def _number(text: str, unit: str, low: float, high: float) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a number of {unit}") from None
    if not low <= value <= high:
        lowest = "more than 0" if low < 1e-9 else f"at least {low:g}"
        raise ArgumentTypeError(f"{text}: {lowest} and at most {high:,.0f} {unit}")
    return value


def _whole(text: str, low: int) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ArgumentTypeError(f"“{text}” is not a whole number")
    value = int(text) if len(text) < 12 else MOST_TIMES + 1
    if not low <= value <= MOST_TIMES:
        raise ArgumentTypeError(f"{text}: from {low} to {MOST_TIMES:,}")
    return value


