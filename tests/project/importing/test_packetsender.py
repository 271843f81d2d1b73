"""Files as Packet Sender writes them: packets as JSON and INI, panels, smart responses. All of them are made here, in
the form that it writes: its own files are not ours to give away."""

from __future__ import annotations

import base64
import json
import struct
from typing import Any

import pytest

from workbench.codec.patterns import About, compile_pattern
from workbench.codec.payload import payload_bytes
from workbench.codec.typed.parser import parse_typed
from workbench.codec.typed.parts import PartKind
from workbench.codec.typed.sources import NO_SOURCES
from workbench.model.fields import Dissection
from workbench.model.patterns import Found, Pattern, PatternKind, Place
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.sequences import StepKind
from workbench.model.sockets import ReplyMode, Role
from workbench.project.document import Document, document_from_json, document_to_json
from workbench.project.errors import ProjectError
from workbench.project.importing.bringing import with_brought
from workbench.project.importing.formats import ImportForm, guess_form
from workbench.project.importing.packetsender import panels as panels_module
from workbench.project.importing.packetsender.packets import read_hex, read_ini, read_json
from workbench.project.importing.packetsender.panels import DELIMITER
from workbench.project.importing.packetsender.qtini import read_settings, variant
from workbench.project.importing.packetsender.reading import import_packets
from workbench.project.importing.summary import ImportSummary, summary_lines
from workbench.project.importing.target import ImportTarget

STARTERS = (  # as the file that it ships: every transport, empty payloads, macros, hosts by name and address
    ("WHOIS example.com", "TCP", "192.0.2.30", "43", b"domain example.com\r\n", ""),
    ("UDP Multicast", "UDP", "224.0.0.51", "5000", b"hello\r", ""),
    ("UDP IPv6 localhost macro", "UDP", "::1", "5000", b"{{TIME}} {{RANDOM}}", ""),
    ("Telnet game", "TCP", "game.example", "23", b"", ""),
    ("SSL cert mismatch", "SSL", "wrong.host.example", "443", b"GET / HTTP/1.0\r\n\r\n", ""),
    ("NTP query", "UDP", "pool.example", "123", bytes((0xE3, 0, 3, 0xFA, *range(44))), ""),
    ("HTTPS POST JSON", "HTTPS Post", "httpbin.example", "443", b'{"a": "{{UNIQUE}}"}', "/post"),
    ("HTTPS API", "HTTPS Get", "api.example", "443", b"left over", "/users/x?y=1"),
    ("HTTP POST Params", "HTTP Post", "httpbin.example", "8080", b"a=1&b=%20", "/post"),
    ("DNS over HTTPS / DoH", "HTTPS Get", "dns.example", "443", b"\xf7\xe3", "/resolve?name=a"),
    ("secure datagrams", "DTLS", "192.0.2.1", "4433", b"x", ""),
)


def packet(name: str, transport: str, host: str, port: str, data: bytes, path: str, **more: Any) -> dict[str, Any]:
    return {
        "asciistring": base64.b64encode(b"not what is sent").decode(), "errorstring": "", "fromip": "",
        "fromport": "8041183", "hexstring": data.hex(" ") + " ", "name": name, "port": port, "repeat": 0,
        "requestpath": path, "sendresponse": "0", "tcporudp": transport, "toip": host, **more,
    }  # fmt: skip


def brought(data: bytes | str, name: str = "set.json", sockets: int = 100) -> tuple[ImportSummary, Document]:
    """The document survives its own form, so nothing of it is out of range."""
    raw = data.encode() if isinstance(data, str) else data
    summary = import_packets(name, raw, ImportTarget(None, range(1, sockets + 1)))  # type: ignore[arg-type]
    document = with_brought(Document(next_id=sockets + 1), [summary])
    assert document_from_json(document_to_json(document)) == document
    for spec in document.sockets:
        for rule in spec.rules:
            compile_pattern(rule.pattern)
            payload_checked(rule.then[0].payload)
    for each in document.library.payloads:
        payload_checked(each.payload)
    return summary, document


def payload_checked(spec: PayloadSpec) -> None:
    """It can be read."""
    if spec.form is PayloadForm.TYPED:
        parse_typed(spec.text)
    else:
        payload_bytes(spec)


def starter() -> str:
    return json.dumps([packet(*each) for each in STARTERS], indent=4)


