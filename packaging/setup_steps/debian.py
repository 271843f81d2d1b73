"""Which Debian (and Ubuntu) package brings which library or program, and how packages are installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from setup_steps.processes import output_of, run, say

# Library as `ldd` names it -> package. On newer releases some have a `t64` name and still answer to this one.
LIBRARY_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libGLdispatch.so.0": "libglvnd0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgio-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
    "libstdc++.so.6": "libstdc++6",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
FONT_PACKAGE = "fonts-dejavu-core"

# Program that a test starts -> package. The one list of what the test suite wants beside Qt's libraries.
TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "socat": "socat",
    "nc.openbsd": "netcat-openbsd",
    "openssl": "openssl",
    "ss": "iproute2",
    "microsocks": "microsocks",
    "tinyproxy": "tinyproxy",
    "tshark": "tshark",
    "text2pcap": "wireshark-common",
    "capinfos": "wireshark-common",
    "sharkd": "wireshark-common",
    "mergecap": "wireshark-common",
    "xxd": "xxd",
    "hexdump": "bsdextrautils",
    "curl": "curl",
    # A key store of its own for a test: tests/host/test_keystore.py.
    "dbus-run-session": "dbus-daemon",
    "gnome-keyring-daemon": "gnome-keyring",
    # Servers that the clients of the examples talk to, each with settings of its own: tests/cli/protocolservers.py.
    "nginx": "nginx-light",
    "dnsmasq": "dnsmasq-base",
    "mosquitto": "mosquitto",
    "redis-server": "redis-server",
    "chronyd": "chrony",
    "rsyslogd": "rsyslog",
}


def program_path(name: str) -> str | None:
    """Where a program is; servers lie where only root looks by himself."""
    return shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin")))


def is_debian_like() -> bool:
    """True where apt-get installs packages."""
    return shutil.which("apt-get") is not None and shutil.which("dpkg") is not None


def install_command(packages: Iterable[str]) -> str:
    """The command for a person to copy."""
    sudo = "" if _is_root() else "sudo "
    return f"{sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends {' '.join(sorted(set(packages)))}"


def install(packages: Iterable[str], why: str) -> bool:
    """Install if this is Debian-like and we may do so without a password. True if apt-get succeeded."""
    wanted = sorted(set(packages))
    if not wanted:
        return True
    if not is_debian_like() or not _may_install():
        return False
    say(f"Installing Debian packages ({why}): {' '.join(wanted)}")
    arguments = ["install", "-y", "--no-install-recommends", *wanted]
    if _has_package_lists() and _apt_get(*arguments) == 0:
        return True
    return _apt_get("update") == 0 and _apt_get(*arguments) == 0


def _apt_get(*arguments: str) -> int:
    sudo = [] if _is_root() else ["sudo", "-n"]
    quiet = ["-qq", "-o", "Dpkg::Use-Pty=0"]
    return run([*sudo, "apt-get", *quiet, *arguments], {**os.environ, "DEBIAN_FRONTEND": "noninteractive"})


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _may_install() -> bool:
    return _is_root() or (shutil.which("sudo") is not None and output_of(["sudo", "-n", "true"]) is not None)


def _has_package_lists() -> bool:
    return any(Path("/var/lib/apt/lists").glob("*_Packages*"))
