"""The kernel's figures: of real connections, and of structures of every length."""

import ctypes
import socket
import struct
import sys
import time

import pytest

from workbench.engine.options.tcpinfo import linux_figures, read_figures
from workbench.engine.options.tcpinfo_windows import SIO_TCP_INFO, V0_BYTES, TcpInfo, ask_windows, windows_figures
from workbench.model.failures import Failure, Reason
from workbench.model.kernelfigures import FIGURES, KernelFigures, TcpState, figure_text, microseconds_text

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="TCP_INFO is Linux's")


@pytest.fixture
def ends():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as near:
        far, _address = server.accept()
        with far:
            yield server, near, far


@linux_only
def test_figures_of_a_real_connection(ends):
    server, near, far = ends
    near.sendall(b"x" * 100_000)
    taken = 0
    while taken < 100_000:
        taken += len(far.recv(100_000))
    figures = read_figures(near, 7)
    assert isinstance(figures, KernelFigures)
    assert figures.time_ns == 7
    assert figures.state is TcpState.ESTABLISHED
    assert figures.rtt_us and figures.rtt_us < 10_000_000
    assert figures.window_bytes and figures.mss_bytes and figures.path_mtu_bytes
    assert figures.acked_bytes is not None and figures.acked_bytes >= 100_000
    assert figures.retransmitted_segments is not None
    receiver = read_figures(far, 8)
    assert isinstance(receiver, KernelFigures) and receiver.received_bytes == 100_000
    listening = read_figures(server, 9)
    assert isinstance(listening, KernelFigures)
    assert listening.state is TcpState.LISTEN and listening.in_flight_bytes is None


@linux_only
def test_what_is_not_read_is_in_flight_or_waits(ends):
    _server, near, _far = ends
    near.setblocking(False)
    sent = 0
    try:
        while sent < 64_000_000:
            sent += near.send(b"x" * 65_536)
    except BlockingIOError:
        pass
    figures = read_figures(near, 1)
    assert isinstance(figures, KernelFigures)
    assert (figures.in_flight_bytes or 0) + (figures.unsent_bytes or 0) + (figures.acked_bytes or 0) >= sent // 2
    assert figures.unsent_bytes


@linux_only
def test_states_follow_the_connection(ends):
    _server, near, far = ends
    far.shutdown(socket.SHUT_WR)
    assert near.recv(1) == b""
    figures = read_figures(near, 1)
    assert isinstance(figures, KernelFigures) and figures.state is TcpState.CLOSE_WAIT
    assert state_of(far) in (TcpState.FIN_WAIT_1, TcpState.FIN_WAIT_2)  # the acknowledgement may take its time
    near.close()
    end_s = time.monotonic() + 10
    while state_of(far) not in (TcpState.TIME_WAIT, TcpState.CLOSED):
        assert time.monotonic() < end_s


def state_of(sock: socket.socket) -> TcpState | None:
    figures = read_figures(sock, 1)
    assert isinstance(figures, KernelFigures)
    return figures.state


@linux_only
def test_sockets_without_figures_say_so(ends):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        refused = read_figures(datagrams, 1)
        assert isinstance(refused, Failure) and refused.errno
    closed = socket.socket()
    closed.close()
    failure = read_figures(closed, 1)
    assert isinstance(failure, Failure) and failure.reason is Reason.NOT_CONNECTED


def linux_structure(length: int = 248, **words: int) -> bytes:
    places = {"snd_mss": 16, "unacked": 24, "sacked": 28, "lost": 32, "retrans": 36, "rtt": 68, "rttvar": 72,
              "snd_ssthresh": 76, "snd_cwnd": 80, "total_retrans": 100, "min_rtt": 148}  # fmt: skip
    raw = bytearray(max(length, 248))
    raw[0], raw[5] = 1, 1 | 2 | 4
    for name, value in words.items():
        struct.pack_into("=I", raw, places[name], value)
    return bytes(raw[:length])


@pytest.mark.parametrize("length", [104, 160, 192, 224, 232, 240, 248, 512])
def test_shorter_and_longer_kernels_are_understood(length):
    raw = linux_structure(length, snd_mss=1000, snd_cwnd=10, rtt=500, unacked=9, sacked=2, lost=3, retrans=1)
    figures = linux_figures(raw, 1)
    assert isinstance(figures, KernelFigures)
    assert (figures.rtt_us, figures.window_bytes, figures.in_flight_bytes) == (500, 10_000, 5_000)
    assert figures.options == ("time stamps", "SACK", "window scaling")
    assert (figures.delivery_bytes_s is None) == (length < 168)
    assert (figures.peer_window_bytes is None) == (length < 232)


@pytest.mark.parametrize("length", [0, 8, 103])
def test_what_is_too_short_is_no_structure(length):
    assert isinstance(linux_figures(bytes(length), 1), Failure)


def test_an_unknown_state_and_no_threshold_are_not_known():
    raw = b"\xff" + linux_structure(snd_ssthresh=0x7FFFFFFF)[1:]
    figures = linux_figures(raw, 1)
    assert isinstance(figures, KernelFigures)
    assert (figures.state, figures.threshold_bytes, figures.rtt_us) == (None, None, None)


def windows_structure(version: int) -> bytes:
    info = TcpInfo(State=4, Mss=1460, RttUs=1200, MinRttUs=900, BytesInFlight=2920, Cwnd=14_600, BytesIn=77,
                   BytesRetrans=1460, TimeoutEpisodes=2, TimestampsEnabled=1, SndLimTimeRwin=3)  # fmt: skip
    return bytes(info) if version else bytes(info)[:V0_BYTES]


def test_the_windows_structures_are_as_the_header_lays_them_out():
    assert TcpInfo.SndLimTransRwin.offset == V0_BYTES
    assert ctypes.sizeof(TcpInfo) == 136
    assert SIO_TCP_INFO == 0x80000000 | 0x40000000 | 0x18000000 | 39  # IOC_INOUT | IOC_VENDOR | 39


@pytest.mark.parametrize("known", [0, 1])
def test_windows_gives_the_newest_that_it_has(known, ends):
    asked = []

    def ioctl(_sock: int, version: int) -> bytes | int:
        asked.append(version)
        return windows_structure(version) if version <= known else 10022

    figures = ask_windows(ends[1], 5, ioctl)
    assert isinstance(figures, KernelFigures)
    assert asked == ([1] if known else [1, 0])
    assert (figures.state, figures.rtt_us, figures.in_flight_bytes) == (TcpState.ESTABLISHED, 1200, 2920)
    assert figures.timeouts == 2
    assert figures.peer_limited_us == (3000 if known else None)
    assert figures.retransmitted_segments is None  # not told: not known, never 0


def test_an_old_windows_says_so(ends):
    failure = ask_windows(ends[1], 5, lambda _sock, _version: 10045)
    assert isinstance(failure, Failure) and failure.reason is Reason.NOT_SUPPORTED
    assert isinstance(windows_figures(b"short", 1), Failure)


def test_every_figure_has_words_and_a_field():
    for figure in FIGURES:
        assert figure.field in KernelFigures.__slots__
        assert figure.text.endswith(".")
        assert figure_text(figure.unit, None) == "not known"
    assert [microseconds_text(value) for value in (85, 1250, 3_200_000)] == ["85 µs", "1.25 ms", "3.2 s"]