def test_a_file_like_the_shipped_one_comes_whole() -> None:
    assert guess_form(starter().encode()[:4096]) is ImportForm.PACKET_SENDER
    summary, document = brought(starter())
    texts = {each.name: each.payload for each in document.library.payloads}
    assert len(texts) == len(STARTERS) - 1  # one has no bytes
    assert texts["WHOIS example.com"] == PayloadSpec(PayloadForm.TYPED, "domain example.com\\r\\n")
    assert texts["NTP query"].form is PayloadForm.HEX
    assert texts["UDP IPv6 localhost macro"].text == (
        '${text time "%I:%M:%S %p"} ${text random 0 18446744073709551615}'
    )
    assert texts["HTTPS POST JSON"].text == (
        "POST /post HTTP/1.1\\r\\nHost: httpbin.example\\r\\nContent-Type: application/json\\r\\n"
        'Connection: close\\r\\nContent-Length: ${text length of body}\\r\\n\\r\\n'
        '${begin body}{"a": "${uuid}"}${end body}'
    )
    assert texts["HTTPS API"].text == (
        "GET /users/x?y=1 HTTP/1.1\\r\\nHost: api.example\\r\\nConnection: close\\r\\n\\r\\n"
    )
    assert "Host: httpbin.example:8080\\r\\n" in texts["HTTP POST Params"].text
    assert "DNS over HTTPS ∕ DoH" in texts  # a name has no folder in it
    urls = [spec.url for spec in document.sockets]
    assert urls[:4] == ["tcp://192.0.2.30:43", "udp://224.0.0.51:5000", "udp://[::1]:5000", "tcp://game.example:23"]
    assert "tls://httpbin.example:443" in urls and "tcp://httpbin.example:8080" in urls and len(urls) == 10
    told = summary_lines(summary)
    assert told[0] == "Imported set.json: 10 sockets, 10 payloads, 1 pad."
    assert any("without a socket: 1" in line for line in told) and any("without any bytes" in line for line in told)
    pad = document.library.pads[0]
    assert len(pad.buttons) == 10 and pad.buttons[0].payload == 1 and pad.buttons[0].socket == 1
    assert {button.socket for button in pad.buttons} - {spec.id for spec in document.sockets} == {0}  # that of DTLS


@pytest.mark.parametrize("repeat", [2.5, "2.5", "2,5"])
def test_repeat_as_number_and_text(repeat: float | str) -> None:
    _, document = brought(json.dumps([packet("a", "TCP", "h", "1", b"x", "", repeat=repeat)]))
    assert document.sockets[0].repeat.interval_ms == 2500 and document.sockets[0].repeat.times == 0
    assert document.library.payloads[0].note == "Packet Sender repeated it every 2.5 s."


@pytest.mark.parametrize("repeat", ["nan", "inf", "-1", "soon", None, [], {"a": 1}, 1e308])
def test_a_repeat_that_is_no_time_is_none_or_bounded(repeat: Any) -> None:
    _, document = brought(json.dumps([packet("a", "TCP", "h", "1", b"x", "", repeat=repeat)]))
    assert 0 < document.sockets[0].repeat.interval_ms <= 1e9


def test_hex_counts_and_the_text_beside_it_only_where_it_is_missing() -> None:
    entry = packet("a", "TCP", "h", "1", b"hex", "")
    assert read_json(json.dumps([entry]))[0].data == b"hex"
    del entry["hexstring"]
    entry["asciistring"] = base64.b64encode(rb"a\0d\0a\5c\\\n\r\t\ffz\q").decode()
    assert read_json(json.dumps([entry]))[0].data == b"a\r\n\\\\\n\r\t\xffzq"
    entry["asciistring"] = "no base64!"
    assert read_json(json.dumps([entry]))[0].data is None


def test_hex_as_they_take_it() -> None:
    assert read_hex("1 2 a") == b"\1\2\x0a"
    assert read_hex("abc") == b"\x0a\xbc"
    assert read_hex("0x41,0x42") == b"AB"
    assert read_hex("wat") is None
    assert read_json(json.dumps([packet("a", "TCP", "h", "1", b"x" * 400_000, "")]))[0].data is None  # never cut short


