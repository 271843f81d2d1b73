from __future__ import annotations

import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.dissect.dissector import Context
from workbench.codec.dissect.run import dissect
from workbench.codec.sampling.numberform import FormError, parse_form
from workbench.codec.sampling.sampler import NUMBERS_MAX, Sampler, SamplerError
from workbench.model.fields import Dissection, Field
from workbench.model.samplers import SamplerKind, SamplerSpec

TREE = Dissection("x", "X", "", (
    Field("x", "X", 0, 4, children=(Field("x.t", "T", 0, 2, 21), Field("x.t", "T", 2, 2, "22.5"),
                                    Field("x.b", "B", 2, 2, b"7"))),
))  # fmt: skip


def sample(spec: SamplerSpec, data: bytes) -> list[float]:
    return Sampler(spec).sample(data, lambda: TREE)


@pytest.mark.parametrize(("spec", "data", "values"), [
    (SamplerSpec("t", SamplerKind.REGEX, r"t=([-+.\deE]+)"), b"t=21.5 t=-3e1 t=x", [21.5, -30.0]),
    (SamplerSpec("t", SamplerKind.REGEX, r"\d+"), b"a1b22", [1, 22]),
    (SamplerSpec("t", SamplerKind.REGEX, r"x*"), b"aaa", []),
    (SamplerSpec("t", SamplerKind.COLUMN, column=2), b'a,"1.5",c\r\nb, 2 \nc\n', [1.5, 2]),
    (SamplerSpec("t", SamplerKind.COLUMN, column=3, separator=";"), b"1;2;0x10", [16]),
    (SamplerSpec("t", SamplerKind.FIELD, "x.t"), b"", [21, 22.5]),
    (SamplerSpec("t", SamplerKind.FIELD, "x.b"), b"", []),
    (SamplerSpec("t", SamplerKind.STRUCT, "i16 le", offset_bytes=1), b"\0\xff\xff", [-1]),
    (SamplerSpec("t", SamplerKind.STRUCT, "f32 be", offset_bytes=0), struct.pack(">f", 1.5), [1.5]),
    (SamplerSpec("t", SamplerKind.STRUCT, "u32 be", offset_bytes=0), b"\0\1", []),
    (SamplerSpec("t", SamplerKind.STRUCT, "u8", factor=0.5, bias=-40), b"\xc8", [60]),
])  # fmt: skip
def test_numbers_are_found(spec, data, values):
    assert sample(spec, data) == values


@pytest.mark.parametrize("data", [b"t=nan", b"t=inf", b"t=1e999", b"t=", b"t=1_000", b"t=" + b"9" * 400])
def test_what_is_no_finite_number_is_left_out(data):
    assert sample(SamplerSpec("t", SamplerKind.REGEX, "t=(.*)"), data) == []


def test_a_message_gives_so_many_numbers_at_most():
    assert len(sample(SamplerSpec("t", SamplerKind.REGEX, r"\d"), b"1" * 5_000)) == NUMBERS_MAX


@pytest.mark.parametrize(("spec", "part"), [
    (SamplerSpec("t", SamplerKind.REGEX, "("), "pattern"), (SamplerSpec("t", SamplerKind.REGEX), "pattern"),
    (SamplerSpec("t", SamplerKind.COLUMN, column=0), "column"),
    (SamplerSpec("t", SamplerKind.COLUMN, separator=""), "separator"),
    (SamplerSpec("t", SamplerKind.STRUCT, "u16"), "pattern"),
    (SamplerSpec("t", SamplerKind.STRUCT, "u8", offset_bytes=-1), "offset_bytes"),
    (SamplerSpec("t", SamplerKind.STRUCT, "u8", factor=math.inf), "factor"),
])  # fmt: skip
def test_a_setting_that_cannot_be_is_named(spec, part):
    with pytest.raises(SamplerError) as caught:
        Sampler(spec)
    assert caught.value.part == part


@pytest.mark.parametrize("text", ["", "u7", "f24 be", "x16", "u16 xe"])
def test_a_form_that_cannot_be_read_is_refused(text):
    with pytest.raises(FormError):
        parse_form(text)


@given(st.binary(max_size=100), st.sampled_from(SamplerKind), st.integers(1, 5), st.integers(0, 50))
def test_any_bytes_give_finite_numbers(data, kind, column, offset):
    pattern = {SamplerKind.REGEX: "([^,]*)", SamplerKind.STRUCT: "f64 le"}.get(kind, "x.t")
    spec = SamplerSpec("t", kind, pattern, column, offset_bytes=offset, factor=1e300)
    assert all(math.isfinite(value) for value in sample(spec, data))


@pytest.mark.parametrize(("key", "values"), [
    ("json.path.sensors.0.level", [3]), ("json.path.sensors.level", [3, 9]), ("json.path.level", []),
])  # fmt: skip
def test_a_value_of_json_is_found_by_its_path(key, values):
    data = b'{"sensors": [{"level": 3}, {"level": 9}]}'
    assert Sampler(SamplerSpec("t", SamplerKind.FIELD, key)).sample(data, lambda: dissect(data, Context())) == values
