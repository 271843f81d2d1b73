"""Formats that have no port of their own: tshark reads them as a link type of their own, libraries as values.

tshark 4.0 does not read MessagePack beyond 32 bits, and MessagePack is compared with msgspec alone.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path

import msgspec
import pytest

from tests.agreement.compare import Comparison, compare
from tests.agreement.conventions import value
from tests.agreement.corpus import FOLDER, read_corpus
from tests.agreement.tsharkfields import Found, read_pdml
from workbench.codec.dissect.dissector import Context
from workbench.codec.dissect.run import dissect
from workbench.model.fields import Field, FieldValue, walk_fields

LINK_TYPE = 147  # the first of those that are free for private use
REQUIRED = {
    "cbor": ("cbor.item.map", "cbor.item.major_type", "cbor.type.uint", "cbor.type.textstring", "cbor.item.length",
             "cbor.type.bytestring", "cbor.type.float64", "cbor.type.float16", "cbor.type.tag", "cbor.item.pairs",
             "cbor.type.simple_data", "cbor.item.items", "cbor.type.nint"),
    "protobuf": ("protobuf.field.number", "protobuf.field.wiretype", "protobuf.field.value.length",
                 "protobuf.field.value", "protobuf.field.value.uint32", "protobuf.field.value.uint64"),
}
CONVENTIONS = {
    each.key: each for each in (
        value("cbor", "cbor.type.nint", "theirs is what stands in the bytes, not -1 less that"),
    )
}


def messages(protocol: str) -> list[bytes]:
    return [said.data for said in read_corpus(FOLDER / f"{protocol}.txt").compared()]


def ask_tshark(protocol: str, folder: Path) -> list[list[Found]]:
    frames = [each for each in messages(protocol) if each]
    parts = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262_144, LINK_TYPE)]
    for frame in frames:
        parts += [struct.pack("<IIII", 1_700_000_000, 0, len(frame), len(frame)), frame]
    file, output = folder / "all.pcap", folder / "all.pdml"
    file.write_bytes(b"".join(parts))
    with output.open("wb") as sink:
        table = f'uat:user_dlts:"User 0 (DLT={LINK_TYPE})","{protocol}","0","","0",""'
        subprocess.run(["tshark", "-n", "-r", str(file), "-T", "pdml", "-o", table],
                       stdout=sink, stderr=subprocess.DEVNULL, check=True, timeout=120)
    return read_pdml(output, frames)


def without_guesses(fields: tuple[Field, ...]) -> list[Field]:
    """What is maybe a message within is our guess; without a schema tshark makes none."""
    guessed = {
        id(inner) for each in walk_fields(fields) if each.key == "protobuf.message" for inner in walk_fields((each,))
    }
    return [each for each in walk_fields(fields) if id(each) not in guessed]


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
@pytest.mark.parametrize("protocol", REQUIRED)
def test_fields_agree_with_tshark(protocol, tmp_path):
    result = Comparison()
    found = ask_tshark(protocol, tmp_path)
    for data, theirs in zip([each for each in messages(protocol) if each], found, strict=True):
        ours = dissect(data, Context(scheme="udp"), protocol)
        assert not ours.fault
        compare(without_guesses(ours.fields), theirs, 0, CONVENTIONS, result)
    missing = [key for key in REQUIRED[protocol] if not result.compared[key]]
    assert not missing, f"never compared: {missing}"
    assert not result.differences, "\n".join(result.differences[:20])


def plain(field: Field) -> object:
    """A MessagePack value put together again from its fields."""
    pairs = [each for each in field.children if each.key == "msgpack.pair"]
    if pairs:
        return {plain(each.children[0]): plain(each.children[1]) for each in pairs}
    values = [each for each in field.children if each.key == "msgpack.value"]
    if values or field.text == "[]":
        return [plain(each) for each in values]
    if field.text == "{}":
        return {}
    found: FieldValue = field.value
    return found


@pytest.mark.parametrize("data", messages("msgpack"), ids=str)
def test_messagepack_is_what_msgspec_decodes(data):
    ours = dissect(data, Context(), "msgpack")
    theirs = msgspec.msgpack.decode(data)
    assert (ours.fault, ours.size, len(ours.fields)) == ("", len(data), 1)
    if isinstance(theirs, msgspec.msgpack.Ext):
        assert [each.value for each in ours.fields[0].children] == [theirs.code, bytes(theirs.data)]
    elif hasattr(theirs, "year"):
        assert ours.fields[0].text == f"time {theirs:%Y-%m-%d %H:%M:%S}.000000000 UTC"
    else:
        assert plain(ours.fields[0]) == theirs
