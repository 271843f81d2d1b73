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
# Link types that Wireshark 4.0 does not know, or does not look into. It reads them when it is told where in them what
# begins ("User DLT"): so many bytes are passed over.
TOLD = {
    "slip": ("ip", 16), "pppd": ("ppp", 2), "cisco-direction": ("chdlc", 1), "frame-relay-direction": ("fr", 1),
    "mpls": ("mpls", 0), "broadcom-tag-before": ("eth_withoutfcs", 4), "atm-clip-llc": ("llc", 0),
    "netanalyzer-transparent": ("eth_withoutfcs", 12),
}  # fmt: skip
USER_LINK = 147
NOT_IN_TSHARK = {"broadcom-tag", "marvell-tag", "marvell-ethertype"}  # a tag in the middle: nobody to ask
FORMATS = list(product(("pcap", "pcapng"), "<>", (False, True)))  # format, byte order, nanoseconds


def frames_of(name: str, number: int) -> list[bytes]:
    _link, wrap = make.LINKS[name]
    versions = [ONE_VERSION[name]] if name in ONE_VERSION else [4, 6]
    return [wrap(packet) for version in versions for packet in make.conversation(number, version=version)]


def write_all(folder: Path, *, told: bool = False) -> dict[str, Path]:
    """A capture of each link type; the formats take turns. ``told``: those of :data:`TOLD` as Wireshark reads them."""
    files: dict[str, Path] = {}
    folder.mkdir(exist_ok=True)
    for number, (name, (form, order, nano)) in enumerate(zip(make.LINKS, cycle(FORMATS), strict=False), 1):
        build = make.pcap if form == "pcap" else make.pcapng
        link = USER_LINK + list(TOLD).index(name) if told and name in TOLD else make.LINKS[name][0]
        path = files[name] = folder / f"{number:02d}-{name}.{form}"
        frames = frames_of(name, number)
        if name == "nflog":
            frames = [make.nflog(frame[16:], order) for frame in frames]
        path.write_bytes(build(link, frames, order=order, nanoseconds=nano))
    return files


@pytest.mark.skipif(not has_tshark(), reason="tshark and mergecap are not installed")
def test_payload_bytes_are_those_that_tshark_counts(projects: Projects, tmp_path: Path) -> None:
    files = write_all(tmp_path)
    assert len(files) - len(NOT_IN_TSHARK) >= 55
    ours: dict[tuple[str, str, str, str], int] = {}
    store = projects.new()
    for number, (name, path) in enumerate(files.items()):
        imported = Imported(store, path, sockets=20, first=1 + 20 * number)
        assert not imported.summary.skipped, (name, imported.summary.skipped)
        counts = imported.bytes_by_conversation()
        assert counts, name
        if name not in NOT_IN_TSHARK:
            ours |= counts
    asked = [path for name, path in write_all(tmp_path / "asked", told=True).items() if name not in NOT_IN_TSHARK]
    table = [
        f'uat:user_dlts:"User {index} (DLT={USER_LINK + index})","{dissector}","{skipped}","","0",""'
        for index, (dissector, skipped) in enumerate(TOLD.values())
    ]
    assert ours == count_payloads(asked, tmp_path / "merged.pcapng", table)


def test_an_aggregate_holds_several_packets(projects: Projects, tmp_path: Path) -> None:
    packets = make.conversation(1)
    path = tmp_path / "a.pcap"
    path.write_bytes(make.pcap(105, [make.aggregated(*packets[:5]), make.aggregated(*packets[5:])[:-4]]))
    imported = Imported(projects.new(), path)
    assert imported.stream(1) == b"GET / HTTP/1.0\r\n\r\n" and imported.stream(0) == b"answer 1 " * 20
    assert imported.summary.packets == 2 and len(imported.payloads(2)) == 2


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
