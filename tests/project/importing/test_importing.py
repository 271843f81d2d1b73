"""Files of every kind through the door, all of it or nothing, in bounded memory."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.project.conftest import OPTIONS, Projects
from tests.project.importing import capturemaker as make
from tests.project.importing.importer import NOW_NS, Imported
from workbench.model.events import EventKind
from workbench.project.errors import ProjectError
from workbench.project.export.exporting import export_to_file
from workbench.project.export.forms import ExportForm
from workbench.project.export.walk import ExportSource
from workbench.project.importing.formats import ImportForm, guess_form
from workbench.project.importing.importing import import_file, import_files
from workbench.project.importing.summary import summary_lines
from workbench.project.importing.target import ImportCancelled, ImportTarget
from workbench.project.store import ProjectStore


def write(folder: Path, data: bytes | str, name: str = "a.bin") -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def exported(imported: Imported, path: Path, form: ExportForm) -> Path:
    document = imported.store.document
    document = type(document)(sockets=imported.summary.sockets, next_id=1_000)
    assert export_to_file(ExportSource(document, imported.store.capture), form, path)
    return path


def test_comments_become_bookmarks_and_secrets_are_not_kept(projects: Projects, tmp_path: Path) -> None:
    packets = make.conversation(1)
    data = make.pcapng(101, packets, comment="look at this") + make.block(0xA, b"KLST" + b"\0" * 20)
    imported = Imported(projects.new(), write(tmp_path, data))
    assert [(mark.record, mark.comment) for mark in imported.summary.bookmarks[1]] == [(1, "look at this")]
    assert any("TLS secrets were not kept" in line for line in summary_lines(imported.summary))


def test_link_types_that_are_not_read_are_named(projects: Projects, tmp_path: Path) -> None:
    imported = Imported(projects.new(), write(tmp_path, make.pcap(189, [b"usb", b"usb"])))
    assert imported.summary.skipped == {"USB (Linux) (this link type is not read)": 2}
    assert summary_lines(imported.summary)[0] == "Nothing in a.bin could be imported."


def test_exported_pdus(projects: Projects, tmp_path: Path) -> None:
    def tag(code: int, value: bytes) -> bytes:
        return code.to_bytes(2, "big") + len(value).to_bytes(2, "big") + value

    ends = tag(20, bytes((10, 0, 0, 1))) + tag(21, bytes((10, 0, 0, 2)))
    ports = tag(24, (3).to_bytes(4, "big")) + tag(25, (40_000).to_bytes(4, "big")) + tag(26, (53).to_bytes(4, "big"))
    frames = [
        tag(12, b"dns\0") + ends + ports + tag(0, b"") + b"question",
        tag(12, b"http") + tag(35, (0).to_bytes(4, "big")) + tag(0, b"") + b"sent",
        tag(12, b"http") + tag(35, (1).to_bytes(4, "big")) + tag(0, b"") + b"received",
        tag(12, b"http"),
    ]
    imported = Imported(projects.new(), write(tmp_path, make.pcapng(252, frames)))
    assert imported.urls() == ["udp://10.0.0.2:53", "tcp://127.0.0.1:0"]
    assert imported.payloads(1) == [b"question"]
    assert [(head.direction, imported.payloads(2)[index]) for index, head in enumerate(imported.heads(2))] == [
        (1, b"sent"), (0, b"received"),
    ]  # fmt: skip
    assert sum(imported.summary.skipped.values()) == 1


def test_servers_beyond_the_limit_share_a_socket(projects: Projects, tmp_path: Path) -> None:
    ends = [(f"10.0.{number}.1", f"10.0.{number}.2") for number in range(1, 21)]
    packets = [make.ip(*pair, 17, make.udp(*pair, (40_000, 53), b"%d" % at)) for at, pair in enumerate(ends)]
    imported = Imported(projects.new(), write(tmp_path, make.pcap(101, packets)), sockets=7)
    assert [spec.name for spec in imported.summary.sockets][-1] == "UDP, other servers"
    assert len(imported.summary.sockets) == 6
    assert imported.payloads(6) == [b"%d" % at for at in range(5, 20)]
    assert {head.peer for head in imported.heads(6)} == {f"{pair[1]}:53" for pair in ends[5:]}
    assert any("15 servers have no socket of their own" in line for line in summary_lines(imported.summary))


def test_an_import_that_is_cancelled_or_fails_leaves_nothing(projects: Projects, tmp_path: Path) -> None:
    store = projects.new()
    good = write(tmp_path, make.pcap(101, make.conversation(1) * 4_000), "good.pcap")
    bad = write(tmp_path, b"\0no", "bad.pcap")
    looks = iter([False, True])
    target = ImportTarget(store.capture, range(5, 100), frozenset(), NOW_NS)
    with pytest.raises(ImportCancelled):
        import_file(good, target, _ignore, lambda: next(looks))
    small = write(tmp_path, make.pcap(101, make.conversation(1)), "small.pcap")
    with pytest.raises(ProjectError, match="neither pcap nor pcapng"):
        import_files([small, bad], target, _ignore, _never)
    assert store.capture.sessions() == []
    assert not list(store.capture.events(5)) and not store.capture.connections(5)
    assert import_file(small, target, _ignore, _never).session_ids == (5, 6)
    assert store.capture.count(5) == 2


def test_memory_is_bounded_whatever_the_capture(projects: Projects, tmp_path: Path) -> None:
    """Many conversations, each with a gap that is never filled, and fragments that never end."""
    packets = []
    for number in range(1_000):
        pair = (f"10.{number >> 8}.{number & 255}.1", "10.255.0.2")
        packets.append(make.ip(*pair, 6, make.tcp(pair, (40_000, 80), (5_000, 0), 16, bytes(1_000))))
        packets.append(make.ip(*pair, 6, make.tcp(pair, (40_000, 80), (900_000, 0), 16, bytes(1_000))))
        packets.append(make.ip(*pair, 17, bytes(800), fragment=(number, 0x2000 | 100)))
    path = write(tmp_path, make.pcap(101, packets))
    del packets
    store = projects.new()
    tracemalloc.start()
    try:
        summary = import_file(path, ImportTarget(store.capture, range(1, 500)), _ignore, _never)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert summary.conversations == 1_000 and summary.records == 2_000
    assert peak < 20_000_000


def test_lines_of_json_round_trip(projects: Projects, tmp_path: Path) -> None:
    first = Imported(projects.new(), write(tmp_path, make.pcap(101, make.conversation(1), nanoseconds=True)))
    lines = exported(first, tmp_path / "a.jsonl", ExportForm.JSONL)
    second = Imported(projects.new(), lines)
    assert [spec.name for spec in second.summary.sockets] == [spec.name for spec in first.summary.sockets]
    for session in (1, 2):
        assert second.heads(session) == first.heads(session)
        assert second.payloads(session) == first.payloads(session)
        assert [(event.kind, event.time_ns) for event in second.events(session)] == [
            (event.kind, event.time_ns) for event in first.events(session)
        ]


@pytest.mark.parametrize("form", [ExportForm.PCAPNG, ExportForm.PCAPNG_PDU])
def test_what_was_exported_as_packets_comes_back(projects: Projects, tmp_path: Path, form: ExportForm) -> None:
    first = Imported(projects.new(), write(tmp_path, make.pcap(101, make.conversation(1), nanoseconds=True)))
    packets = exported(first, tmp_path / "a.pcapng", form)
    second = Imported(projects.new(), packets)
    for session in (1, 2):
        assert second.payloads(session) == first.payloads(session)
        assert [(head.time_ns, head.direction, head.connection, head.peer) for head in second.heads(session)] == [
            (head.time_ns, head.direction, head.connection, head.peer) for head in first.heads(session)
        ]


def test_bad_lines_of_json_are_counted(projects: Projects, tmp_path: Path) -> None:
    lines = ['{"seq":1,"hex":"4g"}', "no json", "[]", '{"seq":1}',
             '{"seq":1,"session":"x","time_ns":99999999999999999999,"peer":"127.0.0.1:5","hex":"41"}',
             '{"seq":1,"session":"x","peer":"127.0.0.1:5","dir":"tx","hex":"4142"}',
             '{"event":"from the future","session":"x","reason":"unheard of"}']  # fmt: skip
    imported = Imported(projects.new(), write(tmp_path, "\n".join(lines)))
    assert imported.payloads(1) == [b"A", b"AB"]
    assert imported.heads()[0].time_ns == 2**63 - 1
    assert imported.urls() == ["tcp://127.0.0.1:5"]
    assert imported.events(1)[0].kind is EventKind.NOTE
    assert sum(imported.summary.notes.values()) == 4


PACKETS: list[dict[str, object]] = [
    {"name": "ask", "hexstring": "68 69 0a", "toip": "127.0.0.1", "port": "43", "tcporudp": "TCP", "repeat": 0},
    {"name": "again", "hexstring": "7b 7b 54 49 4d 45 7d 7d", "toip": "127.0.0.1", "port": "43", "tcporudp": "TCP"},
    {"name": "flood", "hexstring": "01", "toip": "::1", "port": "5000", "tcporudp": "UDP", "repeat": "0.5"},
    {"name": "safe", "hexstring": "02", "toip": "example.org", "port": "443", "tcporudp": "SSL"},
    {"name": "bad", "hexstring": "0", "toip": "127.0.0.1", "port": "1", "tcporudp": "TCP"},
    {"name": "worse", "hexstring": "00", "toip": "127.0.0.1", "port": "99999", "tcporudp": "TCP"},
]


def as_ini() -> str:
    names = {"hexstring": "hexString", "toip": "toIP", "tcporudp": "tcpOrUdp"}
    parts = []
    for packet in PACKETS:
        values = [f"{names.get(key, key)}={value}" for key, value in packet.items() if key != "name"]
        parts.append("\n".join([f"[{packet['name']}]", *values]))
    return "[PACKETNAMES]\n1\\name=ask\nsize=6\n" + "\n\n".join(parts)


def test_text_that_is_nothing_known_is_told_what_it_was_taken_for(projects: Projects, tmp_path: Path) -> None:
    path = write(tmp_path, "nonsense\n", "trace.pcap")
    with pytest.raises(ProjectError, match=r"trace\.pcap .*no capture.*taken for a hex dump.*“n” is not a hex digit"):
        Imported(projects.new(), path)
    with pytest.raises(ProjectError, match=r"^trace\.pcap cannot be imported: “n” is not a hex digit\.$"):
        Imported(projects.new(), path, ImportForm.HEX)


@pytest.mark.parametrize(
    "head, form",
    [
        (make.pcap(1, []), ImportForm.CAPTURE),
        (make.section(">"), ImportForm.CAPTURE),
        (b"\x1f\x8b\x08", ImportForm.CAPTURE),
        (b'{"seq":1,"time_ns":2}', ImportForm.JSONL),
        (b'{"event":"closed"}', ImportForm.JSONL),
        (json.dumps(PACKETS).encode(), ImportForm.PACKET_SENDER),
        (as_ini().encode(), ImportForm.PACKET_SENDER),
        (b"00000000: 4865", ImportForm.HEX),
    ],
)
def test_what_a_file_is_shows_in_its_first_bytes(head: bytes, form: ImportForm) -> None:
    assert guess_form(head) is form


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 255)), min_size=1, max_size=12), st.booleans())
def test_mutated_captures_are_read_or_refused_with_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int]], ng: bool
) -> None:
    story = make.conversation(1) + make.conversation(2, version=6)
    frames = [make.ethernet(packet) for packet in story]
    data = bytearray(make.pcapng(1, frames, comment="x") if ng else make.pcap(1, frames))
    for place, value in changes:
        data[place % len(data)] = value
    folder = tmp_path_factory.mktemp("mutated")
    store = ProjectStore.new(folder, _no_wake, OPTIONS)
    try:
        imported = Imported(store, write(folder, bytes(data), "a.pcap"), ImportForm.CAPTURE)
        assert imported.summary.payload_bytes <= len(data)
        assert summary_lines(imported.summary)
    except ProjectError as error:
        assert "a.pcap cannot be imported" in str(error)
        assert store.capture.sessions() == []
    finally:
        store.close(discard=True)


def test_lines_that_lie_are_bounded(projects: Projects, tmp_path: Path) -> None:
    """A number that no database holds would end the recording of everybody."""
    line = {"event": "failed", "reason": "refused", "errno": 1 << 70, "detail": "x" * 9_000, "session": "s" * 9_000,
            "peer": "p" * 9_000, "local": "[::1]:1", "connection": 1 << 70, "time_ns": -5}  # fmt: skip
    record = {"seq": 1, "hex": "41", "session": "s" * 9_001, "taken": -4, "time_ns": 1 << 90}
    text = "\n".join([json.dumps(line), json.dumps(record), '{"seq": 2, "hex": "4"}', "[" * 5_000])
    imported = Imported(projects.new(), write(tmp_path, text, "a.jsonl"), ImportForm.JSONL)
    assert imported.store.capture.stopped is None
    (event,) = imported.events()
    assert event.failure is not None and event.failure.errno is None and len(event.detail) < 5_000
    assert [spec.name for spec in imported.summary.sockets] == ["s" * 200]
    assert imported.payloads() == [b"A"] and imported.heads()[0].taken == 0
    assert sum(imported.summary.notes.values()) == 2


def test_hostile_names_can_be_shown_and_saved(projects: Projects, tmp_path: Path) -> None:
    turned = "\u202egnp.exe\n"
    line = {"seq": 1, "hex": "41", "session": turned, "peer": turned, "local": turned, "connection": 1}
    ini = '[\\xd800]\nname=\\xdc00x\nhexString=41\ntoIP=127.0.0.1\nport=9\ntcpOrUdp=UDP\n'
    files = [write(tmp_path, json.dumps(line)), write(tmp_path, "0000 41 42\n", "\udcff.txt")]
    files.append(write(tmp_path, ini, "b.ini"))
    store = projects.new()
    for number, path in enumerate(files):
        imported = Imported(store, path, first=1 + 100 * number, sockets=50)
        (spec,) = imported.summary.sockets
        assert spec.name.isprintable(), "no line of the window is turned round or broken"
        store.put_document(type(store.document)(sockets=(spec,), next_id=1_000))
    (head,) = store.capture.heads(1, 1, 9)
    assert head.peer.isprintable()


def _ignore(_progress: float) -> None:
    """Nobody looks."""


def _no_wake() -> None:
    """Whoever imports waits by himself."""


def _never() -> bool:
    return False
