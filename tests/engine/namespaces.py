"""Network namespaces of the tests' own: multicast, broadcast and foreign addresses never leave them.

``run_in_namespace`` runs a command in a new one, with a deadline. ``python namespaces.py COMMAND …`` is what runs
inside: it brings the interfaces up and then becomes the command. Tests that need one lie in ``netns/`` and are run by
``test_in_namespaces.py``, all of a file in one namespace.

Inside there are ``lo`` (with multicast), and ``wire0`` (10.77.0.1/24, fd77::1/64) and ``wire1`` (10.77.1.1/24), the
two ends of a veth pair. Groups of IPv6 are for ``wire0``: Linux does not bring them back on ``lo``. Any user may open
ICMP echo sockets.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

OUTSIDE = "WORKBENCH_TEST_OUTSIDE"  # the namespace that the tests were started in
OWN = Path("/proc/self/ns/net")

_COMMANDS = (
    "link set lo up",
    "link set lo multicast on",
    "link add wire0 type veth peer name wire1",
    "link set wire0 up",
    "link set wire1 up",
    "address add 10.77.0.1/24 brd 10.77.0.255 dev wire0",
    "address add 10.77.1.1/24 brd 10.77.1.255 dev wire1",
    "-6 address add fd77::1/64 dev wire0 nodad",
    "route add 224.0.0.0/4 dev lo",
)


def why_not() -> str:
    """Why there can be no namespace here; empty if there can."""
    if sys.platform != "linux":
        return "network namespaces are Linux's"
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        return "unshare (util-linux) and ip (iproute2) are needed"
    done = subprocess.run(["unshare", "-n", "ip", "link", "set", "lo", "up"], capture_output=True, timeout=20)
    return "" if done.returncode == 0 else "making a network namespace needs root"


def run_in_namespace(command: list[str], deadline_s: float = 120.0) -> subprocess.CompletedProcess[str]:
    """Run ``command`` in a namespace of its own; it is killed at the deadline (subprocess.TimeoutExpired)."""
    return subprocess.run(
        ["unshare", "-n", sys.executable, __file__, *command],
        env=os.environ | {OUTSIDE: str(OWN.readlink())},
        capture_output=True,
        text=True,
        timeout=deadline_s,
        cwd=Path(__file__).parents[2],
    )


def is_inside() -> bool:
    """This process runs in a namespace that :func:`run_in_namespace` made."""
    return sys.platform == "linux" and os.environ.get(OUTSIDE, "") not in ("", str(OWN.readlink()))


def main() -> None:
    """Set the namespace up, then become the command."""
    if not is_inside():
        raise SystemExit("not in a namespace of its own")
    Path("/proc/sys/net/ipv6/conf/default/accept_dad").write_text("0")  # addresses can be used at once
    for command in _COMMANDS:
        subprocess.run(["ip", *command.split()], check=True)
    Path("/proc/sys/net/ipv4/ping_group_range").write_text("0 2147483647")
    os.execv(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    main()
