"""Every checksum against its published check value or a second implementation, and however the bytes are cut."""

from __future__ import annotations

import hashlib
import zlib
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.codec.bytes.checksums import Family, checksums, found_by
from workbench.codec.bytes.checksumsearch import SEARCHED_BYTES_MAX, checksums_that_give, search_at_end

CHECK = b"123456789"
BY_KEY = {each.key: each for each in checksums()}


def test_the_catalogue_s_check_values():
    """Those that the catalogue of parametrised CRC algorithms prints, for the ones that are met most."""
    wanted = {
        "crc32-iso-hdlc": "cbf43926", "crc32-iscsi": "e3069283", "crc32-bzip2": "fc891918", "crc16-modbus": "4b37",
        "crc16-xmodem": "31c3", "crc16-ibm-3740": "29b1", "crc16-arc": "bb3d", "crc16-kermit": "2189",
        "crc16-usb": "b4c8", "crc8-smbus": "f4", "crc8-maxim-dow": "a1", "crc64-xz": "995dc9bbdf1939fa",
        "crc24-openpgp": "21cf02", "crc3-gsm": "04",
    }  # fmt: skip
    assert {key: BY_KEY[key].of(CHECK).hex() for key in wanted} == wanted


def test_every_crc_has_its_catalogue_s_check_value():
    import anycrc

    crcs = [each for each in checksums() if each.family is Family.CRC]
    assert len(crcs) > 100
    for each in crcs:
        assert int.from_bytes(each.of(CHECK), "big") == anycrc.models[each.key.upper()].check, each.title


@pytest.mark.parametrize(("key", "data", "value"), [
    ("fletcher16", b"abcde", "c8f0"), ("fletcher16", b"abcdef", "2057"),  # Fletcher's own examples, as widely printed
    ("fletcher32", b"abcde", "f04fc729"), ("fletcher32", b"abcdefgh", "ebe19591"),
    ("fletcher64", b"abcde", "c8c6c527646362c6"), ("fletcher64", b"abcdefgh", "312e2b28cccac8c6"),
    ("adler32", b"Wikipedia", "11e60398"),
    ("internet", bytes.fromhex("0001f203f4f5f6f7"), "220d"),  # RFC 1071, 3: the sum is ddf2
    ("lrc", bytes.fromhex("010300000001"), "fb"), ("xor8", b"GPGLL,5057.970,N,00146.110,E,142451,A", "27"),
    ("xor16", b"\x01\x02\x03", "0202"), ("sum8", b"\xff\x02", "01"),
])  # fmt: skip
def test_known_sums(key, data, value):
    assert BY_KEY[key].of(data).hex() == value


@settings(max_examples=25)
@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=5))
def test_it_does_not_matter_how_bytes_are_cut(data, places):
    edges = [0, *sorted(min(place, len(data)) for place in places), len(data)]
    for each in checksums():
        running = each.start()
        for start, end in pairwise(edges):
            running.update(data[start:end])
        assert running.value() == each.of(data), each.title
        assert len(running.value()) == -(-each.bits // 8)


@given(st.binary(max_size=100))
def test_hashes_and_zlib(data):
    assert BY_KEY["sha256"].of(data) == hashlib.sha256(data).digest()
    assert BY_KEY["adler32"].of(data) == zlib.adler32(data).to_bytes(4, "big")
    assert BY_KEY["crc32-iso-hdlc"].of(data) == zlib.crc32(data).to_bytes(4, "big")


def test_words_find_checksums():
    assert [each.key for each in found_by("castagnoli")] == ["crc32-iscsi"]
    assert {each.key for each in found_by("sha 256")} == {"sha256", "sha3_256"}
    assert len(found_by("")) == len(checksums())


@given(st.binary(min_size=4, max_size=50), st.sampled_from(["big", "little"]))
def test_the_checksum_of_a_message_is_found(data, order):
    value = zlib.crc32(data).to_bytes(4, order)
    found = checksums_that_give(data, value, start=7)
    assert any(each.checksum.key == "crc32-iso-hdlc" and (each.offset, each.size) == (7, len(data)) for each in found)


def test_a_start_that_is_left_out_and_an_end():
    body = b"\x01\x03\x00\x00\x00\x0a"
    message = b":" + body + BY_KEY["crc16-modbus"].of(body)[::-1]
    found = [each for each in search_at_end(message) if each.checksum.key == "crc16-modbus"]
    assert [(each.offset, each.size, each.little) for each in found] == [(1, 6, True)]
    assert search_at_end(b"") == []
    with pytest.raises(ValueError, match="searched"):
        checksums_that_give(bytes(SEARCHED_BYTES_MAX + 1), b"\0\0")
