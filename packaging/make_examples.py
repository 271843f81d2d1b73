"""Write resources/examples/protocols.json, the project of examples. Run it after a change of protocol_examples/.

The file is a project document as anybody may write it by hand: what is at its default is left out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from protocol_examples.clocks import ntp
from protocol_examples.files import tftp
from protocol_examples.kit import Protocol
from protocol_examples.logs import syslog
from protocol_examples.mail import smtp
from protocol_examples.messages import mqtt
from protocol_examples.modbus import modbus_rtu, modbus_tcp
from protocol_examples.names import dns
from protocol_examples.store import redis
from protocol_examples.web import http

from workbench.model.library import Library, Pad, PadButton
from workbench.project.document import FORMAT, VERSION, Document, document_from_json
from workbench.project.lean import lean

TARGET = Path(__file__).parent.parent / "resources" / "examples" / "protocols.json"
COLUMNS = 5
NOTES = """Ten protocols, each with a server made of rules, a client, payloads, and a sequence that proves them.

Nothing is open, and nothing connects by itself. Run a sequence: it opens its server and its client on this computer \
(127.0.0.1, ports 18025 to 18883), talks, and closes both. The pad “Protocols” has a button for each.

To try a client with a real server, give the client's socket the server's address and switch the first step of the \
sequence off. To try a server with your own client, open the server's socket alone.
"""


def document() -> Document:
    """The whole project."""
    protocols = every_protocol()
    payloads: list[Any] = []
    for protocol in protocols:
        payloads += protocol.library(len(payloads) + 1)
    buttons = tuple(
        PadButton((each.number - 1) // COLUMNS, (each.number - 1) % COLUMNS, each.name, sequence=each.number)
        for each in protocols
    )
    sockets = tuple(spec for each in protocols for spec in each.sockets())
    library = Library(
        tuple(payloads), tuple(each.name for each in protocols), (Pad(1, "Protocols", buttons),),
        tuple(variable for each in protocols for variable in each.variables),
    )  # fmt: skip
    sequences = tuple(each.sequence() for each in protocols)
    panes = {"root": {"tabs": [1, 2], "current": 2}, "windows": [], "active": 2}  # two of twenty tabs are enough
    return Document("Ten protocols", len(sockets) + 1, sockets, NOTES, library=library, sequences=sequences,
                    layout={"panes": panes})  # fmt: skip


def every_protocol() -> list[Protocol]:
    return [http(), smtp(), dns(), modbus_tcp(), modbus_rtu(), mqtt(), redis(), tftp(), ntp(), syslog()]


def text_of(made: Document) -> str:
    """As it stands in the file."""
    content = {"format": FORMAT, "version": VERSION} | lean(made)
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    made = document()
    text = text_of(made)
    assert document_from_json(text) == made
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
