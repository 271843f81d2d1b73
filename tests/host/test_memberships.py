"""The membership table, with groups joined inside a network namespace that the test makes itself."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.host.memberships import memberships
from workbench.model.host import Membership, SourceFilter

ROOT = Path(__file__).parents[2]
NAMESPACES = sys.platform == "linux" and os.geteuid() == 0 and shutil.which("unshare") and shutil.which("ip")

JOIN = """
import json, socket, struct, sys
from workbench.host.memberships import memberships
index = socket.if_nametoindex("lo")
four = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2)]
for sock in four:
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                    socket.inet_aton("239.1.2.3") + socket.inet_aton("127.0.0.1"))
only = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
only.setsockopt(socket.IPPROTO_IP, 39, socket.inet_aton("232.1.1.1") + socket.inet_aton("127.0.0.1")
                + socket.inet_aton("10.9.8.7"))  # IP_ADD_SOURCE_MEMBERSHIP: group, interface, source
six = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
six.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP,
               socket.inet_pton(socket.AF_INET6, "ff15::1234") + struct.pack("@I", index))
rows = [[row.interface, row.index, row.family, row.group, row.users,
         [[s.source, s.include, s.exclude] for s in row.sources]] for row in memberships()]
print(json.dumps({"index": index, "rows": rows}))
"""


@pytest.mark.skipif(not NAMESPACES, reason="needs root on Linux, for a network namespace of its own")
def test_groups_that_were_joined_stand_in_the_table():
    command = f"ip link set lo up; ip route add 224.0.0.0/4 dev lo; exec {sys.executable} -c '{JOIN}'"
    done = subprocess.run(
        ["unshare", "-n", "sh", "-c", command], capture_output=True, text=True, timeout=60, cwd=ROOT
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    lo = answer["index"]
    assert ["lo", lo, "IPv4", "239.1.2.3", 2, []] in answer["rows"]
    assert ["lo", lo, "IPv4", "232.1.1.1", 1, [["10.9.8.7", 1, 0]]] in answer["rows"]
    assert ["lo", lo, "IPv6", "ff15::1234", 1, []] in answer["rows"]


def swapped(word: str) -> str:
    """As a little-endian kernel writes it, or a big-endian one."""
    return word if sys.byteorder == "big" else bytes.fromhex(word)[::-1].hex().upper()


@pytest.mark.skipif(sys.platform != "linux", reason="Linux' tables")
def test_lines_that_are_not_understood_are_passed_over(tmp_path):
    (tmp_path / "igmp").write_text(
        "Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n"
        "2\tlongname.100: 1      V3\n"
        f"\t\t\t\t{swapped('EF010203')}     3 0:00000000\t\t0\n"
        "\t\t\t\tnonsense\n"
    )
    (tmp_path / "mcfilter").write_text(
        "Idx Device        MCA        SRC    INC    EXC\n"
        "  2 longna 0xef010203 0x0a000001      0      3\n"
        "  2 longna 0xef0102 zz\n"
    )
    (tmp_path / "igmp6").write_text("7 eth0 ff02 1\n")
    assert memberships(tmp_path) == [
        Membership("longname.100", 2, "IPv4", "239.1.2.3", 3, (SourceFilter("10.0.0.1", 0, 3),))
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="Linux' tables")
def test_a_computer_without_the_tables_has_no_rows(tmp_path):
    assert memberships(tmp_path) == []
