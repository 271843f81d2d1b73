"""Which versions the program runs with, and under which licences; found without importing any of the packages."""

from __future__ import annotations

import platform
import sqlite3
import ssl
import sys
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from typing import NamedTuple

import workbench


class Component(NamedTuple):
    """One part of the program. ``version`` is empty where it is not installed as a package."""

    name: str
    version: str
    licence: str
    purpose: str


_PACKAGES = (
    ("PySide6", "PySide6-Essentials", "LGPL-3.0", "Python binding of Qt"),
    ("qasync", "qasync", "BSD-2-Clause", "asyncio inside Qt"),
    ("pyqtgraph", "pyqtgraph", "MIT", "live plots"),
    ("NumPy", "numpy", "BSD-3-Clause", "arrays of the plots"),
    ("msgspec", "msgspec", "BSD-3-Clause", "JSON, checked"),
    ("platformdirs", "platformdirs", "MIT", "where files of a user belong"),
    ("websockets", "websockets", "BSD-3-Clause", "WebSocket"),
    ("cryptography", "cryptography", "Apache-2.0 or BSD-3-Clause", "certificates"),
    ("python-socks", "python-socks", "Apache-2.0", "proxies"),
    ("RE2", "google-re2", "BSD-3-Clause", "regular expressions that end in time"),
    ("PyYAML", "PyYAML", "MIT", "descriptions of own formats"),
    ("psutil", "psutil", "BSD-3-Clause", "interfaces, connections and processes of this computer"),
    ("dnspython", "dnspython", "ISC", "questions to DNS servers"),
    ("anycrc", "anycrc", "Zlib", "the CRC catalogue"),
    ("keyring", "keyring", "MIT", "secrets in the key store of the system"),
    ("junitparser", "junitparser", "Apache-2.0", "reports as JUnit XML"),
    *((("pyroute2", "pyroute2", "Apache-2.0 or GPL-2.0", "routes of Linux"),) if sys.platform == "linux" else ()),
)


def components() -> list[Component]:
    """The parts that run now: this program, Python and what is bundled with it, then the packages."""
    return [
        Component("Socket Workbench", workbench.__version__, "MIT", "this program"),
        Component("Python", platform.python_version(), "PSF-2.0", "the language it is written in"),
        Component("SQLite", sqlite3.sqlite_version, "public domain", "the project file"),
        Component("OpenSSL", ssl.OPENSSL_VERSION.removeprefix("OpenSSL ").split()[0], "Apache-2.0", "TLS and hashes"),
        *(Component(name, _version(package), licence, purpose) for name, package, licence, purpose in _PACKAGES),
    ]


def licence_text() -> str:
    """This program's own licence; from the installed package, else from the checkout."""
    try:
        files = distribution("socket-workbench").files or []
    except PackageNotFoundError:
        files = []
    places = [Path(str(file.locate())) for file in files if file.name == "LICENSE"]
    places.append(Path(workbench.__file__).resolve().parent.parent / "LICENSE")
    for place in places:
        if place.is_file():
            return place.read_text(encoding="utf-8")
    return "Socket Workbench is free software under the MIT licence."


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
