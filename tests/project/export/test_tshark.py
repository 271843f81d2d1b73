"""Wireshark's programs read every export without a warning, and find what was recorded."""

import ssl
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.certificatekit import signed_by_itself
from tests.project.export import tshark
from workbench.codec.packets.headers import Wire
from workbench.codec.packets.tcpstory import OWN, PEER, TcpStory
from workbench.codec.pcap import writeblocks
from workbench.model.annotations import Bookmark
from workbench.model.events import CloseHow, Event, EventKind
from workbench.model.records import Piece
from workbench.model.sockets import Role, SocketSpec
from workbench.project.export.exporting import export_to_file
from workbench.project.export.forms import ExportForm, Selection
from workbench.project.export.keylogfile import read_key_log
from workbench.project.export.walk import ExportSource
from workbench.project.store import ProjectStore

START = 1_795_000_000_000_000_001
RX, TX = 0, 1
BIG = bytes(range(256)) * 1_200  # 307,200 bytes: five segments
LISTENER, CLIENT = Role.LISTENER, Role.CLIENT
GET, OK = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Lab:
    """A project whose sockets have carried a bit of everything."""

    def __init__(self, store: ProjectStore) -> None:
        self.store = store
        self.specs: list[SocketSpec] = []
        self.sent: dict[str, list[tuple[int, int, bytes]]] = defaultdict(list)  # by socket: time, direction, carried
        self.now = START
        self.bookmarks: dict[str, tuple[Bookmark, ...]] = {}

    def socket(self, name: str, role: Role, url: str) -> SocketSpec:
        spec = SocketSpec(len(self.specs) + 1, name, role, url)
        self.specs.append(spec)
        self.store.capture.add_session(spec.id, name)
        return spec

    def event(self, spec: SocketSpec, kind: EventKind, ends: tuple[str, str], connection: int = 1, how=None) -> None:
        if kind in (EventKind.ACCEPTED, EventKind.CONNECTED):
            self.store.capture.add_connection(spec.id, connection, *ends, self.now)
        self.store.capture.append_events(spec.id, [Event(self.now, kind, spec.id, connection, *ends, how=how)])

    def put(self, spec: SocketSpec, way: int, data: bytes, peer: str, connection: int = 1, taken=None) -> None:
        self.now += 1_000_003
        taken = len(data) if taken is None else taken
        self.store.capture.append(spec.id, [Piece(self.now, way, connection, peer, data, taken)])
        self.sent[spec.name].append((self.now, way, data[:taken]))

    def done(self) -> ExportSource:
        document = replace(self.store.document, sockets=tuple(self.specs), next_id=99, bookmarks=self.bookmarks)
        self.store.put_document(document)
        assert self.store.capture.flush(20)
        return ExportSource(self.store.document, self.store.capture)


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    store = ProjectStore.new(tmp_path / "data", int)
    yield Lab(store)
    store.close(discard=True)


def streams(lab: Lab) -> None:
    """Connections that end in every way, one of them recorded from both of its ends."""
    server = lab.socket("server", LISTENER, "tcp://127.0.0.1:7700")
    client = lab.socket("client", CLIENT, "tcp://127.0.0.1:7700")
    here, there = ("127.0.0.1:7700", "127.0.0.1:40001"), ("127.0.0.1:40001", "127.0.0.1:7700")
    lab.event(client, EventKind.CONNECTED, there)
    lab.event(server, EventKind.ACCEPTED, here)
    for data, way in ((b"hello", RX), (BIG, TX), (b"more", RX), (b"", RX)):
        lab.put(client, 1 - way, data, there[1])
        lab.put(server, way, data, here[1])
    lab.put(client, TX, b"partly sent", there[1], taken=6)
    lab.put(server, RX, b"partly", here[1])
    lab.event(client, EventKind.HALF_CLOSED, there)
    lab.event(server, EventKind.PEER_HALF_CLOSED, here)
    lab.put(server, TX, b"the last word", here[1])
    lab.put(client, RX, b"the last word", there[1])
    for spec, ends in ((server, here), (client, there)):
        lab.event(spec, EventKind.CLOSED, ends, how=CloseHow.ORDERLY)
    again = ("127.0.0.1:7700", "127.0.0.1:40001")  # the same ports once more
    lab.now += 10
    lab.event(server, EventKind.ACCEPTED, again, connection=2)
    lab.put(server, RX, b"again", again[1], connection=2)
    for_v6 = ("[::1]:7700", "[::1]:40002")
    lab.event(server, EventKind.ACCEPTED, for_v6, connection=3)
    lab.put(server, RX, BIG, for_v6[1], connection=3)
    lab.event(server, EventKind.CLOSED, for_v6, connection=3, how=CloseHow.FAILED)
    # No events at all, as behind a filter or in a damaged file; and an IPv4-mapped peer.
    lab.put(server, TX, b"from nowhere", "[::ffff:127.0.0.1]:40009", connection=4)
    lab.bookmarks[str(server.id)] = (Bookmark(1, "\0the greeting\nof “the” peer"), Bookmark(2))


