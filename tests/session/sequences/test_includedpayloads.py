"""What a sequence names of the library is read before its first step, and what that names, too."""

from __future__ import annotations

import pytest

from workbench.model.library import Library, SavedPayload
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.session.payloads.desk import PayloadDesk
from workbench.session.secrets import Secrets
from workbench.session.sequences.includedpayloads import IncludedPayloads


def typed(text: str) -> PayloadSpec:
    return PayloadSpec(PayloadForm.TYPED, text)


LIBRARY = Library(
    payloads=tuple(
        SavedPayload(number, name, payload=payload)
        for number, (name, payload) in enumerate(
            {
                "good": typed("${payload inner}x"),
                "inner": typed("${u16 1}${var set}"),
                "wrong": typed("ab${u16 lenth}"),
                "holds wrong": typed("${payload wrong}"),
                "hex": PayloadSpec(PayloadForm.HEX, "00 0"),
                "unset": typed("${var other}"),
                "a": typed("${payload b}"),
                "b": typed("${payload a}"),
                "lost": typed("${payload nowhere}"),
            }.items(),
            start=1,
        )
    )
)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("good", ""),
        ("wrong", "payload “wrong”, at character 9: "),
        ("holds wrong", "payload “wrong”, at character 9: "),
        ("hex", "payload “hex”, at character 4: "),
        ("unset", "payload “unset”: there is no variable “other”"),
        ("a", "a payload holds itself: a → b → a"),
        ("lost", "nowhere"),
    ],
)
def test_what_cannot_be_composed_is_told(path: str, words: str) -> None:
    known = {"set"}
    included = IncludedPayloads(PayloadDesk(lambda: LIBRARY, lambda: 0, Secrets()).sources(), known)
    fault = included.fault(path)
    assert words in fault and bool(words) == bool(fault)


def test_a_variable_that_a_later_look_knows_is_no_fault_then() -> None:
    known: set[str] = set()
    included = IncludedPayloads(PayloadDesk(lambda: LIBRARY, lambda: 0, Secrets()).sources(), known)
    assert "“set”" in included.fault("good")
    known.add("set")
    assert included.fault("good") == ""
