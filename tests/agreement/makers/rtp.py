"""FFmpeg sends sound and pictures as RTP."""

from __future__ import annotations

import socket

from tests.agreement.corpus import Corpus, Said
from tests.agreement.recorder import LOOPBACK, Recorder, free_port, run

PORT = 5004
KEPT = 12  # of each stream
SOURCES = (
    ("-f", "lavfi", "-i", "sine=frequency=440:duration=1", "-ar", "8000", "-ac", "1", "-c:a", "pcm_mulaw"),
    ("-f", "lavfi", "-i", "sine=frequency=330:duration=1", "-ar", "8000", "-ac", "1", "-c:a", "pcm_alaw"),
    ("-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=1", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p"),
    ("-f", "lavfi", "-i", "sine=frequency=220:duration=1", "-c:a", "mp2", "-payload_type", "97"),
)


def make() -> tuple[Corpus, str]:
    """A conversation for each stream, of its first packets."""
    conversations: list[list[Said]] = []
    sink, reports = free_port(socket.SOCK_DGRAM), free_port(socket.SOCK_DGRAM)
    with Recorder(sink, "udp") as relay:
        for source in SOURCES:
            run("ffmpeg", "-loglevel", "error", *source, "-f", "rtp",
                f"rtp://{LOOPBACK}:{relay.port}?rtcpport={reports}&pkt_size=400")
        conversations = [each[:KEPT] for each in relay.conversations]
    version = " ".join(run("ffmpeg", "-version").decode().split()[:3])
    return Corpus("rtp", "udp", PORT, "rtp", conversations), version
