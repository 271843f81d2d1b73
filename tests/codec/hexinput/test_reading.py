from __future__ import annotations

import shutil
import subprocess
import time

import pytest

from workbench.codec.hexinput.dump import DumpError, DumpForm
from workbench.codec.hexinput.reading import read_dump

DATA = {
    "text": b"Hello world, this is ab cd ef text\nbe de" * 3,
    "short": b"ab",
    "all": bytes(range(256)),
    "zeros": b"\0" * 100 + b"xyz",
    "hexlike": b"beefbeefbeefbeefde",
}
COMMANDS = [
    "xxd", "xxd -c 8", "xxd -p", "xxd -i", "hexdump -C", "hexdump", "od", "od -b", "od -x", "od -A x -t x1z",
    "od -A x -t x1", "od -t x4", "od -t x1", "od -A x -t x1 -v",
]  # fmt: skip


@pytest.mark.skipif(not all(map(shutil.which, ("xxd", "hexdump", "od"))), reason="xxd, hexdump and od are not here")
@pytest.mark.parametrize("command", COMMANDS)
def test_what_programs_print_gives_the_bytes_back(command: str) -> None:
    for data in DATA.values():
        printed = subprocess.run(command.split(), input=data, capture_output=True, check=True, timeout=10).stdout
        assert [record.data for record in read_dump(printed.decode("latin-1")).records] == [data]


def test_wireshark_packets_with_times_and_directions() -> None:
    text = (
        "I 2026-11-20T12:00:01.5Z\n0000   48 65 6c 6c 6f 20 77 6f 72 6c 64 21 20 48 65 6c   Hello world! Hel\n"
        "0010   6c 6f                                             lo\n"
        "\nO\n12:00:02\n0000   ab cd ef                  ...\n"
    )
    dump = read_dump(text)
    first, second = dump.records
    assert (first.data, first.direction, first.time_ns) == (b"Hello world! Hello", 0, 1_795_176_001_500_000_000)
    assert (second.data, second.direction, second.time_ns) == (b"\xab\xcd\xef", 1, 43_202_000_000_000)


def test_marks_before_the_offset_and_offsets_that_begin_anew() -> None:
    dump = read_dump("> 0000 01 02\n> 0002 03\n< 0000 04\n0000 05\n")
    assert [(record.data, record.direction) for record in dump.records] == [
        (b"\x01\x02", 1), (b"\x03", 1), (b"\x04", 0), (b"\x05", None),
    ]  # fmt: skip


def test_lines_that_are_none_are_counted() -> None:
    dump = read_dump("Frame 1: 5 bytes\n0000   48 65 6c\n0003   6c 6f\n")
    assert dump.records[0].data == b"Hello"
    assert dump.remarks == ("1 lines that are no bytes were passed over",)


@pytest.mark.parametrize(
    "text, data",
    [
        ("const unsigned char a[] = { 0x48, 101, /* l */ 0x6c, 'l', '\\n' };", [b"Hell\n"]),
        ("char a[2] = {0x01,\n 0x02}; // {9}\nchar b[] = {3};", [b"\x01\x02", b"\x03"]),
    ],
)
def test_c_arrays(text: str, data: list[bytes]) -> None:
    dump = read_dump(text)
    assert dump.form is DumpForm.C_ARRAY
    assert [record.data for record in dump.records] == data


@pytest.mark.parametrize("data", DATA.values())
def test_python_bytes_and_plain_digits(data: bytes) -> None:
    assert [record.data for record in read_dump(f"data = {data!r}").records] == [data]
    assert read_dump(data.hex(":")).records[0].data == data
    assert read_dump(data.hex(" ")).form is DumpForm.PLAIN


def test_python_bytes_side_by_side_are_one_and_others_their_own() -> None:
    dump = read_dump("a = (b'one'\n     b'\\x02\\101\\q')\nb = [b'x', rb'\\n']")
    assert [record.data for record in dump.records] == [b"one\x02A\\q", b"x", b"\\n"]


@pytest.mark.parametrize(
    "text, form, offset",
    [
        ("", None, 0),
        ("48 6x", None, 3),
        ("{ 0x48, 0x100 }", None, 7),
        ("{ 0x48, foo }", None, 7),
        ("b'abc", None, 0),
        (r"b'\x4'", DumpForm.PYTHON, 2),
        ("no bytes", DumpForm.OFFSETS, 0),
        ("no array", DumpForm.C_ARRAY, 0),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, form: DumpForm | None, offset: int) -> None:
    with pytest.raises(DumpError) as raised:
        read_dump(text, form)
    assert raised.value.offset == offset


@pytest.mark.parametrize("text", ["{ 0x41 }" + "/* " * 40_000, "{/*" * 40_000 + "{ 1 }", "b'ab' " * 200_000])
def test_hostile_literals_take_no_longer_than_others(text: str) -> None:
    started = time.process_time()
    try:
        read_dump(text)
    except DumpError:
        pass
    assert time.process_time() - started < 3, "it took minutes where each place was looked at from all others"
