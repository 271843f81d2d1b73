import pytest

from workbench.model.calls import CallRecord, Spelling
from workbench.model.spelling.names import BSD_CALLS, WINDOWS_OPTIONS, WINSOCK_CALLS, WINSOCK_FUNCTIONS
from workbench.model.spelling.tape import (
    POSIX,
    WINDOWS,
    LineKind,
    Speller,
    duration_text,
    spell,
    spelling_remark,
    system_of,
)


def call(name: str, arguments: str = "", result: str = "0", number: int | None = None, **more) -> CallRecord:
    return CallRecord(7, 1_000, name, arguments, result, number, **more)


def texts(calls: list[CallRecord], spelling: Spelling, system: str = "Linux") -> list[str]:
    return [line.text for line in spell(calls, spelling, system)]


def inside(calls: list[CallRecord], system: str = "Linux") -> list[str]:
    """The Winsock lines without the first and the note that they are spelled only."""
    return [text.replace("spelled only", "").rstrip("/ ;")
            for text in texts(calls, Spelling.WINSOCK, system)[1:] if not text.startswith("WSACleanup")]  # fmt: skip


MADE = call("socket", "AF_INET, SOCK_STREAM, 0", "17")
CLOSED = call("close")


def test_a_whole_tape_in_winsock_spelling() -> None:
    tape = [MADE, call("shutdown", "SHUT_WR"), call("recv", "65536", "5"), CLOSED]
    assert texts(tape, Spelling.WINSOCK) == [
        "WSAStartup(MAKEWORD(2, 2), &data) = 0  // spelled only",
        "socket(AF_INET, SOCK_STREAM, 0) = 17",
        "shutdown(SD_SEND) = 0",
        "recv(65,536 bytes) = 5 bytes",
        "closesocket() = 0",
        "WSACleanup() = 0  // spelled only",
    ]


def test_bsd_spelling_adds_nothing() -> None:
    tape = [MADE, call("connect", "127.0.0.1:9", "-1 EINPROGRESS", 115), CLOSED]
    lines = list(spell(tape, Spelling.BSD, "Linux"))
    assert [line.text for line in lines] == [
        "socket(AF_INET, SOCK_STREAM, 0) = 17", "connect(127.0.0.1:9) = -1 EINPROGRESS 115", "close() = 0",
    ]  # fmt: skip
    assert [line.waits for line in lines] == [False, True, False]
    assert all(line.kind is LineKind.CALL for line in lines)


def test_the_end_comes_only_once_every_socket_is_closed() -> None:
    speller = Speller(Spelling.WINSOCK, "Linux")
    assert speller.ending() == []
    for made in (MADE, call("accept", "", "18, 127.0.0.1:5"), CLOSED):
        speller.lines(made)
    assert speller.ending() == []
    speller.lines(CLOSED)
    assert [line.name for line in speller.ending()] == ["WSACleanup"]


@pytest.mark.parametrize("missing", [True, False])
def test_a_tape_whose_beginning_is_gone_cannot_count_its_sockets(missing: bool) -> None:
    speller = Speller(Spelling.WINSOCK, "Linux", whole=not missing)
    speller.lines(MADE)
    if not missing:
        speller.lines(call("(missed)", "", "7 calls were not kept"))
    speller.lines(CLOSED)
    assert speller.ending() == []