def others(lab: Lab) -> None:
    """Kinds that have other headers, or none."""
    udp = lab.socket("datagrams", LISTENER, "udp://0.0.0.0:7701")
    lab.store.capture.add_connection(udp.id, 0, "0.0.0.0:7701", "", START)
    for data in (b"one", bytes(65_507), b""):
        lab.put(udp, RX, data, "127.0.0.1:40003", connection=0)
        lab.put(udp, TX, data, "127.0.0.1:40003", connection=0)
    path = lab.socket("=unix, “quoted”\x1b", CLIENT, "unix:///tmp/talk")
    ends = ("", "/tmp/talk")
    lab.event(path, EventKind.CONNECTED, ends)
    lab.put(path, TX, BIG, ends[1])
    lab.put(path, RX, b"answer", ends[1])
    lab.event(path, EventKind.CLOSED, ends, how=CloseHow.ORDERLY)
    secure = lab.socket("secure", CLIENT, "tls://example.org:443")
    ends = ("192.168.1.5:40004", "93.184.216.34:443")
    lab.event(secure, EventKind.CONNECTED, ends)
    lab.put(secure, TX, GET, ends[1])
    lab.put(secure, RX, OK, ends[1])
    lab.event(secure, EventKind.CLOSED, ends, how=CloseHow.ORDERLY)
    ping = lab.socket("ping", CLIENT, "icmp://127.0.0.1")
    for data in (b"a ping", b"a ping", b"another"):
        lab.put(ping, TX, data, "127.0.0.1", connection=0)
        lab.put(ping, RX, data, "127.0.0.1", connection=0)
    six = lab.socket("ping6", CLIENT, "icmp://[::1]")
    lab.put(six, TX, b"a ping", "::1", connection=0)
    lab.put(six, RX, b"a ping", "::1", connection=0)
    raw = lab.socket("raw", CLIENT, "raw://127.0.0.1?protocol=253")
    wire = Wire(b"\x7f\0\0\1", b"\x7f\0\0\1", 0, 0)
    lab.put(raw, TX, b"raw sent", "127.0.0.1", connection=0)
    lab.put(raw, RX, wire.bare(253, b"raw come") + b"raw come", "127.0.0.1", connection=0)


def carried(lab: Lab) -> dict[str, list[tuple[int, int, bytes]]]:
    """What each socket's packets should carry: no empty segments."""
    return {
        name: [(now, way, data) for now, way, data in told if data] for name, told in lab.sent.items()
    }  # fmt: skip


def found(reading: tshark.Reading, join: bool) -> dict[str, list[tuple[int, int, bytes]]]:
    """The same, as tshark tells it; segments of one record are joined."""
    told: dict[str, list[tuple[int, int, bytes]]] = defaultdict(list)
    for row in reading.rows:
        data = bytes.fromhex(row["tcp.payload"] or row["udp.payload"] or row["data.data"].split(";")[0])
        if not data:
            continue
        seconds, nanoseconds = row["frame.time_epoch"].split(".")
        now = int(seconds) * 10**9 + int(nanoseconds.ljust(9, "0"))
        way = int(row["frame.packet_flags_direction"], 0) - 1
        told_before = told[row["frame.interface_name"]]
        if join and told_before and told_before[-1][:2] == (now, way):
            data = told_before.pop()[2] + data
        told_before.append((now, way, data))
    return told


def test_packets_are_those_of_a_wire(lab: Lab, tmp_path: Path) -> None:
    streams(lab)
    others(lab)
    path = tmp_path / "lab.pcapng"
    assert export_to_file(lab.done(), ExportForm.PCAPNG, path)
    reading = tshark.read(path, "follow,tcp,raw,0", "flow,tcp,network")
    assert tshark.warnings(reading) == []
    told, expected = found(reading, join=True), carried(lab)
    assert told.pop("=unix, “quoted”\x1b".replace("\x1b", "\\x1b"), None) or told.pop("=unix, “quoted”\x1b")
    expected.pop("=unix, “quoted”\x1b")
    expected["raw"][1] = (*expected["raw"][1][:2], b"raw come")
    assert told == expected
    by_stream = [row for row in reading.rows if row["tcp.stream"] == "0"]
    assert by_stream[0]["tcp.dstport"] == "7700", "the client opens"
    follow = reading.taps.split("Follow: tcp,raw")[1]
    assert follow.count("68656c6c6f\n") == 1
    assert "\t" + BIG[:20].hex() in follow, "what comes back is set off"
    comments = [row["frame.comment"] for row in reading.rows if row["frame.comment"]]
    assert any("the greeting" in text for text in comments)
    assert any("5 of 11 bytes were never sent" in text for text in comments)
    assert any("its other end too" in text for text in comments)
    http = [row for row in reading.rows if row["_ws.col.Protocol"] == "HTTP"]
    assert [(row["tcp.srcport"], row["tcp.dstport"]) for row in http] == [("40004", "80"), ("80", "40004")]
    assert "FIN" in reading.taps.split("Follow: tcp,raw")[0] + reading.taps


