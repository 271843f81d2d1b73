"""NTP: what time it is (RFC 5905)."""

from __future__ import annotations

from protocol_examples.kit import Protocol, fields, meets, reply, variables, when


def ntp() -> Protocol:
    made = Protocol(
        9, "NTP", "udp", 18123, "Asks for the time; the answer repeats when we asked.",
        (
            when("Client", meets("${any 1}${any 39}${any 8 as sent}"),
                 reply("\\x24\\x02\\x06\\xec${u32 0}${u32 0x10}LOCL${u64 time ntp}${match sent}"
                       "${u64 time ntp}${u64 time ntp}")),
        ),
    )  # fmt: skip
    made.variables = variables(("ntp-sent", "\\0\\0\\0\\0\\0\\0\\0\\0", "When the query was sent, as NTP writes it"))
    made.payloads = {
        "What time is it?": "\\x23\\x00\\x06\\xec${u32 0}${u32 0}${u32 0}${u64 0}${u64 0}${u64 0}${var ntp-sent}"
    }
    made.sets("ntp-sent", "${u64 time ntp}")
    made.send("What time is it?")
    made.expect(meets("${any 1}${u8 any as stratum}${any 22}${var ntp-sent}${any 8 as received}${any 8 as answered}"),
                "Bytes 24 to 31 are those that we sent.")  # fmt: skip
    made.sets("ntp-sent", "${u64 time ntp}")
    made.send("What time is it?")
    made.expect(fields("ntp.flags.mode == 4"), "A server's answer")
    return made
