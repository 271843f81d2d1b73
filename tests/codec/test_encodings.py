import codecs
import encodings as python_encodings
import pkgutil

import pytest

from workbench.codec.encodings import COMMON, UnknownEncodingError, all_encodings, canonical_name, encoding_label

NO_CHARACTER_SETS = {"charmap", "idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}


def test_nothing_that_python_knows_for_text_is_missing() -> None:
    known = set()
    for module in pkgutil.iter_modules(python_encodings.__path__):
        try:
            info = codecs.lookup(module.name)
        except LookupError:
            continue
        if info._is_text_encoding:
            known.add(info.name)
    assert known - NO_CHARACTER_SETS - {"mbcs", "oem"} == set(all_encodings()) - {"mbcs", "oem"}


def test_the_common_ones_come_first_and_each_once() -> None:
    names = all_encodings()
    assert names[: len(COMMON)] == COMMON
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("UTF8", "utf-8"),
        ("Latin-1", "iso8859-1"),
        (" cp1252 ", "cp1252"),
        ("Windows-1252", "cp1252"),
        ("Shift-JIS", "shift_jis"),
        ("utf-16le", "utf-16-le"),
        ("GBK", "gbk"),
    ],
)
def test_people_write_them_in_many_ways(written: str, canonical: str) -> None:
    assert canonical_name(written) == canonical


@pytest.mark.parametrize("name", COMMON)
def test_a_common_name_is_canonical(name: str) -> None:
    assert canonical_name(name) == name


@pytest.mark.parametrize("name", ["zlib", "bz2", "base64", "rot13", "uu", "punycode", "idna", "undefined", "é"])
def test_other_codecs_are_refused(name: str) -> None:
    with pytest.raises(UnknownEncodingError):
        canonical_name(name)


def test_labels_are_for_people() -> None:
    assert encoding_label("utf-16-le") == "UTF-16 LE"
    assert encoding_label("latin1") == "Latin-1 (ISO 8859-1)"
    assert encoding_label("euc_jis_2004") == "EUC-JIS-2004"
    assert encoding_label("not one") == "not one"
