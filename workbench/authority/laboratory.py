"""The laboratory authority of this user on this computer: made when it is first needed, kept in the data folder.

Its key can make certificates that whoever trusts it believes, so the file is for this user alone (0600), the
authority is valid for one year, and its name says what it is.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.model.keymaterial import KeyMaterial
from workbench.model.tlssettings import Identity

if TYPE_CHECKING:
    from workbench.authority.certificates import Lifetime, Pair

AUTHORITY_NAME = "Socket Workbench laboratory (this computer only)"
UNKNOWN_NAME = "Socket Workbench authority that nobody knows"
WRONG_HOST = "another-host.invalid"  # RFC 2606: never a real one
FILE_NAME = "laboratory-authority.pem"
AUTHORITY_DAYS = 365
LEAF_DAYS = 30
RENEWED_DAYS = 1  # before its end an authority is made anew
FILE_MAX_BYTES = 64 * 1024


def _utc_now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


class LaboratoryAuthority:
    """Fulfils the engine's :class:`~workbench.engine.layers.laboratory.Laboratory`."""

    def __init__(self, folder: Path, now: Callable[[], datetime] = _utc_now) -> None:
        self.path = folder / FILE_NAME
        self._now = now
        self._pair: Pair | None = None

    def authority_pem(self) -> str:
        """Its own certificate. Raises OSError, and ValueError where the kept file cannot be read."""
        return self._authority().certificate_pem

    def export(self, path: Path) -> None:
        """Write its certificate, never its key, into a file for a browser or another program. Raises as above, and
        FileExistsError for the file that holds the key."""
        pem = self.authority_pem()
        if path.exists() and path.samefile(self.path):
            raise FileExistsError(errno.EEXIST, "the laboratory keeps its key there: choose another file")
        path.write_text(pem, encoding="ascii")

    def issue(self, identity: Identity, hosts: tuple[str, ...]) -> KeyMaterial:
        """A new certificate, with the fault that ``identity`` names. Raises as above, and ValueError for hosts."""
        from workbench.authority.certificates import issue, make_authority

        issuer: Pair | None = self._authority()
        if identity is Identity.LAB_SELF_SIGNED:
            issuer = None
        elif identity is Identity.LAB_UNKNOWN_CA:
            issuer = make_authority(UNKNOWN_NAME, self._lifetime(Identity.LAB_GOOD))
        elif identity is Identity.LAB_WRONG_HOST:
            hosts = (WRONG_HOST,)
        pair = issue(issuer, hosts, self._lifetime(identity))
        return KeyMaterial(pair.certificate_pem, pair.key_pem)

    def _lifetime(self, identity: Identity) -> Lifetime:
        from workbench.authority.certificates import Lifetime

        now, leaf = self._now(), timedelta(days=LEAF_DAYS)
        if identity is Identity.LAB_EXPIRED:
            return Lifetime(now - leaf, now - timedelta(days=1))
        if identity is Identity.LAB_NOT_YET:
            return Lifetime(now + timedelta(days=1), now + leaf)
        return Lifetime(now - timedelta(hours=1), now + leaf)  # clocks differ a little

    def _authority(self) -> Pair:
        if self._pair is None or self._is_over(self._pair):
            kept = self._kept()
            self._pair = kept if kept is not None and not self._is_over(kept) else self._make(kept is not None)
        return self._pair

    def _is_over(self, pair: Pair) -> bool:
        return pair.certificate.not_valid_after_utc - self._now() < timedelta(days=RENEWED_DAYS)

    def _kept(self) -> Pair | None:
        from workbench.authority.certificates import read_pair

        try:
            with open(self.path, "rb", opener=_open_at_once) as file:  # Path.open knows no opener
                state = os.fstat(file.fileno())
                if not stat.S_ISREG(state.st_mode):
                    raise ValueError(f"{self.path} is no regular file")
                if sys.platform != "win32":
                    _keep_private(file.fileno(), state, self.path)
                data = file.read(FILE_MAX_BYTES)
        except FileNotFoundError:
            return None
        try:
            return read_pair(data)
        except ValueError as error:
            raise ValueError(f"{self.path} cannot be read ({error}); remove it, and a new one is made") from None

    def _make(self, replaces: bool) -> Pair:
        """A new one. Another program of this user may be making one at this moment: the first one stays."""
        from workbench.authority.certificates import Lifetime, make_authority

        now = self._now()
        pair = make_authority(
            AUTHORITY_NAME, Lifetime(now - timedelta(hours=1), now + timedelta(days=AUTHORITY_DAYS))
        )
        folder = self.path.parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=FILE_NAME, suffix=".new", dir=folder)  # for this user alone
        written = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(pair.certificate_pem + pair.key_pem)
            if replaces:
                written.replace(self.path)
            else:
                _claim(written, self.path)
        except FileExistsError:
            return self._kept() or pair
        finally:
            written.unlink(missing_ok=True)
        return pair


def _open_at_once(name: str, flags: int) -> int:
    """A pipe that took the file's name is not waited for."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def _keep_private(number: int, state: os.stat_result, path: Path) -> None:
    """The key is this user's alone, even where the file was copied or unpacked with another mode."""
    if state.st_uid != os.geteuid():
        raise ValueError(f"{path} belongs to another user, who knows its key; remove it, and a new one is made")
    if state.st_mode & 0o077:
        os.fchmod(number, 0o600)


def _claim(written: Path, path: Path) -> None:
    """Give a file its name unless the name is taken. Raises FileExistsError."""
    if os.name == "nt":
        written.rename(path)  # refuses a name that is taken
    else:
        try:
            path.hardlink_to(written)
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            written.replace(path)
