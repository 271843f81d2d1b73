"""DNS: the address of a name, and a name that is not there (RFC 1035)."""

from __future__ import annotations

from protocol_examples.kit import Protocol, fields, meets, reply, variables, when

_WWW = "\\x03www\\x07example\\x03org\\0${u16 1}${u16 1}"
_NONE = "\\x07nowhere\\x07example\\x03org\\0${u16 1}${u16 1}"
_QUERY = "${var dns-id}${u16 0x0100}${u16 1}${u16 0}${u16 0}${u16 0}"


def dns() -> Protocol:
    made = Protocol(
        3, "DNS", "udp", 18053, "Asks for the address of a name, and for a name that is not there.",
        (
            when("www.example.org", meets(f"${{any 2 as id}}${{any 2}}${{u16 1}}${{u16 0}}${{u16 0}}${{u16 0}}{_WWW}"),
                 reply(f"${{match id}}${{u16 0x8580}}${{u16 1}}${{u16 1}}${{u16 0}}${{u16 0}}{_WWW}"
                       "${u16 0xc00c}${u16 1}${u16 1}${u32 300}${u16 length}${hex c0 00 02 01}")),
            when("Any other name", meets("${any 2 as id}${any 2}${u16 1}${u16 0}${u16 0}${any 2}${any as question}"),
                 reply("${match id}${u16 0x8583}${u16 1}${u16 0}${u16 0}${u16 0}${match question}")),
        ),
    )  # fmt: skip
    made.variables = variables(("dns-id", "\\x12\\x34", "The query's number; the sequence takes another one each time"))
    made.payloads = {"An address": f"{_QUERY}{_WWW}", "A name that is not there": f"{_QUERY}{_NONE}"}
    made.sets("dns-id", "${random 2}")
    made.send("An address")
    made.expect(meets(
        f"${{var dns-id}}${{u16 any as flags}}${{u16 1}}${{u16 1}}${{any 4}}{_WWW}"
        "${u16 0xc00c}${u16 1}${u16 1}${u32 any as ttl}${u16 4}${any 4 as address}"
    ), "The answer has our number, our question, and one address.")  # fmt: skip
    made.sets("dns-id", "${random 2}")
    made.send("A name that is not there")
    made.expect(fields("dns.flags.rcode == 3"), "NXDOMAIN")
    return made
