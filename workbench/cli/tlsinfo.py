"""``info tls://host:port --connect``: connect once, and show what TLS agreed on and which certificates the peer has."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from workbench.authority.laboratory import LaboratoryAuthority
from workbench.cli.exitcodes import CommandError, ExitCode
from workbench.cli.pointing import with_place
from workbench.model.endpoint import SocketUrlError
from workbench.model.failures import Failure
from workbench.model.layerfacts import CertificateFacts, TlsFacts
from workbench.model.sockets import Role
from workbench.model.socketurl import SocketUrl, parse_socket_url
from workbench.model.texts import failure_explanation, failure_sentence
from workbench.session.workspace import Workspace
from workbench.settings.places import data_dir

Lines = Iterator[tuple[str, str]]
CLOSE_S = 3.0
WIDTH = 14


def look_at(subject: str) -> ExitCode:
    """Print what one connection found that verifies and carries no payload. Raises CommandError for what is no address
    of TLS."""
    try:
        url = parse_socket_url(subject)
    except SocketUrlError as error:
        raise CommandError(with_place(str(error), subject, error.offset)) from None
    if not url.facts.is_tls:
        raise CommandError("--connect goes with a tls:// or wss:// address")
    facts, failure = asyncio.run(_connect(url))
    lines = list(about_tls(facts)) if facts is not None else []
    if failure is not None:
        lines.append(("failed", f"{failure_sentence(failure)} {failure_explanation(failure)}"))
    sys.stdout.write("\n".join([str(url), *(f"  {label:{WIDTH}}{text}" for label, text in lines)]) + "\n")
    return ExitCode.DONE if failure is None else ExitCode.NETWORK


def about_tls(facts: TlsFacts) -> Lines:
    """What is known of a handshake."""
    if facts.second_look:
        yield "second look", "what follows was seen by a second connection, without verification: it is not trusted"
    yield "version", facts.version
    yield "cipher", f"{facts.cipher}, {facts.cipher_bits} bits"
    yield "protocol", facts.alpn or "none agreed on (ALPN)"
    yield "server name", facts.server_name or "none was sent"
    yield "certificate", f"{facts.trust.value}: {facts.reason}"
    for number, one in enumerate(facts.chain, 1):
        yield from _about_certificate(number, one)


def _about_certificate(number: int, one: CertificateFacts) -> Lines:
    yield f"{number}", one.subject
    if one.names:
        yield "  names", ", ".join(one.names)
    yield "  issued by", one.issuer
    yield "  valid", f"{one.not_before} to {one.not_after}"
    yield "  key", f"{one.key}, signed with {one.signature}"
    yield "  serial", one.serial
    yield "  sha-256", one.sha256
    for fault in one.faults:
        yield "  fault", fault


async def _connect(url: SocketUrl) -> tuple[TlsFacts | None, Failure | None]:
    with tempfile.TemporaryDirectory(prefix="socket-workbench-", ignore_cleanup_errors=True) as folder:
        workspace = Workspace(Path(folder), laboratory=LaboratoryAuthority(data_dir()))
        try:
            workspace.set_recording(False)
            session = workspace.add_socket(Role.CLIENT, str(url))
            session.open()
            opened = await session.opened()
            known = session.security.connections()
            return (known[-1].tls if known else None), (None if opened else session.failure)
        finally:
            await workspace.aclose(CLOSE_S, discard=True)