INI = r"""[NAMES]
1\name=second
2\name="a;b, 100% \x20ac/x"
size=2

[a;b, 100% %U20AC]
x\name="a;b, 100% \x20ac/x"
x\fromIP=
x\repeat=@Variant(\0\0\0\x87?\x80\0\0)
x\toIP=::1
x\port=9
x\tcpOrUdp=UDP
x\hexString=7b 7b 43 4f 55 4e 54 45 52 7d 7d
x\timestamp="Sat, 1 Jan 2022 10:00:00"

[second]
name=second
repeat="@Variant(\0\0\0\x6@\x4\0\0\0\0\0\0)"
toIP=192.0.2.1
port=@Variant(\0\0\0\x3\0\0\x1\xbb)
tcpOrUdp=ssl
hexString=41 \
42
; a comment

[%41part]
toIP=192.0.2.1
port=443
tcpOrUdp=SSL
hexString=4
"""


def test_ini_as_qt_writes_it() -> None:
    packets = read_ini(INI)
    assert [(each.name, each.data, each.port, each.repeat_s) for each in packets] == [
        ("second", b"AB", "443", 2.5), ("a;b, 100% €/x", b"{{COUNTER}}", "9", 1.0), ("Apart", b"\4", "443", 0.0),
    ]  # fmt: skip
    assert guess_form(INI.encode()) is ImportForm.PACKET_SENDER
    _, document = brought(INI, "packets.ini")
    assert [each.path for each in document.library.payloads] == [
        "packets/second", "packets/a;b, 100% €∕x", "packets/Apart",
    ]  # fmt: skip
    assert document.library.payloads[1].payload.text == "${text counter}"
    assert [spec.url for spec in document.sockets] == ["tls://192.0.2.1:443", "udp://[::1]:9"]


def test_values_of_qt() -> None:
    assert variant(b"\0\0\0\x26" + struct.pack(">f", 1.5)) == 1.5
    assert variant(b"\0\0\0\x87\0" + struct.pack(">f", 1.5)) == 1.5  # from Qt 4.2 on, a byte for null
    assert variant(b"\0\0\0\x02" + struct.pack(">i", -3)) == -3
    assert variant(b"\0\0\0\x0a\0\0\0\4" + "hi".encode("utf-16-be")) == "hi"
    assert variant(b"\0\0\0\x63what") == "" and variant(b"\0") == "" and variant(b"\0\0\0\x87\1") == ""
    assert read_settings('a=@@b\nb=@ByteArray(x)\nc=@Invalid()\nd="a\\"b\\x41"\n[g]\ne\\f=1') == {
        "a": "@b", "b": "x", "c": "", "d": 'a"bA', "g/e/f": "1",
    }  # fmt: skip


def panel(name: str, number: str, buttons: list[tuple[str, str]], **more: Any) -> dict[str, Any]:
    made = [{"id": str(index), "title": title, "script": script} for index, (title, script) in enumerate(buttons, 1)]
    return {"buttonlist": made[::-1], "id": number, "lastmodfied": "", "launch": "0", "linkURLs": [], "name": name,
            **more}  # fmt: skip


def test_panels_become_pads_and_scripts_sequences() -> None:
    packets = [packet("on", "TCP", "h", "1", b"1", ""), packet("off", "UDP", "h", "2", b"0", "")]
    panels = [
        panel("other", "2", [("back", "panel:1"), ("gone", "nobody")]),
        panel("Lights", "1", [("On", "on"), ("Blink", "// both\non\nsleep:2\n\noff\non\npanel:2"), ("Wait", "delay:1")],
              launch="1", linkURLs=[{"index": "0", "text": "Manual", "url": "https://example.org/"}]),
    ]  # fmt: skip
    summary, document = brought(f"{json.dumps(packets)}\n{DELIMITER}\n{json.dumps(panels)}")
    lights = next(each for each in document.library.pads if each.name == "Lights")
    assert [(button.title, button.payload, button.sequence) for button in lights.buttons] == [
        ("On", 1, 0), ("Blink", 0, 1),
    ]  # fmt: skip
    assert {each.name for each in document.library.pads} == {"set: packets", "Lights"}
    steps = document.sequences[0].steps
    assert [(step.kind, step.socket) for step in steps] == [
        (StepKind.CONNECT, 1), (StepKind.SEND, 1), (StepKind.WAIT, 0), (StepKind.CONNECT, 2), (StepKind.SEND, 2),
        (StepKind.SEND, 1),
    ]  # fmt: skip
    assert steps[2].time_ms == 2000 and steps[1].payload.text == "1"
    told = "\n".join(summary_lines(summary))
    for sentence in ("turn to another panel: 2", "not in the file: save packets and panels together: 1",
                     "send nothing: 2", "Manual (https://example.org/)", "starts with was “Lights”"):  # fmt: skip
        assert sentence in told, told