@pytest.mark.parametrize(
    ("record", "lines"),
    [
        (call("connect", "127.0.0.1:9", "-1 EINPROGRESS", 115),
         ["connect(127.0.0.1:9) = SOCKET_ERROR", "WSAGetLastError() = 10035 WSAEWOULDBLOCK  // EINPROGRESS in POSIX"]),
        (call("recv", "10", "-1 EAGAIN", 11),
         ["recv(10 bytes) = SOCKET_ERROR", "WSAGetLastError() = 10035 WSAEWOULDBLOCK"]),
        (call("send", "3", "-1 EPIPE", 32),
         ["send(3 bytes) = SOCKET_ERROR", "WSAGetLastError() = 10058 WSAESHUTDOWN  // EPIPE in POSIX"]),
        (call("connect", "127.0.0.1:9", "-1 ECONNREFUSED", 111),
         ["connect(127.0.0.1:9) = SOCKET_ERROR", "WSAGetLastError() = 10061 WSAECONNREFUSED"]),
        (call("recvmsg", "", "-1 ECONNREFUSED", 111),
         ["WSARecvMsg() = SOCKET_ERROR", "WSAGetLastError() = 10054 WSAECONNRESET  // ECONNREFUSED in POSIX"]),
        (call("socket", "AF_INET, SOCK_STREAM, 0", "-1 EMFILE", 24),
         ["socket(AF_INET, SOCK_STREAM, 0) = INVALID_SOCKET", "WSAGetLastError() = 10024 WSAEMFILE"]),
        (call("accept", "", "-1 ENFILE", 23),
         ["accept() = INVALID_SOCKET", "WSAGetLastError() = 10024 WSAEMFILE  // ENFILE in POSIX"]),
        (call("recv", "1", "-1 EBADF", 9),
         ["recv(1 byte) = SOCKET_ERROR", "WSAGetLastError() = 10038 WSAENOTSOCK  // EBADF in POSIX"]),
        (call("connect", "/run/x", "-1 ENOENT", 2),
         ["connect(/run/x) = SOCKET_ERROR", "WSAGetLastError() = ?  // Winsock has no word for ENOENT"]),
        (call("getaddrinfo", "x, 9", "[Errno -2] Name or service not known", -2),
         ["getaddrinfo(x, 9) = 11001 WSAHOST_NOT_FOUND"]),
        (call("getsockopt", "SOL_SOCKET, SO_ERROR", "ECONNREFUSED"),
         ["getsockopt(SOL_SOCKET, SO_ERROR) = 10061 WSAECONNREFUSED"]),
        (call("sendmsg", "9", "9"), ["WSASend(9 bytes) = 9 bytes"]),
        (call("poll"), ["WSAPoll() = 0"]),
        (call("splice"), ["splice() = 0  // Winsock has no such call"]),
        (call("setsockopt", "SOL_SOCKET, SO_RXQ_OVFL, 1"),
         ["setsockopt(SOL_SOCKET, SO_RXQ_OVFL, 1) = 0  "
          "// Windows has no SO_RXQ_OVFL and does not tell what it dropped"]),
        (call("setsockopt", "IPPROTO_TCP, TCP_CORK, 1"),
         ["setsockopt(IPPROTO_TCP, TCP_CORK, 1) = 0  // Windows has no TCP_CORK"]),
        (call("setsockopt", "IPPROTO_TCP, TCP_NODELAY, 1"), ["setsockopt(IPPROTO_TCP, TCP_NODELAY, 1) = 0"]),
        (call("socket", "AF_VSOCK, SOCK_STREAM, 0", "5"),
         ["socket(AF_VSOCK, SOCK_STREAM, 0) = 5  // Windows has no AF_VSOCK"]),
        (call("(missed)", "", "7 calls were not kept"), ["(missed)() = 7 calls were not kept"]),
    ],
)  # fmt: skip
def test_what_winsock_would_say(record: CallRecord, lines: list[str]) -> None:
    assert inside([record]) == lines


def test_a_look_up_has_a_line_for_each_address() -> None:
    tape = [call("getaddrinfo", "localhost, 9", "[::1]:9, 127.0.0.1:9")]
    lines = list(spell(tape, Spelling.BSD))
    assert [(line.kind, line.result) for line in lines] == [
        (LineKind.CALL, "2 addresses"), (LineKind.ADDRESS, "[::1]:9"), (LineKind.ADDRESS, "127.0.0.1:9"),
    ]  # fmt: skip
    (one,) = spell([call("getaddrinfo", "x, 9", "127.0.0.1:9")], Spelling.BSD)
    assert one.result == "127.0.0.1:9"


FROM_WINDOWS = [
    call("socket", "AF_INET, SOCK_STREAM, 0", "400"),
    call("setsockopt", "SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 1"),
    call("connect", "127.0.0.1:9", "-1 [WinError 1225] refused", 1225, completed=True),
    call("connect", "127.0.0.1:9", "-1 WSAEWOULDBLOCK", 10035),
    call("recvmsg", "", "-1 WSAECONNRESET", 10054),
    call("send", "3", "-1 WSAESHUTDOWN", 10058),
    call("getaddrinfo", "x, 9", "[Errno 11001] getaddrinfo failed", 11001),
    call("close"),
]


