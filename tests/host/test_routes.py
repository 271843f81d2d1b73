"""Routes, with tables of our own making inside a network namespace."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.host import routes
from workbench.host.routes import read_routes, routes_known

ROOT = Path(__file__).parents[2]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="Linux' tables")
NAMESPACES = sys.platform == "linux" and os.geteuid() == 0 and shutil.which("unshare") and shutil.which("ip")

SETUP = """
set -e
ip link set lo up
ip link add name lab0 type ifb
ip addr add 10.1.0.1/24 dev lab0
ip link set lab0 up
ip route add default via 10.1.0.254 metric 50
ip route add 10.7.0.0/16 nexthop via 10.1.0.2 nexthop via 10.1.0.3
ip route add blackhole 10.8.0.0/16
ip route add 2001:db8::/32 dev lo
"""

SHOW = """
import json
from dataclasses import asdict
from workbench.host.routes import read_routes
print(json.dumps([asdict(route) for route in read_routes(("main", "local"))]))
"""


@LINUX
def test_loopback_is_in_the_local_table():
    assert routes_known()
    found = [route for route in read_routes(("local",)) if route.destination == "127.0.0.0/8"]
    assert [(route.family, route.interface, route.kind, route.table) for route in found] == [
        ("IPv4", "lo", "local", "local")
    ]


@pytest.mark.skipif(not NAMESPACES, reason="needs root on Linux, for a network namespace of its own")
def test_routes_that_were_made_are_read():
    command = f"{SETUP}\nexec {sys.executable} -c '{SHOW}'"
    done = subprocess.run(["unshare", "-n", "sh", "-c", command], capture_output=True, text=True, timeout=60, cwd=ROOT)
    if "Unknown device type" in done.stderr:
        pytest.skip("this kernel has no ifb interfaces")
    assert done.returncode == 0, done.stderr
    found = {
        (row["destination"], row["gateway"], row["interface"], row["metric"], row["kind"], row["table"])
        for row in json.loads(done.stdout)
    }
    assert ("default", "10.1.0.254", "lab0", 50, "unicast", "main") in found
    assert ("10.7.0.0/16", "10.1.0.2", "lab0", None, "unicast", "main") in found
    assert ("10.7.0.0/16", "10.1.0.3", "lab0", None, "unicast", "main") in found
    assert ("10.8.0.0/16", "", "", None, "blackhole", "main") in found
    assert ("2001:db8::/32", "", "lo", 1024, "unicast", "main") in found
    assert ("10.1.0.1/32", "", "lab0", None, "local", "local") in found


def test_a_system_that_is_not_known_has_no_routes(monkeypatch):
    monkeypatch.setattr(routes.sys, "platform", "plan9")
    assert not routes_known() and read_routes() == []