def test_panels_alone_say_what_is_missing() -> None:
    summary, document = brought(json.dumps([panel("P", "1", [("a", "x")])]))
    assert not document.library.pads and summary.is_empty
    assert "save packets and panels together" in "\n".join(summary_lines(summary))
    assert guess_form(json.dumps([panel("P", "1", [("a", "x")])], indent=4).encode()) is ImportForm.PACKET_SENDER


RESPONSES = r"""[General]
dateFormat=dd.MM.yyyy
geometry=@ByteArray(\x1\xd9\xd0)
matchMethodBox1=Exact Match
matchMethodBox2=Starts With
matchMethodBox3=Ends With
matchMethodBox4=Contains
responseEnableCheck1=true
responseEnableCheck2=true
responseEnableCheck3=true
responseEnableCheck4=false
responseEncodingBox1=Mixed ASCII
responseEncodingBox2=HEX
responseEncodingBox3=ASCII
responseEncodingBox4=Mixed ASCII
responseHex=6f 6b
responseIfEdit1=ping\\r\\n
responseIfEdit2=01 02
responseIfEdit3=\\end
responseIfEdit4={{DATE}}
responseIfEdit5=
responseReplyEdit1=pong {{DATE}}\\0d\\0a
responseReplyEdit2=ff
responseReplyEdit3=bye
responseReplyEdit4=now
responseReplyEdit5=never
sendReponse=true
smartResponseEnableCheck=true
sslServerEnable=false
sslPort=5002
tcpPort="5000, 5001"
udpPort=5000
dtlsPort=5003
"""


def test_smart_responses_become_rules_of_listeners() -> None:
    assert guess_form(RESPONSES.encode()) is ImportForm.PACKET_SENDER
    summary, document = brought(RESPONSES, "ps_settings.ini")
    assert [(spec.role, spec.url) for spec in document.sockets] == [
        (Role.LISTENER, "tcp://127.0.0.1:5000"), (Role.LISTENER, "tcp://127.0.0.1:5001"),
        (Role.LISTENER, "udp://127.0.0.1:5000"),
    ]  # fmt: skip
    listener = document.sockets[0]
    assert listener.reply is ReplyMode.FIXED and listener.reply_payload.text == "ok"
    assert [rule.pattern for rule in listener.rules] == [
        Pattern(PatternKind.TYPED, "ping\\r\\n", Place.WHOLE), Pattern(PatternKind.TYPED, "\\x01\\x02", Place.START),
        Pattern(PatternKind.REGEX, "\\x5c\\x65\\x6e\\x64\\z", encoding="latin-1"),
        Pattern(PatternKind.TYPED, '${text time "%d.%m.%Y"}', Place.ANYWHERE),
    ]  # fmt: skip
    assert [rule.enabled for rule in listener.rules] == [True, True, True, False]
    assert listener.rules[0].then[0].payload.text == 'pong ${text time "%d.%m.%Y"}\\r\\n'
    assert listener.rules[1].then[0].payload == PayloadSpec(PayloadForm.HEX, "ff")
    told = "\n".join(summary_lines(summary))
    assert "4 rules of each listener, 1 of them switched off" in told and "DTLS, which is not known here: 1" in told


def test_the_rules_meet_what_the_smart_responses_met() -> None:
    _, document = brought(RESPONSES, "ps_settings.ini")
    about = About(NO_SOURCES, lambda: Dissection("", "Data", ""))
    matchers = [compile_pattern(rule.pattern) for rule in document.sockets[0].rules]

    def met(data: bytes) -> list[int]:
        return [number for number, matcher in enumerate(matchers, 1) if isinstance(matcher.find(data, about), Found)]

    assert met(b"ping\r\n") == [1] and met(b"ping\r\n!") == [] and met(b"aping\r\n") == []
    assert met(b"\1\2\3") == [2] and met(b"\0\1\2") == []
    assert met(b"the \\end") == [3] and met(b"the \\end.") == []
    assert met(b"on 24.12.2026 at noon") == [4] and met(b"on 2026-12-24") == []


