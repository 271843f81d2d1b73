"""Files that a TLS socket names: authorities, certificates, keys, the key log. Each fault says which file, and where.

Files are named by projects, and projects come from anywhere: only regular files of a bounded size are read, and
nothing is written into a file that is no key log already.
"""

from __future__ import annotations

import os
import re
import secrets
import ssl
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from workbench.model.failures import Failure, Reason
from workbench.model.keymaterial import KeyMaterial

FILE_MAX_BYTES = 16 * 1024 * 1024  # a bundle of every public authority has 0.3 MB
LOG_HEAD_BYTES = 64 * 1024  # of a file, to see whether it is a key log
_LOG_TITLE = re.compile(rb"# ?(SSL/)?TLS secrets log file")  # the first line that OpenSSL, NSS and GnuTLS write
_LOG_LINE = re.compile(rb"(RSA|[A-Z][A-Z_0-9]+) [0-9A-Fa-f]{16,64} [0-9A-Fa-f]{32,256}")
_MARK = re.compile(r"-----(BEGIN|END) ([A-Z0-9 ]{1,64})-----")
_CERTIFICATES = ("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE")


class TlsFileError(Exception):
    """A file cannot be used. ``failure`` says which and why."""

    def __init__(self, detail: str, reason: Reason = Reason.TLS_SETTINGS) -> None:
        super().__init__(detail)
        self.failure = Failure(reason, detail)


class _Block(NamedTuple):
    """One part of a PEM file, from its BEGIN to its END; ``at`` is where it begins."""

    label: str
    at: int
    text: str


class _LockedError(Exception):
    """A key wants a password, and there is none."""


def trust_file(context: ssl.SSLContext, name: str) -> None:
    """Trust every certificate of a PEM file, or the one of a DER file. Raises :class:`TlsFileError`."""
    data = _read(name, "the CA file")
    text = data.decode("latin-1")
    blocks = [block for block in _blocks(text) if block.label in _CERTIFICATES]
    if not blocks:
        if b"-----BEGIN" in data:
            raise TlsFileError(f"the CA file {name}: no certificate stands in it")
        try:
            context.load_verify_locations(cadata=data)
        except (ssl.SSLError, ValueError) as error:  # an empty file is a ValueError
            raise TlsFileError(f"the CA file {name}: no certificate in PEM or DER form ({_says(error)})") from None
        return
    for number, block in enumerate(blocks, 1):
        try:
            context.load_verify_locations(cadata=block.text.encode("ascii", "replace").decode("ascii"))
        except ssl.SSLError as error:
            line = text.count("\n", 0, block.at) + 1
            place = f"certificate {number}, line {line}"
            raise TlsFileError(f"the CA file {name}: {place}, cannot be read ({_says(error)})") from None


def load_identity(context: ssl.SSLContext, certificate: str, key: str, password: str | None) -> None:
    """Show the certificate of a file, with the key of another one or of the same. Raises :class:`TlsFileError`.

    Without a password for an encrypted key the fault's reason is PASSWORD_NEEDED.
    """
    if not certificate:
        raise TlsFileError("no certificate file is named")
    _require_block(certificate, "the certificate file", "CERTIFICATE", "certificate")
    key = key or certificate
    _require_block(key, "the key file", "PRIVATE KEY", "private key")
    asked: list[str] = []

    def give() -> str:
        asked.append(key)
        if password is None:  # a guess would cost as much time as the file says that it must
            raise _LockedError
        return password

    try:
        context.load_cert_chain(certificate, key, give)
    except _LockedError:
        raise TlsFileError(f"the key file {key} is encrypted", Reason.PASSWORD_NEEDED) from None
    except ssl.SSLError as error:
        if asked:
            raise TlsFileError(f"the key file {key}: the password does not fit", Reason.PASSWORD_NEEDED) from None
        if error.reason == "KEY_VALUES_MISMATCH":
            raise TlsFileError(f"the key in {key} does not belong to the certificate in {certificate}") from None
        why = _says(error)
        raise TlsFileError(f"the certificate {certificate} with the key {key} cannot be used ({why})") from None
    except ValueError:  # a password of more than 1,024 bytes
        raise TlsFileError(f"the key file {key}: the password does not fit", Reason.PASSWORD_NEEDED) from None
    except OSError as error:
        raise TlsFileError(f"the certificate {certificate} with the key {key}: {error.strerror or error}") from None


