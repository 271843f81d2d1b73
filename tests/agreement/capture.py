"""All messages of all protocols as one pcap file, that tshark reads once. Each message is one frame."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from tests.agreement.corpus import Corpus, Said

LINKTYPE_IPV4 = 228
IP_SIZE = 20
TCP_SIZE = 20
UDP_SIZE = 8
FIRST_CLIENT_PORT = 30_000
FIN, SYN, PUSH, ACK = 1, 2, 8, 16


@dataclass(frozen=True)
class Frame:
    """One frame. ``said`` is None for a handshake's."""

    data: bytes
    corpus: Corpus
    client_port: int
    said: Said | None = None

    @property
    def payload_offset(self) -> int:
        """Where the message begins, in bytes of the frame."""
        return IP_SIZE + (TCP_SIZE if self.corpus.transport == "tcp" else UDP_SIZE)


def frames_of(all_of_them: list[Corpus]) -> list[Frame]:
    """The frames in the order of the file: conversation by conversation."""
    frames: list[Frame] = []
    client_port = FIRST_CLIENT_PORT
    for corpus in all_of_them:
        for conversation in corpus.conversations:
            make = _tcp_frames if corpus.transport == "tcp" else _udp_frames
            frames.extend(make(corpus, conversation, client_port))
            client_port += 1
    return frames


def pcap_of(frames: list[Frame]) -> bytes:
    """The file, with one millisecond between two frames."""
    parts = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262_144, LINKTYPE_IPV4)]
    for number, frame in enumerate(frames):
        seconds, millis = divmod(number, 1000)
        size = len(frame.data)
        parts += [struct.pack("<IIII", 1_700_000_000 + seconds, millis * 1000, size, size), frame.data]
    return b"".join(parts)


def _udp_frames(corpus: Corpus, conversation: list[Said], client_port: int) -> Iterator[Frame]:
    for said in conversation:
        ports = (client_port, corpus.port) if said.from_client else (corpus.port, client_port)
        header = struct.pack("!HHHH", *ports, UDP_SIZE + len(said.data), 0)
        yield Frame(_ip(17, said.from_client, header + said.data), corpus, client_port, said)


def _tcp_frames(corpus: Corpus, conversation: list[Said], client_port: int) -> Iterator[Frame]:
    next_byte = {True: 1000, False: 5000}

    def segment(from_client: bool, flags: int, said: Said | None = None) -> Frame:
        ports = (client_port, corpus.port) if from_client else (corpus.port, client_port)
        acknowledged = next_byte[not from_client] if flags & ACK else 0
        header = struct.pack(
            "!HHIIBBHHH", *ports, next_byte[from_client], acknowledged, TCP_SIZE // 4 << 4, flags, 65_535, 0, 0
        )
        data = said.data if said is not None else b""
        next_byte[from_client] += len(data) + (1 if flags & (SYN | FIN) else 0)
        return Frame(_ip(6, from_client, header + data), corpus, client_port, said)

    yield segment(True, SYN)
    yield segment(False, SYN | ACK)
    yield segment(True, ACK)
    for said in conversation:
        yield segment(said.from_client, PUSH | ACK, said)
    yield segment(True, FIN | ACK)
    yield segment(False, FIN | ACK)


def _ip(protocol: int, from_client: bool, payload: bytes) -> bytes:
    client, server = bytes((127, 0, 0, 2)), bytes((127, 0, 0, 1))
    ends = client + server if from_client else server + client
    return struct.pack("!BBHHHBBH", 0x45, 0, IP_SIZE + len(payload), 0, 0, 64, protocol, 0) + ends + payload
