"""Files that a TLS socket names: authorities, certificates, keys, the key log. Each fault says which file, and where.

Files are named by projects, and projects come from anywhere: only regular files of a bounded size are read, and
nothing is written into a file that is no key log already.
"""

from __future__ import annotations

import os
import re
import ssl
import stat
import tempfile
from pathlib import Path

from workbench.model.failures import Failure, Reason
from workbench.model.keymaterial import KeyMaterial

FILE_MAX_BYTES = 16 * 1024 * 1024  # a bundle of every public authority has 0.3 MB
LOG_MAGIC = re.compile(rb"(#|(CLIENT|SERVER|EARLY|EXPORTER)_[A-Z_0-9]+ )")  # how a line of an NSS key log begins
_BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \1-----", re.DOTALL)
_CERTIFICATES = ("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE")


class TlsFileError(Exception):
    """A file cannot be used. ``failure`` says which and why."""

    def __init__(self, detail: str, reason: Reason = Reason.TLS_SETTINGS) -> None:
        super().__init__(detail)
        self.failure = Failure(reason, detail)


def trust_file(context: ssl.SSLContext, name: str) -> None:
    """Trust every certificate of a PEM file, or the one of a DER file. Raises :class:`TlsFileError`."""
    data = _read(name, "the CA file")
    text = data.decode("latin-1")
    blocks = [block for block in _BLOCK.finditer(text) if block[1] in _CERTIFICATES]
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
            context.load_verify_locations(cadata=block[0].encode("ascii", "replace").decode("ascii"))
        except ssl.SSLError as error:
            line = text.count("\n", 0, block.start()) + 1
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
        return password or ""

    try:
        context.load_cert_chain(certificate, key, give)
    except ssl.SSLError as error:
        if asked and password is None:
            raise TlsFileError(f"the key file {key} is encrypted", Reason.PASSWORD_NEEDED) from None
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
    alone (0600)."""
    handle, name = tempfile.mkstemp(prefix="socket-workbench-", suffix=".pem")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(material.key_pem + "\n" + material.certificate_pem)
        context.load_cert_chain(name)
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
            file.seek(0)
            if state.st_size and not LOG_MAGIC.match(file.read(64)):
                raise TlsFileError(f"the key log {name} is a file of another kind; nothing was written into it")
            if hasattr(os, "fchmod"):
                os.fchmod(file.fileno(), 0o600)
        context.keylog_filename = name
    except (OSError, ValueError) as error:
        raise TlsFileError(f"the key log {name}: {getattr(error, 'strerror', None) or error}") from None


def _key_log(name: str):  # type: ignore[no-untyped-def]
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
    flags |= getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(name, flags, 0o600), "r+b", buffering=0)


def _require_block(name: str, what: str, label: str, noun: str) -> None:
    data = _read(name, what)
    if not any(block[1].endswith(label) for block in _BLOCK.finditer(data.decode("latin-1"))):
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


def _says(error: ssl.SSLError) -> str:
    return (error.reason or str(error.args[-1])).replace("_", " ").lower()