def test_a_tape_of_windows_in_bsd_spelling() -> None:
    assert system_of(FROM_WINDOWS) == WINDOWS
    assert texts(FROM_WINDOWS, Spelling.BSD, WINDOWS) == [
        "socket(AF_INET, SOCK_STREAM, 0) = 400",
        "setsockopt(SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 1) = 0  // only Windows has SO_EXCLUSIVEADDRUSE",
        "connect(127.0.0.1:9) = -1 ECONNREFUSED",
        "connect(127.0.0.1:9) = -1 EINPROGRESS",
        "recvmsg() = -1 ECONNREFUSED",
        "send(3 bytes) = -1 EPIPE",
        "getaddrinfo(x, 9) = EAI_NONAME",
        "close() = 0",
    ]


def test_a_tape_of_windows_in_its_own_spelling_claims_nothing() -> None:
    lines = texts(FROM_WINDOWS, Spelling.WINSOCK, WINDOWS)
    assert lines[0] == "WSAStartup(MAKEWORD(2, 2), &data) = 0  // not recorded: Python calls it itself"
    assert "WSAGetLastError() = 10061 WSAECONNREFUSED  // not recorded: what the call before left behind" in lines
    assert not any("spelled only" in line or "in POSIX" in line for line in lines)


@pytest.mark.parametrize(
    ("tape", "system"),
    [
        ([MADE], ""),
        ([MADE, call("connect", "x", "-1 ECONNREFUSED", 111)], POSIX),
        ([MADE, call("setsockopt", "SOL_SOCKET, SO_REUSEPORT, 1")], POSIX),
        ([MADE, call("connect", "x", "0", completed=True)], WINDOWS),
        ([MADE, call("bind", "x", "-1 10048", 10048)], WINDOWS),
    ],
)
def test_the_calls_themselves_tell_where_they_were_made(tape: list[CallRecord], system: str) -> None:
    assert system_of(tape) == system


def test_the_remark_is_honest() -> None:
    assert "recorded on Linux" in spelling_remark(Spelling.WINSOCK, "Linux")
    assert "does not tell" in spelling_remark(Spelling.WINSOCK, "")
    assert "never called" not in spelling_remark(Spelling.WINSOCK, WINDOWS)
    assert spelling_remark(Spelling.BSD, WINDOWS) == "As BSD would spell it; recorded on Windows."


def test_a_name_is_believed_before_a_number() -> None:
    """111 is another error elsewhere; the name on the tape stays true."""
    odd = call("connect", "x", "-1 ETIMEDOUT", 60)  # macOS counts it so
    assert inside([odd])[1] == "WSAGetLastError() = 10060 WSAETIMEDOUT"
    assert inside([call("connect", "x", "-1 60", 60)])[1]


def test_translated_names_exist() -> None:
    assert set(WINSOCK_CALLS.values()) <= WINSOCK_FUNCTIONS
    assert set(BSD_CALLS) <= WINSOCK_FUNCTIONS
    assert len(WINSOCK_FUNCTIONS) > 140
    assert {"SO_REUSEADDR", "IPV6_V6ONLY"} <= WINDOWS_OPTIONS
    assert not {"SO_REUSEPORT", "TCP_USER_TIMEOUT", "TCP_INFO"} & WINDOWS_OPTIONS


@pytest.mark.parametrize(
    ("duration_ns", "text"),
    [(0, "0 ns"), (999, "999 ns"), (1_500, "1.5 µs"), (123_456, "123 µs"), (4_560_000, "4.6 ms"),
     (2_000_000_000, "2.00 s")],
)  # fmt: skip
def test_durations_are_told_in_the_unit_that_suits(duration_ns: int, text: str) -> None:
    assert duration_text(duration_ns) == text


@pytest.mark.parametrize("spelling", list(Spelling))
def test_what_so_error_read_is_a_failure(spelling: Spelling) -> None:
    asked = call("getsockopt", "SOL_SOCKET, SO_ERROR", "ECONNREFUSED")
    well = call("getsockopt", "SOL_SOCKET, SO_ERROR", "0")
    lines = [line for line in spell([asked, well], spelling) if line.name == "getsockopt"]
    assert [line.failed for line in lines] == [True, False]
