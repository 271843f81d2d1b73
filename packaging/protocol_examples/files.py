"""TFTP: a file in two blocks, and a file that is not there (RFC 1350).

The server answers from the port that was asked, as a server behind a firewall does (dnsmasq: tftp-single-port); others
answer from a new port each time, and a socket with a default peer does not hear them.
"""

from __future__ import annotations

from protocol_examples.kit import Protocol, meets, reply, when
from workbench.model.patterns import Place

_LINE = "Sixteen lines of 32 bytes make: "
FIRST_BLOCK = "".join(f"{_LINE[:-4]}{number:02}\\r\\n" for number in range(1, 17))
LAST_BLOCK = "512 bytes.\\r\\n"


def tftp() -> Protocol:
    made = Protocol(
        8, "TFTP", "udp", 18069, "Reads a file of two blocks, and one that is not there.",
        (
            when("Read lines.txt", meets("${u16 1}lines.txt\\0octet\\0", Place.START),
                 reply('${u16 3}${u16 1}${payload "TFTP/The first block"}')),
            when("Block 1 came", meets("${u16 4}${u16 1}"), reply('${u16 3}${u16 2}${payload "TFTP/The last block"}')),
            when("Block 2 came", meets("${u16 4}${u16 2}")),
            when("Read another file", meets("${u16 1}${any as name}\\0${any}\\0"),
                 reply("${u16 5}${u16 1}There is no file ${match name}\\0")),
        ),
    )  # fmt: skip
    made.payloads = {
        "Read lines.txt": "${u16 1}lines.txt\\0octet\\0",
        "Acknowledge block 1": "${u16 4}${u16 1}",
        "Acknowledge block 2": "${u16 4}${u16 2}",
        "Read missing.txt": "${u16 1}missing.txt\\0octet\\0",
        "The first block": FIRST_BLOCK,
        "The last block": LAST_BLOCK,
    }
    made.send("Read lines.txt")
    made.expect(meets("${u16 3}${u16 1}${any 512 as block}"), "A full block: another one follows.")
    made.send("Acknowledge block 1")
    made.expect(meets(f"${{u16 3}}${{u16 2}}{LAST_BLOCK}"), "A shorter one is the last.")
    made.send("Acknowledge block 2")
    made.send("Read missing.txt")
    made.expect(meets("${u16 5}${u16 1}${any as message}\\0"), "Error 1: file not found")
    return made
