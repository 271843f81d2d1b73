import os
import platform
import socket
import subprocess
import sys

import pytest

from workbench.host import availability as module
from workbench.host.availability import KINDS, availability
from workbench.host.refusals import refusal_of


def test_streams_and_datagrams_are_there():
    assert availability("tcp").available and availability("udp").available
    assert availability("tls").available and availability("wss").available
    assert availability("tcp").reason == ""


def test_a_kind_that_is_not_there_has_a_reason():
    refused = [kind for kind in KINDS if not availability(kind).available]
    assert "hyperv" in refused or sys.platform == "win32"
    for kind in refused:
        reason = availability(kind).reason
        assert reason.endswith(".") and len(reason) > 20, kind


@pytest.mark.skipif(sys.platform == "win32", reason="Hyper-V sockets are Windows' own")
def test_the_other_systems_kind_is_named():
    assert availability("hyperv").reason == "Hyper-V sockets exist on Windows only; here the same is vsock."


@pytest.mark.skipif(hasattr(socket, "AF_BLUETOOTH"), reason="this Python has Bluetooth")
def test_a_python_without_bluetooth_says_so():
    assert availability("rfcomm").reason == f"This Python ({platform.python_version()}) was built without Bluetooth."


def test_an_unknown_kind_is_refused_by_name():
    with pytest.raises(ValueError, match="ipx"):
        availability("ipx")


AS_NOBODY = """
import os
from workbench.host.availability import availability
os.setgid(65534); os.setuid(65534)
print(availability("raw").available, availability("raw").reason)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give rights up")
def test_without_rights_a_raw_socket_is_refused_with_the_systems_error():
    done = subprocess.run([sys.executable, "-c", AS_NOBODY], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("False The system says EPERM 1")
    assert "CAP_NET_RAW" in done.stdout


def test_the_system_is_asked_once(monkeypatch):
    availability("tcp")

    def refuse(*_arguments):
        raise AssertionError("asked again")

    monkeypatch.setattr(module.socket, "socket", refuse)
    assert availability("tcp").available


def test_windows_has_streams_only(monkeypatch):
    monkeypatch.setattr(module.sys, "platform", "win32")
    assert module._unix_datagram().reason == "Windows has no Unix datagram sockets, only streams."


@pytest.mark.skipif(sys.platform != "linux", reason="Linux' numbers")
def test_both_spellings_of_a_refusal():
    assert refusal_of(97).text == "EAFNOSUPPORT 97, WSAEAFNOSUPPORT 10047"
    assert refusal_of(1).text == "EPERM 1, WSAEACCES 10013"
    assert refusal_of(99_999).text == "error 99999"
    assert refusal_of(10_043).text == "WSAEPROTONOSUPPORT 10043, EPROTONOSUPPORT"
