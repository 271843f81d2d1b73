import pytest

from workbench.model.options.trafficclass import DSCP_NAMES, dscp_name, dscp_number, traffic_class_text


@pytest.mark.parametrize(
    ("name", "number"),  # RFC 2474, 2597, 3246, 5865, 8622
    [("CS0", 0), ("CS5", 40), ("CS7", 56), ("AF11", 10), ("AF23", 22), ("AF41", 34), ("EF", 46), ("VOICE-ADMIT", 44),
     ("LE", 1), ("DF", 0)],
)  # fmt: skip
def test_the_names_of_the_standards(name, number):
    assert dscp_number(name.lower()) == number


def test_every_name_comes_back():
    assert all(dscp_name(number) == name for name, number in DSCP_NAMES.items())
    assert dscp_name(3) == "DSCP 3"


def test_ecn_is_kept_apart():
    assert [traffic_class_text(184 + ecn) for ecn in range(4)] == ["EF", "EF ECT(1)", "EF ECT(0)", "EF CE"]