def test_a_reset_is_the_only_warning_and_is_one_because_it_was_one(lab: Lab, tmp_path: Path) -> None:
    for number, how in enumerate((CloseHow.RESET, CloseHow.ABORTED), 1):
        spec = lab.socket(how.value, CLIENT, "tcp://127.0.0.1:7700")
        ends = (f"127.0.0.1:{41_000 + number}", "127.0.0.1:7700")
        lab.event(spec, EventKind.CONNECTED, ends)
        lab.put(spec, TX, b"unheard", ends[1])
        lab.event(spec, EventKind.CLOSED, ends, how=how)
    path = tmp_path / "resets.pcapng"
    assert export_to_file(lab.done(), ExportForm.PCAPNG, path)
    reading = tshark.read(path, fields=("frame.interface_name", "tcp.flags.reset", "frame.packet_flags_direction"))
    assert tshark.warnings(reading) == ["2 Sequence TCP Connection reset (RST)"]
    resets = [(row["frame.interface_name"], int(row["frame.packet_flags_direction"], 0)) for row in reading.rows
              if row["tcp.flags.reset"] in ("1", "True")]  # fmt: skip
    assert resets == [("reset", 1), ("aborted", 2)]


def test_numbers_that_wrap_are_no_gap(tmp_path: Path) -> None:
    path = tmp_path / "wrap.pcapng"
    here, there = b"\x7f\0\0\1", b"\x7f\0\0\2"
    story = TcpStory(Wire(here, there, 1, 2), Wire(there, here, 2, 1), OWN, ((1 << 32) - 90_000, (1 << 32) - 5))
    steps = (story.open(), story.carry(OWN, BIG), story.carry(PEER, BIG), story.end(PEER), story.end(OWN))
    path.write_bytes(b"".join((
        writeblocks.section_header("test", "test"), writeblocks.interface(writeblocks.LINK_RAW, "wire"),
        *(writeblocks.packet(0, START + at, segment.header, segment.payload, 1 + segment.sender)
          for at, step in enumerate(steps) for segment in step),
    )))  # fmt: skip
    reading = tshark.read(path, fields=("tcp.len", "tcp.analysis.flags"))
    assert tshark.warnings(reading) == []
    assert sum(int(row["tcp.len"]) for row in reading.rows) == 2 * len(BIG)
    assert not any(row["tcp.analysis.flags"] for row in reading.rows)


def test_a_part_of_the_records_is_a_stream_without_gaps(lab: Lab, tmp_path: Path) -> None:
    streams(lab)
    kept = [(1, {1, 4, 5}), (2, {2, 6})]
    chosen = Selection(keep=lambda session, first, last: [
        number for known, numbers in kept if known == session for number in sorted(numbers) if first <= number <= last
    ])  # fmt: skip
    path = tmp_path / "part.pcapng"
    assert export_to_file(lab.done(), ExportForm.PCAPNG, path, chosen)
    reading = tshark.read(path)
    assert tshark.warnings(reading) == []
    told = found(reading, join=True)
    assert [data for _, _, data in told["client"]] == [BIG, b"the last word"]
    assert {row["ip.src"] for row in reading.rows} == {"127.0.0.1", "192.0.2.2", "198.51.100.2"}
    assert len({row["tcp.stream"] for row in reading.rows}) == 2, "connections without a record are not there"
    assert "Some records were left out" in tshark.run("capinfos", "-k", path)


