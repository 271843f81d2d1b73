"""What is said of certificates: a name that is part of another name is none."""

from __future__ import annotations

import pytest

from workbench.model.layerfacts import CertificateFacts
from workbench.model.tlstexts import certificate_title, time_text


def titled(subject: str) -> str:
    return certificate_title(CertificateFacts(subject, "", (), "", "", "", "", "", "", False))


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("CN=example.org,O=Example", "example.org"),
        ("O=Example,CN=example.org", "example.org"),
        (r"O=x\, CN=bank.example", r"O=x\, CN=bank.example"),
        (r"CN=evil.example,O=x\,CN=bank.example", "evil.example"),
        (r"O=x\,CN=bank.example,CN=evil.example", "evil.example"),
        (r"O=x\+CN=bank.example+CN=evil.example", "evil.example"),
        ("O=no name", "O=no name"),
        ("CN=", "CN="),
        ("(empty)", "(empty)"),
    ],
)
def test_a_certificate_is_called_by_its_common_name_and_by_nothing_that_only_looks_like_one(
    subject: str, title: str
) -> None:
    assert titled(subject) == title


def test_a_time_is_short() -> None:
    assert time_text("2030-01-02T03:04:05+00:00") == "2030-01-02 03:04 UTC"
    assert time_text("not readable") == "not readable"
