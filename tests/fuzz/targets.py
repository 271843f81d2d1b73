"""Everything that reads foreign bytes, as plain functions of bytes: each may refuse them in its own way, none may fail.

A line here is enough: test_fuzz.py asks each with hypothesis, test_atheris.py all of them with coverage's guidance.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.fuzz.foreignfiles import read_a_shell_command, read_saved_packets, read_what_packet_sender_saved

Target = Callable[[bytes], object]


def dissect_any(data: bytes) -> None:
    """By whoever is surest, as a datagram and as a stream."""
    from workbench.codec.dissect.dissector import Context
    from workbench.codec.dissect.run import dissect

    dissect(data, Context(scheme="udp"))
    dissect(data, Context(scheme="tcp"))


def dissect_by_each(data: bytes) -> None:
    """By every dissector, whatever it makes of foreign bytes."""
    from workbench.codec.dissect.dissector import Context
    from workbench.codec.dissect.register import dissectors

    for dissector in dissectors().values():
        dissector.guess(data, Context())
        dissector.dissect(data, Context())


def cut_into_messages(data: bytes) -> None:
    """By each kind of framing; the bytes before the first zero say where the stream is divided, the limit is small."""
    from dataclasses import replace

    from workbench.codec.framing.choice import make_framers, payload_of
    from workbench.model.framing import FramingKind, FramingRule

    places, _, stream = data.partition(b"\0")
    ends = sorted({place % (len(stream) + 1) for place in places[:16]} | {len(stream)})
    for kind in FramingKind:
        rule = replace(FramingRule(kind), max_message_bytes=64, fixed_bytes=5)
        framer, start = make_framers(rule)[0], 0
        parts = zip([0, *ends], ends, strict=False)
        cuts = [cut for first, last in parts for cut in framer.feed(stream[first:last], 0)]
        for cut in [*cuts, *framer.finish()]:
            payload_of(rule, stream[start : cut.end], cut.payload)
            start = cut.end


def describe_a_format(data: bytes) -> None:
    """As the text of a description; where it is one, the bytes themselves are read by it."""
    from workbench.codec.dissect.dissector import Context
    from workbench.codec.formats.describing import read_format
    from workbench.codec.formats.formatdissector import FormatDissector
    from workbench.codec.formats.formaterror import FormatError

    try:
        declared = read_format(data.decode("utf-8", "replace"))
    except FormatError:
        return
    FormatDissector(declared).dissect(data, Context())


def read_capture(data: bytes) -> None:
    """As a file of either format, in pieces; each packet as one of its link type."""
    from workbench.codec.packets.ipreader import IpReader
    from workbench.codec.packets.linktypes import unwrap
    from workbench.codec.pcap.captured import CaptureFormatError
    from workbench.codec.pcap.reading import CaptureReader

    heads = (b"", b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\x3c\x4d", b"\x0a\x0d\x0d\x0a\x1c\0\0\0\x4d\x3c\x2b\x1a")
    for head in heads:
        reader, ip, file = CaptureReader(), IpReader(), head + data
        try:
            for start in range(0, len(file), 97):
                for packet in reader.feed(file[start : start + 97]):
                    ip.read(*_found(unwrap(packet.link_type, packet.data), packet.data), packet.time_ns)
            reader.finish()
        except CaptureFormatError:
            pass
        ip.finish()


def read_packet(data: bytes) -> None:
    """As a packet of the link type that its first byte names, and as an exported PDU."""
    from workbench.codec.packets.ipreader import IpReader
    from workbench.codec.packets.linktypes import LINK_TYPES, unwrap
    from workbench.codec.packets.readexported import read_exported

    links = sorted(LINK_TYPES)
    link, packet = links[data[0] % len(links)] if data else 1, data[1:]
    ip = IpReader()
    ip.read(*_found(unwrap(link, packet), packet), 0)
    ip.read(0x0800, packet, 0, 1)
    ip.read(0x86DD, packet, 0, 2)
    read_exported(packet)


def _found(unwrapped: tuple[int, int], data: bytes) -> tuple[int, bytes, int]:
    return unwrapped[0], data, unwrapped[1]


def put_tcp_in_order(data: bytes) -> None:
    """Segments of eight bytes each: sequence, size, what is missing, and now and then what was acknowledged."""
    from workbench.codec.packets.tcphalf import TcpHalf

    half = TcpHalf()
    for at in range(0, len(data) - 7, 8):
        sequence = int.from_bytes(data[at : at + 4], "big")
        half.push(sequence, data[at : at + data[at + 4] % 9], data[at + 5] % 3)
        if data[at + 6] & 1:
            half.acknowledged(int.from_bytes(data[at + 3 : at + 7], "big"))
        if data[at + 6] & 2:
            half.end_at(sequence)
    half.flush()


def read_hex_dump(data: bytes) -> None:
    """In each form."""
    from workbench.codec.hexinput.dump import DumpError, DumpForm
    from workbench.codec.hexinput.reading import read_dump

    for form in (None, *DumpForm):
        try:
            read_dump(data.decode("utf-8", "replace"), form)
        except DumpError:
            pass


def read_filter(data: bytes) -> None:
    """A display filter, as text of any kind; what can be read is written back as itself."""
    from workbench.codec.filter.completion import Vocabulary, complete
    from workbench.codec.filter.error import FilterError
    from workbench.codec.filter.parser import parse
    from workbench.codec.filter.unparse import unparse

    text = data.decode("utf-8", "surrogateescape")
    complete(text, len(text), Vocabulary())
    try:
        tree = parse(text)
    except FilterError as error:
        assert 0 <= error.offset <= error.offset + error.length <= len(text)
        return
    assert parse(unparse(tree)) == tree


def read_typed_payload(data: bytes) -> None:
    """What stands before the first zero is the text, which is completed and composed; the rest is held against it."""
    from workbench.codec.inputerror import PayloadError
    from workbench.codec.typed.completion import Known, complete
    from workbench.codec.typed.compose import compose
    from workbench.codec.typed.matching import match_typed
    from workbench.codec.typed.parser import parse_typed
    from workbench.codec.typed.sources import NO_SOURCES
    from workbench.model.patterns import Place
    from workbench.model.payloads import PayloadForm, PayloadSpec

    written, _, came = data.partition(b"\0")
    text = written.decode("utf-8", "surrogateescape")
    complete(text, len(text), Known())
    for encoding in ("utf-8", "utf-16"):
        try:
            typed = parse_typed(text)
            for place in Place:
                match_typed(typed, encoding, came, 0, place, NO_SOURCES)
            made = compose(PayloadSpec(PayloadForm.TYPED, text, encoding), max_bytes=1 << 16)
        except PayloadError as error:
            assert 0 <= error.offset <= len(text)
        else:
            assert match_typed(typed, encoding, made.data, 0, Place.START, NO_SOURCES)


def rename_a_variable(data: bytes) -> None:
    """In any text; one that can be read still can be, and names it by the new name alone."""
    from workbench.codec.inputerror import PayloadError
    from workbench.codec.typed.parser import parse_typed
    from workbench.session.document.variablenames import variable_renamed_in

    rest = data.decode("utf-8", "replace")
    for text in (rest, f"${{var {rest}}}", f"${{u16 var x}}{rest}"):
        renamed = variable_renamed_in(text, "x", 'new "name"}')
        try:
            before = parse_typed(text).needs
        except PayloadError:
            continue
        after = parse_typed(renamed).needs
        assert after.variables == {'new "name"}' if name == "x" else name for name in before.variables}
        assert (after.files, after.environment, after.payloads) == (before.files, before.environment, before.payloads)


def read_wiresharks_answer(data: bytes) -> None:
    """A packet as tshark tells it."""
    from workbench.codec.pdml import PdmlError, Place, read_pdml

    for text in (data, b'<?xml version="1.0"?><pdml><packet>' + data + b"</packet></pdml>"):
        try:
            read_pdml(text, Place(data, 3))
        except PdmlError:
            pass


def read_key_log(data: bytes) -> None:
    """Secrets of TLS for a capture."""
    from workbench.codec.packets.keylog import key_log_lines

    key_log_lines(data)


def read_bytes_as_everything(data: bytes) -> None:
    """The inspector, in both orders and in encodings that shift."""
    from workbench.codec.bytes.inspector import inspect

    for encoding in ("utf-8", "utf-16-le", "shift_jis", "iso2022_jp", "utf-7"):
        inspect(data, little=bool(data[:1] > b"\x7f"), encoding=encoding)


def transform_bytes(data: bytes) -> None:
    """Every transform, and a chain of those that unpack."""
    from workbench.codec.bytes.transform import Step, run_chain
    from workbench.codec.bytes.transforms import BY_KEY, TRANSFORMS

    for transform in TRANSFORMS:
        run_chain(data, [Step(transform, "4")])
    run_chain(data, [Step(BY_KEY[key]) for key in ("from-base64", "from-gzip", "json")])


def align_halves(data: bytes) -> None:
    """One half beside the other: the spans cover both."""
    from workbench.codec.bytes.alignment import align_bytes

    left, right = data[: len(data) // 2], data[len(data) // 2 :]
    spans = align_bytes(left, right).spans
    assert sum(span.left_size for span in spans) == len(left)
    assert sum(span.right_size for span in spans) == len(right)


def search_checksums(data: bytes) -> None:
    """Of bytes that end with anything."""
    from workbench.codec.bytes.checksumsearch import search_at_end

    search_at_end(data)


def search_streams(data: bytes) -> None:
    """The first bytes are what is looked for, as an expression and with gaps; the rest are the parts of two streams."""
    from contextlib import suppress

    from workbench.capture.search.needle import MaskedNeedle, Needle
    from workbench.capture.search.patterns import PatternNeedle
    from workbench.capture.search.streams import Part, StreamMatcher
    from workbench.codec.hexparse import HexParseError
    from workbench.codec.hexpattern import parse_hex_pattern
    from workbench.model.bytepatterns import PatternError

    wanted, rest = data[:6], data[6:]
    needles: list[Needle] = [MaskedNeedle(wanted, bytes(each & 1 for each in wanted))] if wanted else []
    with suppress(HexParseError):
        parse_hex_pattern(wanted.decode("latin-1"))
    with suppress(PatternError):
        needles.append(PatternNeedle(wanted.decode("latin-1")))
    for needle in needles:
        matcher = StreamMatcher(needle, lambda part: ([part.first], [0]))
        for number, part in enumerate(rest.split(b"\n"), 1):
            matcher.feed(Part(number % 2, 0, part, number, number))
        matcher.finish()


def cut_stamps(data: bytes) -> None:
    """As one stream of generated payloads, and as datagrams."""
    from workbench.session.generator.cutting import StampCutter
    from workbench.session.generator.stamp import read_stamp
    from workbench.session.generator.streamfigures import StreamFigures

    figures = StreamFigures(1, "", 0, True)
    cutter = StampCutter()
    for stamp in cutter.feed(b"SWg1" + data):
        figures.take(stamp.sequence, stamp.sent_ns, stamp.clock, stamp.length)
    for offset in range(0, len(data), 32):
        if (found := read_stamp(b"SWg1" + data[offset:])) is not None:
            figures.take(found.sequence, found.sent_ns, found.clock, found.length)


def find_patterns(data: bytes) -> None:
    """The bytes before the first zero as a pattern of each kind, asked of the rest."""
    from typing import cast

    from workbench.codec.dissect.dissector import Context
    from workbench.codec.dissect.run import dissect
    from workbench.codec.patterns import About, compile_pattern
    from workbench.codec.typed.sources import Sources
    from workbench.model.patterns import Pattern, PatternKind, Place

    written, _, asked = data.partition(b"\0")
    text = written.decode("utf-8", "replace")
    for kind in PatternKind:
        for place in Place:
            try:
                matcher = compile_pattern(Pattern(kind, text, place))
            except ValueError as error:
                assert 0 <= error.offset <= len(text)  # type: ignore[attr-defined]
                break
            for is_open in (False, True):
                about = About(cast(Sources, None), lambda: dissect(asked, Context(scheme="udp")), is_open)
                if kind is not PatternKind.TYPED or "${" not in text:  # what it names would be asked of nobody
                    matcher.find(asked, about)
                    assert 0 <= matcher.keep_from(asked, about) <= len(asked)


def answer_by_rules(data: bytes) -> None:
    """As one stream that nobody cuts, and as lines; the first byte says where it is divided."""
    from tests.session.rules.playing import FRAMINGS, RULES, played

    place = data[0] if data else 0
    for framing in FRAMINGS:
        played(RULES, framing, [data[:place], data[place:]])


TARGETS: dict[str, Target] = {
    "patterns": find_patterns,
    "rules": answer_by_rules,
    "stamps": cut_stamps,
    "search_streams": search_streams,
    "inspect": read_bytes_as_everything,
    "transform": transform_bytes,
    "align": align_halves,
    "checksums": search_checksums,
    "cut_into_messages": cut_into_messages,
    "dissect_any": dissect_any,
    "dissect_by_each": dissect_by_each,
    "describe_a_format": describe_a_format,
    "read_capture": read_capture,
    "key-log": read_key_log,
    "packet-sender": read_what_packet_sender_saved,
    "shell-command": read_a_shell_command,
    "pdml": read_wiresharks_answer,
    "read_filter": read_filter,
    "typed-payload": read_typed_payload,
    "rename": rename_a_variable,
    "read_packet": read_packet,
    "put_tcp_in_order": put_tcp_in_order,
    "read_hex_dump": read_hex_dump,
    "read_saved_packets": read_saved_packets,
}
