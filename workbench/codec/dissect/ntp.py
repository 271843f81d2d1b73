"""NTP versions 1 to 4 (RFC 5905) and SNTP. Control and private messages (modes 6 and 7) keep their data as bytes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.reader import Reader, read_message, shown_bytes
from workbench.model.fields import Dissection, Field

PORT: Final = 123
HEADER_BYTES: Final = 48
LEAP: Final = {0: "no warning", 1: "last minute of the day has 61 seconds",
               2: "last minute of the day has 59 seconds", 3: "clock unsynchronized"}
MODES: Final = {0: "reserved", 1: "symmetric active", 2: "symmetric passive", 3: "client", 4: "server",
                5: "broadcast", 6: "control message", 7: "private use"}
ERA_0: Final = datetime(1900, 1, 1, tzinfo=UTC)
ERA_1: Final = datetime(2036, 2, 7, 6, 28, 16, tzinfo=UTC)
TIMES: Final = (("ntp.reftime", "Reference timestamp"), ("ntp.org", "Origin timestamp"),
                ("ntp.rec", "Receive timestamp"), ("ntp.xmt", "Transmit timestamp"))
EXTENSIONS: Final = {0x0104: "Unique Identifier", 0x0204: "NTS Cookie", 0x0304: "NTS Cookie Placeholder",
                     0x0404: "NTS Authenticator and Encrypted Extension Fields"}


class NtpDissector:
    """NTP."""

    key = "ntp"
    title = "NTP"

    def guess(self, data: bytes, context: Context) -> Guess:
        """The size, version, mode and small stratum; away from its port the times must be of our days."""
        if not context.is_datagram or len(data) < 12:
            return Guess.NO
        version, mode = data[0] >> 3 & 7, data[0] & 7
        if not 1 <= version <= 4 or mode == 0:
            return Guess.NO
        if mode >= 6:
            return Guess.PORT if context.has_port(PORT) else Guess.NO
        if len(data) < HEADER_BYTES or data[1] > 16 or len(data) % 4:
            return Guess.NO
        if context.has_port(PORT):
            return Guess.SURE
        seconds = int.from_bytes(data[40:44], "big")
        is_of_our_days = seconds >= 0xBC17C200 or 0 < seconds < 0x40000000  # from the year 2000 on, or era 1
        return Guess.LIKELY if is_of_our_days and len(data) == HEADER_BYTES and mode in (3, 4) else Guess.MAYBE

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """One datagram."""
        return read_message(Reader(data), self.key, self.title, _body)


DISSECTOR = NtpDissector()


def _body(reader: Reader) -> None:
    place = (reader.at, 1)
    with reader.group("ntp.flags", "Flags") as group:
        group.value = reader.data[reader.need(1, "Flags")]
        group.text = f"0x{group.value:02x}"
        mode = group.value & 7
        if mode == 7:
            reader.flag("ntp.priv.flags.r", "Response", place, 0x80)
        else:
            reader.bits("ntp.flags.li", "Leap indicator", place, 0xC0, LEAP)
        version = reader.bits("ntp.flags.vn", "Version number", place, 0x38)
        reader.bits("ntp.flags.mode", "Mode", place, 0x07, MODES)
    reader.summary = f"NTP version {version}, {MODES[mode]}"
    if mode == 6:
        _control(reader)
    elif mode == 7:
        reader.rest("ntp.priv.data", "Data")
    else:
        _packet(reader, mode)


def _packet(reader: Reader, mode: int) -> None:
    stratum = reader.number("ntp.stratum", "Peer clock stratum", 1, _stratum_name)
    _exponent(reader, "ntp.ppoll", "Peer polling interval", is_signed=False)
    _exponent(reader, "ntp.precision", "Peer clock precision", is_signed=True)
    _short(reader, "ntp.rootdelay", "Root delay")
    _short(reader, "ntp.rootdispersion", "Root dispersion")
    at = reader.need(4, "Reference ID")
    reader.add(_reference(reader.data[at : at + 4], at, stratum))
    for key, title in TIMES:
        text = _timestamp(reader, key, title)
    reader.summary += f", {_stratum_name(stratum)}" if mode in (4, 5) else ""
    reader.summary += f", {text}" if text else ""
    _behind(reader)


def _stratum_name(stratum: int) -> str:
    if stratum == 0:
        return "unspecified or invalid"
    if stratum == 1:
        return "primary reference"
    return "secondary reference" if stratum < 16 else "unsynchronized" if stratum == 16 else "reserved"


def _exponent(reader: Reader, key: str, title: str, *, is_signed: bool) -> None:
    at = reader.need(1, title)
    number = int.from_bytes(reader.data[at : at + 1], "big", signed=is_signed)
    exponent = max(min(number, 127), -128)
    reader.add(Field(key, title, at, 1, number, f"{2.0**exponent:.9g} seconds (2^{number})"))


def _short(reader: Reader, key: str, title: str) -> None:
    """Seconds in 16.16 bits; the value is seconds."""
    at = reader.need(4, title)
    seconds = int.from_bytes(reader.data[at : at + 4], "big") / 65_536
    reader.add(Field(key, title, at, 4, seconds, f"{seconds:.6f} seconds"))


def _reference(data: bytes, at: int, stratum: int) -> Field:
    if stratum < 2 and data.rstrip(b"\0").isalnum():
        text = data.rstrip(b"\0").decode("ascii")
    elif stratum >= 2:
        text = f"{'.'.join(map(str, data))} (an address, or the digest of one)"
    else:
        text = shown_bytes(data)
    return Field("ntp.refid", "Reference ID", at, 4, data, text)


def _timestamp(reader: Reader, key: str, title: str) -> str:
    """64 bits of seconds since 1900; with the highest bit clear, since 2036 (RFC 4330, section 3).

    The value is seconds since 1970, as a filter compares times.
    """
    at = reader.need(8, title)
    seconds = int.from_bytes(reader.data[at : at + 4], "big")
    fraction = int.from_bytes(reader.data[at + 4 : at + 8], "big")
    if seconds == 0 and fraction == 0:
        reader.add(Field(key, title, at, 8, None, "not set"))
        return ""
    begin = ERA_0 if seconds & 0x80000000 else ERA_1
    moment = begin + timedelta(seconds=seconds)
    nanoseconds = fraction * 1_000_000_000 >> 32
    text = f"{moment:%Y-%m-%d %H:%M:%S}.{nanoseconds:09d} UTC"
    value = (moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() + fraction / 2**32
    reader.add(Field(key, title, at, 8, value, text))
    return text


def _behind(reader: Reader) -> None:
    """Extension fields (RFC 7822) and the authenticator: 4 bytes of key ID and a digest of 16, 20 or 32 bytes."""
    while reader.left > 24 and reader.left not in (36,) and reader.peek(2, 2) >= 16:
        with reader.group("ntp.ext", "Extension") as group:
            group.text = EXTENSIONS.get(reader.number("ntp.ext.type", "Field type", 2, EXTENSIONS), "")
            size = reader.number("ntp.ext.length", "Length", 2)
            with reader.within(size - 4, "the extension", group):
                reader.rest("ntp.ext.value", "Value")
    if reader.left in (4, 20, 24, 36, 52, 68):
        reader.raw("ntp.keyid", "Key ID", 4)
        reader.rest("ntp.mac", "Message authentication code")
    else:
        reader.rest("ntp.data", "Data")


def _control(reader: Reader) -> None:
    """A control message (RFC 9327): its header, and its data as bytes."""
    place = (reader.at, 1)
    with reader.group("ntp.ctrl.flags2", "Flags 2") as group:
        group.value = reader.data[reader.need(1, "Flags 2")]
        is_response = reader.flag("ntp.ctrl.flags2.r", "Response", place, 0x80)
        reader.flag("ntp.ctrl.flags2.error", "Error", place, 0x40)
        reader.flag("ntp.ctrl.flags2.more", "More", place, 0x20)
        opcode = reader.bits("ntp.ctrl.flags2.opcode", "Opcode", place, 0x1F)
    reader.summary += f", opcode {opcode}{', response' if is_response else ''}"
    reader.number("ntp.ctrl.sequence", "Sequence", 2)
    reader.number("ntp.ctrl.status", "Status", 2)
    reader.number("ntp.ctrl.associd", "Association ID", 2)
    reader.number("ntp.ctrl.offset", "Offset", 2)
    size = reader.number("ntp.ctrl.count", "Count", 2)
    if size:
        reader.raw("ntp.ctrl.data", "Data", size)
    reader.rest("ntp.padding", "Padding")