def test_of_too_many_connections_the_silent_one_begins_anew(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory is bounded where a million connections never end."""
    monkeypatch.setattr("workbench.project.export.packetform.STORIES_MAX", 2)
    spec = lab.socket("many", LISTENER, "tcp://127.0.0.1:7700")
    for number in (1, 2, 1, 3, 2):
        lab.put(spec, RX, b"%d" % number, f"127.0.0.1:{42_000 + number}", connection=number)
    path = tmp_path / "many.pcapng"
    assert export_to_file(lab.done(), ExportForm.PCAPNG, path)
    reading = tshark.read(path)
    assert tshark.warnings(reading) == []
    assert found(reading, join=True) == carried(lab)
    assert len({row["tcp.stream"] for row in reading.rows}) == 4


def test_exported_pdus_are_the_records(lab: Lab, tmp_path: Path) -> None:
    streams(lab)
    others(lab)
    resp = lab.socket("redis", CLIENT, "tcp://127.0.0.1:6379")
    lab.put(resp, TX, b"*1\r\n$4\r\nPING\r\n", "127.0.0.1:6379")
    path = tmp_path / "lab.pdu.pcapng"
    assert export_to_file(lab.done(), ExportForm.PCAPNG_PDU, path)
    reading = tshark.read(path)
    assert tshark.warnings(reading) == []
    told: dict[str, list[tuple[int, bytes]]] = defaultdict(list)
    for row in reading.rows:
        shown = row["exported_pdu.exported_pdu"]
        data = bytes.fromhex("" if shown == "<MISSING>" else shown)
        told[row["frame.interface_name"]].append((int(row["frame.packet_flags_direction"], 0) - 1, data))
    assert told["datagrams"] == [(way, data) for _, way, data in lab.sent["datagrams"]]
    assert b"".join(data for _, data in told["server"]) == b"".join(data for _, _, data in lab.sent["server"])
    assert [row["_ws.col.Protocol"] for row in reading.rows if row["frame.interface_name"] == "redis"] == ["RESP"]


def test_secrets_of_a_key_log_decrypt_what_a_plain_socket_carried(lab: Lab, tmp_path: Path) -> None:
    keys = tmp_path / "keys.log"
    spec = lab.socket("through us", CLIENT, "tcp://127.0.0.1:443")
    ends = ("127.0.0.1:40007", "127.0.0.1:443")
    lab.event(spec, EventKind.CONNECTED, ends)
    for way, data in tls_conversation(tmp_path, keys):
        lab.put(spec, way, data, ends[1])
    path = tmp_path / "tls.pcapng"
    assert export_to_file(lab.done(), ExportForm.PCAPNG, path, Selection(key_log=read_key_log(keys)))
    reading = tshark.read(path, fields=("http.request.uri", "http.response.code"))
    assert tshark.warnings(reading) == []
    assert [cell for row in reading.rows for cell in row.values() if cell] == ["/a", "200"]
    assert tshark.run("capinfos", "-E", path), "capinfos reads it too"


def tls_conversation(folder: Path, keys: Path) -> Iterator[tuple[int, bytes]]:
    """A request and its answer over TLS, as the bytes that a wire carries; the secrets go to ``keys``."""
    certificate, key = signed_by_itself("localhost", ("dns", "localhost"))
    both = folder / "both.pem"
    both.write_text(certificate + key)
    ours, theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(both)
    ours.load_verify_locations(cadata=certificate)
    ours.keylog_filename = str(keys)
    wires = {TX: (ssl.MemoryBIO(), ssl.MemoryBIO()), RX: (ssl.MemoryBIO(), ssl.MemoryBIO())}
    near = ours.wrap_bio(*wires[TX], server_hostname="localhost")
    far = theirs.wrap_bio(*wires[RX], server_side=True)
    steps = [(TX, near.do_handshake), (RX, far.do_handshake), (TX, near.do_handshake), (RX, far.do_handshake),
             (TX, lambda: near.write(GET)), (RX, far.read), (RX, lambda: far.write(OK)), (TX, near.read)]  # fmt: skip
    for way, step in steps:
        try:
            step()
        except ssl.SSLWantReadError:
            pass
        data = wires[way][1].read()
        if data:
            wires[1 - way][0].write(data)
            yield way, data


def test_text2pcap_reads_the_hex_dump_back(lab: Lab, tmp_path: Path) -> None:
    streams(lab)
    others(lab)
    dump, path = tmp_path / "lab.hexdump.txt", tmp_path / "again.pcapng"
    assert export_to_file(lab.done(), ExportForm.HEXDUMP, dump)
    tshark.run("text2pcap", "-q", "-D", "-t", "ISO", "-l", "147", dump, path)
    reading = tshark.read(path, fields=("frame.time_epoch", "frame.packet_flags_direction", "frame.len"))
    expected = [
        (now, way, len(data[at : at + 65_495]))
        for now, way, data in sorted((told for all_of in lab.sent.values() for told in all_of), key=lambda one: one[0])
        for at in range(0, len(data), 65_495)
    ]
    assert [
        (int(row["frame.time_epoch"].replace(".", "")), int(row["frame.packet_flags_direction"], 0) - 1,
         int(row["frame.len"])) for row in reading.rows
    ] == expected  # fmt: skip
    written = path.read_bytes()
    assert all(data in written for told in lab.sent.values() for _, _, data in told if len(data) <= 65_495)