def test_numbers_and_names_fit_into_a_document_that_has_some() -> None:
    twins = [packet("a", "TCP", "h", "1", data, "") for data in (b"x", b"y")]
    summary, document = brought(json.dumps(twins))
    twice = with_brought(document, [ImportSummary("set.json", brought=summary.brought)])
    assert [(each.id, each.path) for each in twice.library.payloads] == [
        (1, "set/a"), (2, "set/a (2)"), (3, "set/a (3)"), (4, "set/a (2) (2)"),
    ]  # fmt: skip
    assert [button.payload for button in twice.library.pads[1].buttons] == [3, 4]
    assert document_from_json(document_to_json(twice)) == twice


def test_hostile_files_are_bounded_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.project.importing.packetsender.reading.PACKETS_MAX", 1_100)
    many = [packet(f"p{number}", "TCP", f"h{number}", "1", b"x", "") for number in range(1_200)]
    summary, document = brought(json.dumps(many), sockets=50)
    assert len(document.sockets) == 50 and len(document.library.payloads) == 1_100
    assert len(document.library.pads[0].buttons) == 1_024
    told = "\n".join(summary_lines(summary))
    for words in ("beyond the first 1,100: 100", "makes sockets for: 1,050", "a pad holds: 76"):
        assert words in told, told
    large = [packet(f"p{number}", "TCP", "h", "1", b"x" * 300_000, "") for number in range(60)]
    summary = import_packets("a", json.dumps(large).encode(), ImportTarget(None, range(1, 9)))  # type: ignore[arg-type]
    assert sum(len(each.payload.text) for each in summary.brought.payloads) <= 16 * 1024 * 1024
    assert any("beyond those that a project takes" in line for line in summary_lines(summary))
    with pytest.raises(ProjectError, match="not valid JSON"):
        brought("[" * 100_000)
    with pytest.raises(ProjectError, match="no packets"):
        brought("[1, 2]")
    name = "x\u202e\n/../" * 1_000
    _, document = brought(json.dumps([packet(name, "TCP", "h", "1", b"${file /etc/passwd}", "")]))
    payload = document.library.payloads[0]
    assert payload.name.isprintable() and len(payload.name) <= 200
    assert payload.payload.text == "\\${file /etc/passwd}"  # bytes are never a typed part


def test_a_format_of_dates_stays_within_its_part() -> None:
    ini = (
        '[General]\ndateFormat="yyyy\\\\\\"} \\x202e\\xd800"\nresponseEnableCheck1=1\nresponseIfEdit1=a\n'
        "responseReplyEdit1={{DATE}}${env HOME}\nresponseEncodingBox1=ASCII\n"
    )
    _summary, document = brought(ini, "ps_settings.ini")
    payload = document.sockets[0].rules[0].then[0].payload
    typed = parse_typed(payload.text)
    assert [part.kind for part in typed.parts] == [PartKind.TIME]
    assert not typed.needs.environment
    assert document_from_json(document_to_json(document)) == document


def test_titles_of_strangers_are_plain_lines() -> None:
    packets = [packet("a\u202eb\nc/d", "TCP", "h", "1", b"1", "")]
    panels = [panel("P", "1", [("x\u2066y\x07/z", "a\u202eb\nc/d")], linkURLs=[{"text": "\u202e", "url": "\x1b[2J"}])]
    panels[0]["buttonlist"][0]["script"] = "sleep:1"
    summary, document = brought(f"{json.dumps(packets)}\n{DELIMITER}\n{json.dumps(panels)}")
    titles = [button.title for pad in document.library.pads for button in pad.buttons]
    assert titles == ["a b c/d"]
    assert all(line.isprintable() for line in summary_lines(summary)), summary_lines(summary)


def test_a_file_of_scripts_brings_no_more_steps_than_a_project_can_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line of a few bytes becomes a step: a file of a few megabytes would become gigabytes."""
    monkeypatch.setattr(panels_module, "LINES_TOTAL_MAX", 25)
    monkeypatch.setattr(panels_module, "BUTTONS_TOTAL_MAX", 30)
    script = "\n".join(["a", *["sleep:1"] * 9])
    scripted = [panel(f"P{number}", str(number), [("b", script), ("c", script)]) for number in range(4)]
    found = panels_module.read_panels(json.dumps(scripted))
    assert sum(len(button.script) for each in found for button in each.buttons) == 20
    assert sum(each.left_out for each in found) == 6
    many = [panel(f"P{number}", str(number), [("b", "")] * 20) for number in range(4)]
    found = panels_module.read_panels(json.dumps(many))
    assert [len(each.buttons) for each in found] == [20, 10, 0, 0]
