"""Packets of Packet Sender: its export as JSON, and its packets.ini."""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from workbench.codec.hexparse import parse_hex
from workbench.codec.inputerror import PayloadError
from workbench.project.errors import ProjectError
from workbench.project.importing.packetsender.mixed import mixed_bytes
from workbench.project.importing.packetsender.qtini import Value, read_settings

PACKETS_MAX: Final = 10_000  # of one file
PAYLOAD_MAX_CHARS: Final = 1024 * 1024  # of hex; a longer one is left out, and not cut
PATH_MAX_CHARS: Final = 65_536
WORD_MAX_CHARS: Final = 1_000  # of a host or a port
_KNOWN: Final = frozenset({"hexstring", "tcporudp", "toip"})  # who has one of them is a packet
_NAMES: Final = re.compile(r"names/(\d{1,6})/name", re.IGNORECASE)
_DIGITS: Final = re.compile(r"[0-9A-Fa-f]+")


@dataclass(frozen=True, slots=True)
class SavedPacket:
    """One packet of theirs. ``data`` is None where its hex cannot be read; macros stand in it as they were written."""

    name: str
    data: bytes | None
    host: str
    port: str
    transport: str  # “TCP”, “UDP”, “SSL”, “DTLS”, “HTTPS Post” …, in small letters
    request_path: str = ""
    repeat_s: float = 0.0


def read_json(text: str) -> list[SavedPacket]:
    """Their export: a list of objects. Raises :class:`ProjectError` for what is no JSON."""
    try:
        content = msgspec.json.decode(text.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        raise ProjectError(f"The packets are not valid JSON: {error}.") from None
    entries = content if isinstance(content, list) else []
    objects = [{str(key).lower(): value for key, value in each.items()} for each in entries if isinstance(each, dict)]
    return [_packet(each) for each in objects if _KNOWN & each.keys()]


def read_ini(text: str) -> list[SavedPacket]:
    """Their packets.ini, and its export: an array of names, and a group of values for each of them."""
    return packets_of(read_settings(text))


def packets_of(settings: Mapping[str, Value]) -> list[SavedPacket]:
    """Packets of a file of settings: those of the array of names first, in its order."""
    groups: dict[str, dict[str, Any]] = {}
    for key, value in settings.items():
        group, _, name = key.rpartition("/")
        groups.setdefault(group, {})[name.lower()] = value
    order = [str(value) for key, value in sorted(settings.items(), key=_array_index) if _NAMES.fullmatch(key)]
    ranks = {_normal(name): rank for rank, name in reversed(list(enumerate(order)))}
    named = sorted(
        ((group, values) for group, values in groups.items() if _KNOWN & values.keys()),
        key=lambda each: ranks.get(_normal(each[0]), len(ranks)),
    )
    return [_packet({"name": group, **values}) for group, values in named]


def _array_index(item: tuple[str, Value]) -> int:
    found = _NAMES.fullmatch(item[0])
    return int(found[1]) if found else 0


def _normal(name: str) -> str:
    return "/".join(part for part in name.split("/") if part)


def _packet(values: Mapping[str, Any]) -> SavedPacket:
    plain = {key: value for key, value in values.items() if isinstance(value, str | int | float)}
    text = {key: str(value) for key, value in plain.items()}
    return SavedPacket(
        text.get("name", "")[:PAYLOAD_MAX_CHARS], _data(text), text.get("toip", "")[:WORD_MAX_CHARS].strip(),
        _whole(text.get("port", "")[:WORD_MAX_CHARS]), (text.get("tcporudp", "")[:100].strip() or "TCP").lower(),
        text.get("requestpath", "")[:PATH_MAX_CHARS], _seconds(text),
    )  # fmt: skip


def _data(text: Mapping[str, str]) -> bytes | None:
    """The hex counts. Only where it is missing is the text read that stands beside it, base64 of “mixed ASCII”."""
    if max(len(text.get("hexstring", "")), len(text.get("asciistring", ""))) > PAYLOAD_MAX_CHARS:
        return None
    if "hexstring" in text or not text.get("asciistring"):
        return read_hex(text.get("hexstring", ""))
    try:
        return mixed_bytes(base64.b64decode(text["asciistring"], validate=True).decode("latin-1"))
    except binascii.Error:
        return None


def read_hex(text: str) -> bytes | None:
    """Hex digits as they take them: a digit that stands alone is a byte, an odd run begins with half of one."""
    try:
        return bytes.fromhex(text)  # as they write it; at once
    except ValueError:
        pass
    try:
        return parse_hex(text)
    except PayloadError:
        pass
    runs = re.split(r"[\s,;:\-]+", text.replace("0x", " ").strip())
    if not all(_DIGITS.fullmatch(run) for run in runs):
        return None
    return bytes.fromhex("".join(run.zfill(len(run) + len(run) % 2) for run in runs))


def _whole(text: str) -> str:
    """A port that was written as a number with a fraction."""
    text = text.strip()
    return text.removesuffix(".0") if text.isascii() else text


def _seconds(text: Mapping[str, str]) -> float:
    """As a number, as a text, with a comma for a point; what is none of them, or without end, is never."""
    try:
        repeat_s = float(text.get("repeat", "0")[:100].strip().replace(",", ".") or 0)
    except ValueError:
        return 0.0
    return repeat_s if math.isfinite(repeat_s) and repeat_s > 0 else 0.0


