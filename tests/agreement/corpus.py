"""A corpus: real messages of one protocol, as they went over loopback between real programs.

One text file per protocol, ``corpus/<dissector's key>.txt``::

    # transport: tcp
    # port: 8080
    # tshark: http
    conversation
    > 474554…
    < 485454…
    -> 474554…

``>`` is from the client, ``<`` from the server (who has the port), one message each. A ``-`` before it: the message is
there so that tshark understands what follows, and is not compared. A new line ``conversation`` is a new connection.
``tshark`` names the protocol that tshark is told to decode the port as; empty: tshark does not know the protocol.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"


@dataclass(frozen=True)
class Said:
    """One message."""

    data: bytes
    from_client: bool = True
    is_compared: bool = True


@dataclass
class Corpus:
    """The messages of one protocol, by conversation."""

    protocol: str  # the dissector's key
    transport: str  # "tcp" or "udp"
    port: int  # the server's; each protocol has its own
    tshark: str = ""
    conversations: list[list[Said]] = field(default_factory=list)

    def compared(self) -> Iterator[Said]:
        """Every message that stands for its protocol."""
        return (said for conversation in self.conversations for said in conversation if said.is_compared)


def read_corpus(path: Path) -> Corpus:
    """ValueError if a line is not as said above."""
    facts: dict[str, str] = {}
    conversations: list[list[Said]] = []
    for line in path.read_text("ascii").splitlines():
        if line.startswith("#"):
            name, _, value = line[1:].partition(":")
            facts[name.strip()] = value.strip()
        elif line == "conversation":
            conversations.append([])
        elif line:
            mark, _, digits = line.partition(" ")
            conversations[-1].append(Said(bytes.fromhex(digits), mark.endswith(">"), not mark.startswith("-")))
    return Corpus(path.stem, facts["transport"], int(facts["port"]), facts["tshark"], conversations)


def write_corpus(corpus: Corpus, note: str, folder: Path = FOLDER) -> Path:
    """``note`` says in one line where the messages come from."""
    lines = [f"# {note}", f"# transport: {corpus.transport}", f"# port: {corpus.port}", f"# tshark: {corpus.tshark}"]
    for conversation in corpus.conversations:
        lines.append("conversation")
        for said in conversation:
            mark = ("" if said.is_compared else "-") + (">" if said.from_client else "<")
            lines.append(f"{mark} {said.data.hex()}")
    path = folder / f"{corpus.protocol}.txt"
    path.write_text("\n".join(lines) + "\n", "ascii")
    return path


def corpora() -> list[Corpus]:
    """All that there are, by name."""
    return [read_corpus(path) for path in sorted(FOLDER.glob("*.txt"))]
