"""RTCP (RFC 3550, section 6): sender and receiver reports, descriptions, goodbyes; other packets' bodies as bytes."""

from __future__ import annotations

from typing import Final

from workbench.codec.dissect.reader import Reader, shown_text

SENDER, RECEIVER, DESCRIPTION, GOODBYE, APPLICATION = range(200, 205)
RTCP_TYPES: Final = {SENDER: "Sender Report", RECEIVER: "Receiver Report", DESCRIPTION: "Source description",
                     GOODBYE: "Goodbye", APPLICATION: "Application specific", 205: "Generic RTP Feedback",
                     206: "Payload-specific", 207: "Extended report (RFC 3611)"}
ITEMS: Final = {0: "END", 1: "CNAME (user and domain)", 2: "NAME (common name)", 3: "EMAIL", 4: "PHONE", 5: "LOC",
                6: "TOOL (name/version of source app)", 7: "NOTE", 8: "PRIV"}


def read_reports(reader: Reader) -> None:
    """All packets of a compound."""
    told: list[str] = []
    while reader.left:
        with reader.group("rtcp", "RTCP") as packet:
            place = (reader.need(1, "Version"), 1)
            reader.bits("rtcp.version", "Version", place, 0xC0)
            reader.flag("rtcp.padding", "Padding", place, 0x20)
            count = reader.data[place[0]] & 0x1F
            kind = reader.peek()
            key = {SENDER: "rtcp.rc", RECEIVER: "rtcp.rc", APPLICATION: "rtcp.app.subtype"}.get(kind, "rtcp.sc")
            reader.bits(key, "Count", place, 0x1F)
            reader.number("rtcp.pt", "Packet type", 1, RTCP_TYPES)
            packet.title = RTCP_TYPES.get(kind, f"Type {kind}")
            words = reader.number("rtcp.length", "Length", 2)
            with reader.within(words * 4, "the packet", packet):
                _packet(reader, kind, count)
        told.append(packet.title)
        reader.summary = ", ".join(told[:6])


def _packet(reader: Reader, kind: int, count: int) -> None:
    if kind == DESCRIPTION:
        for _ in range(count):
            _chunk(reader)
    elif kind == GOODBYE:
        for _ in range(count):
            _source(reader, "rtcp.ssrc.identifier")
        reader.rest("rtcp.bye_reason", "Reason")
    else:
        _source(reader, "rtcp.senderssrc")
        if kind == SENDER:
            _sender(reader)
        if kind in (SENDER, RECEIVER):
            for number in range(count):
                _block(reader, number + 1)
        reader.rest("rtcp.data", "Data")


def _source(reader: Reader, key: str) -> None:
    reader.number(key, "Source identifier", 4, lambda number: f"0x{number:08x}")


def _sender(reader: Reader) -> None:
    reader.number("rtcp.timestamp.ntp.msw", "Timestamp, MSW", 4)
    reader.number("rtcp.timestamp.ntp.lsw", "Timestamp, LSW", 4)
    reader.number("rtcp.timestamp.rtp", "RTP timestamp", 4)
    reader.number("rtcp.sender.packetcount", "Sender’s packet count", 4)
    reader.number("rtcp.sender.octetcount", "Sender’s octet count", 4)


def _block(reader: Reader, number: int) -> None:
    with reader.group("rtcp.report", f"Source {number}"):
        _source(reader, "rtcp.ssrc.identifier")
        reader.number("rtcp.ssrc.fraction", "Fraction lost", 1)
        reader.signed("rtcp.ssrc.cum_nr", "Cumulative number of packets lost", 3)
        reader.number("rtcp.ssrc.ext_high", "Extended highest sequence number received", 4)
        reader.number("rtcp.ssrc.jitter", "Interarrival jitter", 4)
        reader.number("rtcp.ssrc.lsr", "Last SR timestamp", 4)
        reader.number("rtcp.ssrc.dlsr", "Delay since last SR timestamp", 4)


def _chunk(reader: Reader) -> None:
    begin = reader.at
    with reader.group("rtcp.sdes.chunk", "Chunk") as group:
        _source(reader, "rtcp.sdes.ssrc_csrc")
        while reader.number("rtcp.sdes.type", "Type", 1, ITEMS):
            size = reader.number("rtcp.sdes.length", "Length", 1)
            text = shown_text(reader.string("rtcp.sdes.text", "Text", size))
            group.text = group.text or text
        reader.need(-(reader.at - begin) % 4, "Padding")
