"""The reverse path filter: the greater of an interface's own setting and that of all."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.host.reversepath import ReversePath, reverse_path


@pytest.mark.parametrize(("own", "common", "found"), [
    ("0", "0", ReversePath.OFF), ("1", "0", ReversePath.STRICT), ("0", "1", ReversePath.STRICT),
    ("1", "2", ReversePath.LOOSE), ("9", "0", None), ("", "0", None),
])  # fmt: skip
def test_what_is_in_force(tmp_path: Path, own: str, common: str, found: ReversePath | None) -> None:
    for name, text in (("eth0", own), ("all", common)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rp_filter").write_text(f"{text}\n")
    assert reverse_path("eth0", tmp_path) is found


@pytest.mark.parametrize("name", ["", "eth9", "../eth0", "nul\0"])
def test_an_interface_that_is_not_there(tmp_path: Path, name: str) -> None:
    assert reverse_path(name, tmp_path) is None
