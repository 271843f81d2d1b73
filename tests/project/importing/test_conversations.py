"""What happens to conversations on their way: order, repeats, gaps, ends; and who is the server."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.project.conftest import Projects
from tests.project.importing import capturemaker as make
from tests.project.importing.capturemaker import ACK, FIN, PUSH, RST, SYN, Talk
from tests.project.importing.importer import Imported
from tests.project.importing.tsharkcount import count_payloads, has_tshark
from workbench.model.events import CloseHow, EventKind

Run = Callable[..., Imported]
DATA = bytes(range(256)) * 4


@pytest.fixture
def run(projects: Projects, tmp_path: Path) -> Run:
    """Import packets of IP, as a raw capture with nanoseconds."""

    def import_packets(packets: list[bytes], snap_bytes: int = 262_144) -> Imported:
        path = tmp_path / "a.pcap"
        path.write_bytes(make.pcap(101, packets, nanoseconds=True, snap_bytes=snap_bytes))
        return Imported(projects.new(), path)

    return import_packets


def talk(number: int = 1, **how: object) -> Talk:
    return Talk(f"10.1.{number}.1", f"10.1.{number}.2", **how)  # type: ignore[arg-type]


def notes(imported: Imported) -> str:
    return "\n".join(event.detail for event in imported.events() if event.kind is EventKind.NOTE)


def kinds(imported: Imported) -> list[EventKind]:
    return [event.kind for event in imported.events() if event.kind is not EventKind.NOTE]


def test_a_whole_conversation(run: Run) -> None:
    imported = run(talk().open().say(0, b"question").say(1, b"answer").close().packets)
    assert imported.urls() == ["tcp://10.1.1.2:80"]
    assert [(head.direction, head.connection, head.peer) for head in imported.heads()] == [
        (1, 1, "10.1.1.2:80"), (0, 1, "10.1.1.2:80"),
    ]  # fmt: skip
    assert imported.payloads() == [b"question", b"answer"]
    assert kinds(imported) == [
        EventKind.CONNECTING, EventKind.CONNECTED, EventKind.HALF_CLOSED, EventKind.CLOSED,
    ]  # fmt: skip
    assert imported.events()[-1].how is CloseHow.ORDERLY
    row = imported.store.capture.connections(1)[0]
    assert (row.number, row.local, row.peer) == (1, "10.1.1.1:40000", "10.1.1.2:80")
    assert imported.summary.conversations == 1


def test_out_of_order_bytes_are_put_in_order_and_the_stamps_ascend(run: Run) -> None:
    story = talk().open()
    start = story.sequences[0]
    parts = [DATA[:300], DATA[300:600], DATA[600:]]
    for index in (0, 2, 1):
        story.put(story.segment(0, ACK, parts[index], at=start + 300 * index))
    imported = run(story.packets)
    assert imported.stream(1) == DATA
    stamps = [head.time_ns for head in imported.heads()]
    assert stamps == sorted(stamps)
    assert "came out of order" in notes(imported)
    assert "not in the capture" not in notes(imported)


def test_what_came_twice_is_recorded_once_and_told(run: Run) -> None:
    story = talk().open()
    start = story.sequences[0]
    story.put(*[story.segment(0, ACK, DATA[:500], at=start) for _ in range(3)])
    story.put(story.segment(0, ACK, DATA[200:900], at=start + 200), story.segment(0, ACK, DATA[900:], at=start + 900))
    imported = run(story.packets)
    assert imported.stream(1) == DATA
    assert notes(imported).count("retransmission") == 2
    assert "repeats 300 bytes" in notes(imported)


def test_the_sequence_wraps(run: Run) -> None:
    story = talk(sequences=[2**32 - 100, 2**32 - 1]).open()
    for at in range(0, 1024, 128):
        story.say(0, DATA[at : at + 128]).say(1, DATA[at : at + 128])
    imported = run(story.close().packets)
    assert imported.stream(1) == imported.stream(0) == DATA
    assert imported.events()[-1].how is CloseHow.ORDERLY


def test_a_gap_is_told_as_soon_as_the_peer_has_acknowledged_what_is_missing(run: Run) -> None:
    story = talk().open().say(0, b"before")
    story.sequences[0] += 700  # lost by whoever captured
    story.say(0, b"behind").say(1, b"fine")
    imported = run(story.packets)
    assert imported.payloads() == [b"before", b"behind", b"fine"]
    assert "700 bytes of the client are not in the capture" in notes(imported)


def test_a_gap_that_is_never_filled_is_told_at_the_end(run: Run) -> None:
    story = talk().open()
    story.put(story.segment(0, ACK, b"late", at=story.sequences[0] + 10))
    imported = run(story.packets)
    assert imported.payloads() == [b"late"]
    assert "10 bytes of the client are not in the capture" in notes(imported)


def test_a_capture_that_begins_in_the_middle(run: Run) -> None:
    story = talk().say(1, b"the answer to what nobody saw").say(0, b"thanks")
    imported = run(story.packets)
    assert imported.urls() == ["tcp://10.1.1.2:80"]  # 80 is a system port, 40,000 is none
    assert [head.direction for head in imported.heads()] == [0, 1]
    assert "begins in the middle" in notes(imported)


def test_resets_and_refusals(run: Run) -> None:
    reset, abort, refused = talk(1).open(), talk(2).open(), talk(3)
    reset.put(reset.segment(1, RST | ACK))
    abort.put(abort.segment(0, RST | ACK))
    refused.put(refused.segment(0, SYN), refused.segment(1, RST | ACK))
    imported = run(reset.packets + abort.packets + refused.packets)
    assert imported.events(1)[-1].how is CloseHow.RESET
    assert imported.events(2)[-1].how is CloseHow.ABORTED
    last = imported.events(3)[-1]
    assert last.kind is EventKind.FAILED and last.failure is not None and last.failure.reason.value == "refused"


def test_the_same_ports_again_are_another_connection(run: Run) -> None:
    first, second = talk().open().say(0, b"one").close(), talk(sequences=[77, 88]).open().say(0, b"two").close()
    imported = run(first.packets + second.packets)
    assert [(head.connection, imported.payloads()[index]) for index, head in enumerate(imported.heads())] == [
        (1, b"one"), (2, b"two"),
    ]  # fmt: skip
    assert imported.summary.conversations == 2


def test_keep_alives_and_closed_windows_are_told(run: Run) -> None:
    story = talk().open().say(0, b"abc")
    story.put(story.segment(0, ACK, b"c", at=story.sequences[0] - 1), story.segment(1, ACK, window=0))
    story.put(story.segment(1, ACK, window=0), story.segment(1, ACK))
    imported = run(story.packets)
    assert imported.payloads() == [b"abc"]
    assert "keep-alive" in notes(imported)
    assert notes(imported).count("zero window") == 1


def test_the_end_waits_for_bytes_that_come_late(run: Run) -> None:
    story = talk().open()
    start = story.sequences[0]
    story.put(story.segment(0, FIN | ACK, at=start + 4), story.segment(0, ACK | PUSH, b"last", at=start))
    imported = run(story.packets)
    assert imported.payloads() == [b"last"]
    assert kinds(imported)[-1] is EventKind.HALF_CLOSED
    assert imported.events()[-1].time_ns == imported.heads()[0].time_ns


@pytest.mark.parametrize("version", [4, 6])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_fragments_are_put_together(run: Run, version: int, order: tuple[int, ...]) -> None:
    ends = ("10.1.1.1", "10.1.1.2") if version == 4 else ("2001:db8::1", "2001:db8::2")
    data = DATA * 3
    whole = make.udp(*ends, (50_000, 53), data)
    cuts = [(0, 1_480), (1_480, 2_960), (2_960, len(whole))]
    parts = []
    for start, end in cuts:
        more = end < len(whole)
        if version == 4:
            parts.append(make.ip(*ends, 17, whole[start:end], fragment=(1, start // 8 | (0x2000 if more else 0))))
        else:
            head = struct.pack(">BBHI", 17, 0, start | more, 7)
            parts.append(make.ip(*ends, 44, whole[start:end], extra=head))
    imported = run([parts[index] for index in order])
    assert imported.payloads() == [data]
    assert not imported.summary.skipped and not imported.summary.notes


def test_fragments_that_miss_or_overlap_are_told(run: Run) -> None:
    ends = ("10.1.1.1", "10.1.1.2")
    whole = make.udp(*ends, (50_000, 53), DATA)
    lonely = make.ip(*ends, 17, whole[:504], fragment=(5, 0x2000))
    first = make.ip(*ends, 17, whole[:504], fragment=(6, 0x2000))
    second = make.ip(*ends, 17, whole[496:], fragment=(6, 496 // 8))
    imported = run([lonely, first, second])
    assert imported.payloads() == [DATA]
    assert any("overlap" in note for note in imported.summary.notes)
    assert any("is missing" in note for note in imported.summary.notes)


def test_headers_and_tunnels_around_a_datagram(run: Run) -> None:
    plain = make.ip("10.1.1.1", "10.1.1.2", 17, make.udp("10.1.1.1", "10.1.1.2", (50_000, 53), b"x"))
    six = ("2001:db8::1", "2001:db8::2")
    datagram = make.udp(*six, (50_000, 53), b"y")
    packets = [
        make.ip("10.9.9.1", "10.9.9.2", 4, plain),
        make.ip("10.9.9.1", "10.9.9.2", 47, b"\x20\0\x08\0\0\0\0\x07" + plain),
        make.ip("10.1.1.1", "10.1.1.2", 17, plain[20:], extra=b"\x94\x04\0\0"),
        make.ip(*six, 0, datagram, extra=b"\x3c\0\1\4\0\0\0\0" + b"\x11\0\1\4\0\0\0\0"),
        make.ip("10.9.9.1", "10.9.9.2", 41, make.ip(*six, 17, datagram)),
    ]
    imported = run(packets)
    assert imported.payloads(1) == [b"x"] * 3
    assert imported.payloads(2) == [b"y"] * 2


def test_packets_that_were_cut_are_told(run: Run) -> None:
    story = talk().open().say(0, DATA).say(0, b"next")
    imported = run(story.packets, snap_bytes=96)
    assert imported.payloads() == [DATA[:56], b"next"]
    assert "968 bytes of the client are not in the capture" in notes(imported)
    assert any("only the beginning" in note for note in imported.summary.notes)


def test_what_is_no_payload_is_counted_by_name(run: Run) -> None:
    ends = ("10.1.1.1", "10.1.1.2")
    packets = [make.ip(*ends, 1, b"\x08\0\0\0ping"), make.ip(*ends, 132, b"sctp"), make.ip(*ends, 6, b"short"), b"\x45"]
    imported = run([*packets, make.ip(*ends, 17, make.udp(*ends, (5, 6), b""))])
    assert imported.summary.skipped == {
        "ICMP": 1, "SCTP": 1, "TCP segments that end within their header": 1,
        "packets that end within their headers": 1,
    }  # fmt: skip
    assert imported.payloads() == [b""]  # an empty datagram is a record


@pytest.mark.parametrize(
    "source, target, server",
    [
        (("10.0.0.1", 50_000), ("10.0.0.2", 53), 1),
        (("10.0.0.1", 53), ("10.0.0.2", 50_000), 0),
        (("10.0.0.1", 5_353), ("224.0.0.251", 5_353), 1),
        (("10.0.0.1", 9_000), ("10.0.0.2", 40_000), 0),
        (("10.0.0.1", 7_000), ("10.0.0.2", 6_000), 1),
        (("10.0.0.1", 6_000), ("10.0.0.2", 6_000), 1),
    ],
)
def test_who_is_the_server(run: Run, source: tuple[str, int], target: tuple[str, int], server: int) -> None:
    ends = (source[0], target[0])
    imported = run([make.ip(*ends, 17, make.udp(*ends, (source[1], target[1]), b"x"))])
    place = (source, target)[server]
    assert imported.urls() == [f"udp://{place[0]}:{place[1]}"]
    assert imported.heads()[0].direction == server


@pytest.mark.skipif(not has_tshark(), reason="tshark and mergecap are not installed")
def test_hard_cases_agree_with_tshark(projects: Projects, tmp_path: Path) -> None:
    """One run of tshark for all of them."""
    stories = {
        "wrap": talk(11, sequences=[2**32 - 50, 2**32 - 5]).open().say(0, DATA).say(1, DATA).close(),
        "order": talk(12).open(), "twice": talk(13).open(), "gap": talk(14).open().say(0, b"before"),
        "middle": talk(15).say(1, DATA).say(0, b"thanks"), "one-sided": talk(16).open(),
    }  # fmt: skip
    for name, step in (("order", 100), ("twice", 60), ("one-sided", 128)):
        story = stories[name]
        start = story.sequences[0]
        places = list(range(0, 1024, step))
        for at in reversed(places) if name == "order" else places:
            size = step + (40 if name == "twice" else 0)
            story.put(story.segment(0, ACK, DATA[at : at + size], at=start + at))
    stories["gap"].sequences[0] += 333
    stories["gap"].say(0, b"behind").say(1, b"fine").close()
    files = []
    ours: dict[tuple[str, str, str, str], int] = {}
    for name, story in stories.items():
        files.append(tmp_path / f"{name}.pcap")
        files[-1].write_bytes(make.pcap(101, story.packets))
        ours |= Imported(projects.new(), files[-1]).bytes_by_conversation()
    assert ours == count_payloads(files, tmp_path / "merged.pcapng")


def test_what_waits_for_gaps_is_bounded_over_all_conversations(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.project.importing.conversations.HELD_MAX_BYTES", 20_000)
    packets = []
    for number in range(50):
        each = talk(number).open()
        packets += [*each.packets, each.segment(0, ACK, DATA, at=each.sequences[0] + 10_000)]
    imported = run(packets)
    told = [count for name, count in imported.summary.notes.items() if "too much waited" in name]
    assert told == [34], "of fifty that wait with 1,024 bytes and 200 of their own each, sixteen have room"
    assert imported.summary.payload_bytes == 50 * len(DATA)


def test_a_comment_finds_the_record_that_was_handed_on(
    projects: Projects, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.project.importing.sessions.BATCH_RECORDS", 1)
    path = tmp_path / "a.pcapng"
    path.write_bytes(make.pcapng(101, make.conversation(1), comment="here"))
    marks = Imported(projects.new(), path).summary.bookmarks[1]
    assert [(mark.record, mark.comment) for mark in marks] == [(1, "here")]
