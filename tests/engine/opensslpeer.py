"""``openssl s_client`` and ``s_server`` as peers: another implementation's command line, with its own certificates."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.authority.laboratory import LaboratoryAuthority
from workbench.model.tlssettings import Identity

OPENSSL = shutil.which("openssl")
HOSTS = ("localhost", "127.0.0.1")


class Peer:
    """One openssl process. Its output goes to a file, which is looked into without waiting."""

    def __init__(self, arguments: list[str], folder: Path) -> None:
        self._out = Path(tempfile.mkstemp(prefix="openssl-", suffix=".txt", dir=folder)[1])
        with self._out.open("wb") as out:
            self.process = subprocess.Popen(
                [OPENSSL or "openssl", *arguments], stdin=subprocess.PIPE, stdout=out, stderr=subprocess.STDOUT
            )

    @property
    def said(self) -> str:
        return self._out.read_text(errors="replace")

    def write(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def end(self) -> None:
        """The end of its input."""
        assert self.process.stdin is not None
        self.process.stdin.close()

    def close(self) -> None:
        self.process.kill()
        if self.process.stdin is not None and not self.process.stdin.closed:
            try:
                self.process.stdin.close()
            except BrokenPipeError:
                pass
        self.process.wait(10)


@contextmanager
def openssl(arguments: list[str], folder: Path) -> Iterator[Peer]:
    peer = Peer(arguments, folder)
    try:
        yield peer
    finally:
        peer.close()


def identity_files(authority: LaboratoryAuthority, identity: Identity, folder: Path) -> tuple[Path, Path]:
    """A certificate of the laboratory and its key as files."""
    material = authority.issue(identity, HOSTS)
    certificate, key = folder / f"{identity.value}.pem", folder / f"{identity.value}.key"
    certificate.write_text(material.certificate_pem)
    key.write_text(material.key_pem)
    return certificate, key


def authority_file(authority: LaboratoryAuthority, folder: Path) -> Path:
    path = folder / "authority.pem"
    authority.export(path)
    return path


