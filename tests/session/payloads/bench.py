"""A desk without a workspace, and a key store that is a dictionary."""

from __future__ import annotations

from dataclasses import dataclass, field

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from workbench.model.library import Library
from workbench.session.payloads.desk import PayloadDesk
from workbench.session.secrets import Secrets


@dataclass
class Bench:
    """``library`` may be put in place of another at any time."""

    library: Library = field(default_factory=Library)
    secrets: Secrets = field(default_factory=Secrets)
    now_ns: int = 1_700_000_000_123_456_789

    def __post_init__(self) -> None:
        self.desk = PayloadDesk(lambda: self.library, lambda: self.now_ns, self.secrets)


class FakeStore(KeyringBackend):
    """Fulfils keyring's interface; ``locked`` refuses."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.reads = 0
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self.reads += 1
        if self.locked:
            raise KeyringLocked("s3cret is not told")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringLocked(f"cannot keep {password}")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError
