"""What is known of a session's TLS, and what can be asked of it: start TLS, the chain as a file, the laboratory."""

from __future__ import annotations

from pathlib import Path

from workbench.authority.laboratory import LaboratoryAuthority
from workbench.engine.transport import StartsTls
from workbench.model.connections import Connection
from workbench.model.failures import Failure, Reason
from workbench.model.layerfacts import TlsFacts
from workbench.session.ear import Ear
from workbench.session.standing import Standing


class Security:
    """The TLS side of a session. Every method is a plain call; what it writes is small."""

    def __init__(self, about: Standing, ear: Ear, laboratory: LaboratoryAuthority) -> None:
        self._about = about
        self._ear = ear
        self._laboratory = laboratory

    # -- what is known

    def facts(self, connection: int) -> TlsFacts | None:
        """What the handshake of a connection found out; None before, and for plain connections."""
        known = self._about.roster.connections.get(connection)
        return known.tls if known is not None else None

    def connections(self) -> tuple[Connection, ...]:
        """Those of which TLS is known, the oldest first."""
        return tuple(each for each in self._about.roster.connections.values() if each.tls is not None)

    @property
    def can_start_tls(self) -> bool:
        """A plain stream is open here that could go over to TLS."""
        transport = self._ear.transport
        return self._about.is_open and isinstance(transport, StartsTls) and transport.can_start_tls

    # -- what is asked

    def start_tls(self, connection: int = 0) -> Failure | None:
        """Go over to TLS in the middle of a plain conversation, behind what is queued. 0: all that are plain.

        A client sends its ClientHello, a listener waits for the client's; SECURED or FAILED is told.
        """
        transport = self._ear.transport
        if not isinstance(transport, StartsTls):
            return Failure(Reason.NOT_CONNECTED)
        failure = transport.start_tls(connection)
        if failure is not None:
            self._about.fail(failure)
        else:
            self._about.note("TLS is started" + (f" on connection {connection}" if connection else ""))
        return failure

    def chain_pem(self, connection: int) -> str:
        """The chain that the peer showed, PEM, its own certificate first; empty if there is none."""
        facts = self.facts(connection)
        return "".join(one.pem for one in facts.chain) if facts is not None else ""

    def save_chain(self, connection: int, path: Path) -> Failure | None:
        """Write that chain into a file."""
        try:
            path.write_text(self.chain_pem(connection), encoding="ascii")
        except OSError as error:
            return Failure(Reason.FILE_ERROR, f"{path}: {error.strerror}", error.errno)
        return None

    def export_authority(self, path: Path) -> Failure | None:
        """Write the laboratory authority's certificate, without its key, for a browser or another program."""
        try:
            self._laboratory.export(path)
        except OSError as error:
            return Failure(Reason.FILE_ERROR, f"{path}: {error.strerror}", error.errno)
        except ValueError as error:
            return Failure(Reason.TLS_SETTINGS, str(error))
        return None
