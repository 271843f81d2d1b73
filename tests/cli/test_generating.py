"""``generate`` and ``listen --measure``: two processes, one second."""

import json

import pytest

from workbench.cli.commands import GenerateCommand
from workbench.cli.parser import parse
from workbench.model.generators import GeneratorSpec
from workbench.model.payloads import PayloadForm, PayloadSpec


def test_a_run_and_what_became_of_it(start) -> None:
    listener = start("listen", "tcp://127.0.0.1:0", "--measure", "--json")
    url = f"tcp://{listener.event('listening')['local']}"
    words = ("--rate", "1k", "--count", "300", "--size", "64-128/64", "--connections", "3", "--json")
    sender = start("generate", url, *words)
    sender.ends(0)
    lines = [json.loads(line) for line in sender.out.splitlines()]
    (end,) = [line for line in lines if line["event"] == "generated"]
    assert (end["sent"], end["bytes"], end["connections"], end["failed"]) == (300, 300 * 96, 3, 0)
    assert end["asked_hz"] == 1_000
    assert 0 < end["achieved_hz"] < 2_000
    assert end["failure"] is None
    assert end["spacing_ns"]["p50"] > 0
    listener.signal()
    listener.ends(0)
    measured = listener.event("measured")
    assert [stream["received"] for stream in measured["streams"]] == [100] * 3
    assert all(stream["lost"] == stream["duplicates"] == 0 for stream in measured["streams"])
    assert all(stream["delay_ns"]["p50"] > 0 for stream in measured["streams"])


def test_sentences(start) -> None:
    listener = start("listen", "udp://127.0.0.1:0", "--measure", "--count", "50")
    local = listener.line("err").split()[-1].rstrip(".")
    sender = start("generate", f"udp://{local}", "--rate", "0", "--count", "50")
    sender.ends(0)
    assert b"Sent 50 payloads" in sender.err
    assert b"as fast as it goes" in sender.err
    listener.ends(0)
    assert b"lost 0 of 50 (0 %)" in listener.err
    assert not sender.out + listener.out


def test_what_the_network_refuses_and_what_the_user_ends(start, free_port: int) -> None:
    listener = start("listen", "udp://127.0.0.1:0", "--measure", "--json")
    nobody = start("generate", f"tcp://127.0.0.1:{free_port}")
    unheard = start("generate", f"udp://127.0.0.1:{free_port}", "--rate", "100", "--duration", "0.3")
    endless = start("generate", f"udp://{listener.event('listening')['local']}", "--json")
    nobody.ends(1)
    unheard.ends(1)
    assert b"came back" in unheard.err
    endless.event("generating")
    endless.signal()
    endless.ends(0)
    listener.signal()
    listener.ends(0)


def command(*words: str) -> GenerateCommand | int:
    found = parse(["generate", "udp://127.0.0.1:9", *words])
    assert isinstance(found, (GenerateCommand, int))
    return found


def test_the_words_of_a_run() -> None:
    found = command("--bits", "1.5M", "--burst", "4", "--ramp", "2", "--duration", "9", "--size", "100-200/10")
    assert isinstance(found, GenerateCommand)
    assert found.spec == GeneratorSpec(
        rate_bits=1.5e6, burst=4, ramp_s=2, duration_s=9, size_bytes=100, size_last_bytes=200, size_step_bytes=10
    )
    typed = command("--payload-typed", "${text counter}")
    assert isinstance(typed, GenerateCommand)
    assert (typed.spec.stamped, typed.spec.payload) == (False, PayloadSpec(PayloadForm.TYPED, "${text counter}"))


@pytest.mark.parametrize("words", [
    ("--rate", "fast"), ("--rate", "2G"), ("--bits", "0"), ("--rate", "1", "--bits", "1"), ("--size", "31"),
    ("--size", "70000"), ("--size", "64/2"), ("--connections", "0"), ("--connections", "20000"), ("--burst", "x"),
    ("--payload-hex", "4"), ("--payload-text", "a", "--payload-hex", "41"), ("--duration", "-1"),
], ids=" ".join)  # fmt: skip
def test_what_cannot_be_is_told_before_anything_is_sent(words: tuple[str, ...], capsys) -> None:
    assert command(*words) == 2
    assert capsys.readouterr().err.startswith("socket-workbench generate: ")
