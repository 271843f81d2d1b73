"""What the engine asks of a laboratory authority. It gets texts, and knows nothing of where they are kept."""

from __future__ import annotations

from typing import Protocol

from workbench.model.keymaterial import KeyMaterial
from workbench.model.tlssettings import Identity


class Laboratory(Protocol):
    """An authority that issues certificates on purpose, good ones and bad ones."""

    def authority_pem(self) -> str:
        """The authority's own certificate, PEM. It is made at the first call.

        Raises OSError where it cannot be kept, ValueError where what is kept cannot be read.
        """
        ...

    def issue(self, identity: Identity, hosts: tuple[str, ...]) -> KeyMaterial:
        """A certificate for host names and addresses, with the fault that ``identity`` names. Raises as above, and
        ValueError for a host that cannot stand in a certificate."""
        ...