def load_material(context: ssl.SSLContext, material: KeyMaterial) -> None:
    """Show a certificate that was made in memory. OpenSSL reads files, so there is one for a moment, for this user
    alone (0600); its key is locked with a password that is known to this call alone, so one that is left behind by a
    crash is of no use."""
    password = secrets.token_hex(16)
    handle, name = tempfile.mkstemp(prefix="socket-workbench-", suffix=".pem")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(_locked(material.key_pem, password) + material.certificate_pem)
        context.load_cert_chain(name, password=password)
    finally:
        Path(name).unlink(missing_ok=True)


def open_key_log(context: ssl.SSLContext, name: str) -> None:
    """Write the secrets of every connection of ``context`` into a file of this user's alone.

    The format is that of NSS (draft-ietf-tls-keylogfile), as Wireshark reads it. Raises :class:`TlsFileError`.
    """
    try:
        with _key_log(name) as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise TlsFileError(f"the key log {name} is no regular file")
            if sys.platform != "win32" and state.st_uid != os.geteuid():
                raise TlsFileError(f"the key log {name} belongs to another user, who could read the secrets")
            file.seek(0)
            if state.st_size and not is_key_log(file.read(LOG_HEAD_BYTES)):
                raise TlsFileError(f"the key log {name} is a file of another kind; nothing was written into it")
            if sys.platform != "win32":
                os.fchmod(file.fileno(), 0o600)
            # OpenSSL opens it by name: where that can be, by the name of what was looked at, not of what is there now.
            same = Path(f"/proc/self/fd/{file.fileno()}")
            context.keylog_filename = str(same) if same.exists() else name
    except (OSError, ValueError) as error:
        raise TlsFileError(f"the key log {name}: {getattr(error, 'strerror', None) or error}") from None


def is_key_log(head: bytes) -> bool:
    """Whether a file that begins so is a key log: comments say nothing, a script and many settings begin with one."""
    has_title = False
    for at, line in enumerate(head.splitlines()):
        if at == 0:
            has_title = _LOG_TITLE.match(line) is not None
        if line and not line.startswith(b"#"):
            return _LOG_LINE.fullmatch(line) is not None
    return has_title


def _locked(key_pem: str, password: str) -> str:
    from cryptography.hazmat.primitives import serialization

    key = serialization.load_pem_private_key(key_pem.encode("ascii"), None)
    lock = serialization.BestAvailableEncryption(password.encode("ascii"))
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock).decode("ascii")


def _blocks(text: str) -> Iterator[_Block]:
    """The blocks of a PEM file in one pass, however many have no end."""
    label, at = "", 0
    for mark in _MARK.finditer(text):
        if mark[1] == "BEGIN":
            label, at = mark[2], mark.start()
        elif label and mark[2] == label:
            yield _Block(label, at, text[at : mark.end()])
            label = ""


def _key_log(name: str):  # type: ignore[no-untyped-def]
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
    flags |= getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(name, flags, 0o600), "r+b", buffering=0)


def _require_block(name: str, what: str, label: str, noun: str) -> None:
    data = _read(name, what)
    if not any(block.label.endswith(label) for block in _blocks(data.decode("latin-1"))):
        raise TlsFileError(f"{what} {name}: no {noun} in PEM form stands in it")


def _read(name: str, what: str) -> bytes:
    try:
        state = Path(name).stat()
        if not stat.S_ISREG(state.st_mode):
            raise TlsFileError(f"{what} {name} is no regular file")
        if state.st_size > FILE_MAX_BYTES:
            raise TlsFileError(f"{what} {name} has more than {FILE_MAX_BYTES:,} bytes")
        with Path(name).open("rb") as file:
            return file.read(FILE_MAX_BYTES)
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise TlsFileError(f"{what} {name}: {getattr(error, 'strerror', None) or error}") from None


def _says(error: ssl.SSLError | ValueError) -> str:
    words = getattr(error, "reason", None) or str(error.args[-1])
    return str(words).replace("_", " ").lower()
