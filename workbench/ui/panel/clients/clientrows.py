"""The clients of a listener as rows: numbers that stay, values read only for what is looked at."""

from __future__ import annotations

from workbench.model.connections import Connection
from workbench.model.events import CloseHow
from workbench.model.peertexts import peer_words
from workbench.model.texts import bytes_text
from workbench.ui.panel.facts import since_text

COLUMNS = ("#", "Peer", "State", "Since", "◀ RX", "▶ TX", "Queue")
TIPS = (
    "The client's number in this session",
    "The client's address and port",
    "Connected, half-closed or how it ended",
    "How long it is or was connected",
    "Bytes received from it",
    "Bytes sent to it",
    "Bytes that wait until it reads",
)

CLOSED_WORDS = {
    CloseHow.ORDERLY: "closed",
    CloseHow.ABORTED: "aborted by us",
    CloseHow.RESET: "reset by peer",
    CloseHow.FAILED: "lost",
}


def client_state(connection: Connection) -> str:
    """The state of one client in a few words, half-closed included."""
    if not connection.is_open:
        return CLOSED_WORDS.get(connection.how or CloseHow.ORDERLY, "closed")
    if connection.can_read and connection.can_write:
        return "connected"
    if connection.can_write:
        return "peer half-closed"
    if connection.can_read:
        return "half-closed by us"
    return "closing"


def client_cells(connection: Connection, queued_bytes: int, now_ns: int) -> tuple[str, ...]:
    """The texts of a row, in the order of :data:`COLUMNS`."""
    end_ns = now_ns if connection.closed_ns is None else connection.closed_ns
    return (
        str(connection.number),
        peer_words(connection.peer),
        client_state(connection),
        since_text((end_ns - connection.opened_ns) / 1e9),
        bytes_text(connection.counters.rx_bytes),
        bytes_text(connection.counters.tx_bytes),
        bytes_text(queued_bytes) if queued_bytes else "–",
    )
