"""Every link type that carries IP, in both formats, byte orders and resolutions, against tshark's own count."""

from __future__ import annotations

from itertools import cycle, product
from pathlib import Path

import pytest

from tests.project.conftest import Projects
from tests.project.importing import capturemaker as make
from tests.project.importing.importer import Imported
from tests.project.importing.tsharkcount import count_payloads, has_tshark

ONE_VERSION = {"ipv4": 4, "ipv6": 6}
# tshark 4.0 does not look into the first three, and mergecap does not know the others: nobody to ask.
NOT_IN_TSHARK = {
    "slip", "docsis", "nflog", "pppd", "cisco-direction", "frame-relay-direction", "mpls", "broadcom-tag",
    "marvell-tag",
}  # fmt: skip
FORMATS = list(product(("pcap", "pcapng"), "<>", (False, True)))  # format, byte order, nanoseconds


def frames_of(name: str, number: int) -> list[bytes]:
    _link, wrap = make.LINKS[name]
    versions = [ONE_VERSION[name]] if name in ONE_VERSION else [4, 6]
    return [wrap(packet) for version in versions for packet in make.conversation(number, version=version)]


def write_all(folder: Path) -> dict[str, Path]:
    """A capture of each link type; the formats take turns."""
    files: dict[str, Path] = {}
    for number, (name, (form, order, nano)) in enumerate(zip(make.LINKS, cycle(FORMATS), strict=False), 1):
        build = make.pcap if form == "pcap" else make.pcapng
        link = make.LINKS[name][0]
        path = files[name] = folder / f"{number:02d}-{name}.{form}"
        path.write_bytes(build(link, frames_of(name, number), order=order, nanoseconds=nano))
    return files


@pytest.mark.skipif(not has_tshark(), reason="tshark and mergecap are not installed")
def test_payload_bytes_are_those_that_tshark_counts(projects: Projects, tmp_path: Path) -> None:
    files = write_all(tmp_path)
    assert len(files) - len(NOT_IN_TSHARK) >= 40
    ours: dict[tuple[str, str, str, str], int] = {}
    for name, path in files.items():
        imported = Imported(projects.new(), path)
        assert not imported.summary.skipped, (name, imported.summary.skipped)
        counts = imported.bytes_by_conversation()
        assert counts, name
        if name not in NOT_IN_TSHARK:
            ours |= counts
    asked = [path for name, path in files.items() if name not in NOT_IN_TSHARK]
    assert ours == count_payloads(asked, tmp_path / "merged.pcapng")


@pytest.mark.parametrize("form, order, nano", FORMATS)
def test_every_format_gives_the_same(projects: Projects, tmp_path: Path, form: str, order: str, nano: bool) -> None:
    build = make.pcap if form == "pcap" else make.pcapng
    path = tmp_path / f"a.{form}"
    path.write_bytes(build(1, frames_of("ethernet", 7), order=order, nanoseconds=nano, step_ns=1_234_567))
    imported = Imported(projects.new(), path)
    assert imported.urls()[:2] == ["tcp://10.0.7.2:80", "udp://10.0.7.2:7777"]
    assert imported.stream(1) == b"GET / HTTP/1.0\r\n\r\n"
    assert imported.stream(0) == b"answer 7 " * 20
    exact = make.FIRST_S * 10**9 + 3 * 1_234_567
    assert imported.heads()[0].time_ns == (exact if nano else exact // 1000 * 1000)
    assert imported.summary.form == form


@pytest.mark.skipif(not has_tshark(), reason="tshark and mergecap are not installed")
def test_real_captures_of_loopback_agree_too(projects: Projects, tmp_path: Path) -> None:
    """The same conversations in each pair of files: one run of tshark for one of each pair."""
    folder = Path(__file__).parent / "captures"
    counts = {path.name: Imported(projects.new(), path).bytes_by_conversation() for path in folder.glob("*.pcap*")}
    assert set(counts) == {"loopback.pcap", "loopback-ns.pcap", "any.pcap", "any.pcapng"}
    told = count_payloads([folder / "loopback-ns.pcap"], tmp_path / "merged.pcapng")
    assert len(told) == 8 and sum(told.values()) == 2 * (210 + 210 + 8 + 6)
    assert all(each == told for each in counts.values())
