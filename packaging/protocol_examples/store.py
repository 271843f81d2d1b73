"""Redis: a value is set and read, a number counted (RESP, the Redis serialization protocol)."""

from __future__ import annotations

from protocol_examples.kit import CLOSE, Protocol, keep, meets, reply, variables, when
from workbench.model.patterns import Place


def _bulk(name: str, content: str) -> str:
    return f"$${{text length of {name}}}\\r\\n${{begin {name}}}{content}${{end {name}}}\\r\\n"


def _command(*words: str) -> str:
    return f"*{len(words)}\\r\\n" + "".join(_bulk(f"part-{index}", word) for index, word in enumerate(words, 1))


def redis() -> Protocol:
    start = Place.START
    made = Protocol(
        7, "Redis", "tcp", 18379, "Sets a value, reads it, counts, removes both.",
        (
            when("PING", meets(_command("PING"), start), reply("+PONG\\r\\n")),
            when("SET", meets(_command("SET", "${any}", "${any as value}"), start),
                 keep("redis-value", "${match value}"), reply("+OK\\r\\n")),
            when("GET", meets(_command("GET", "${any}"), start), reply(_bulk("value", "${var redis-value}"))),
            when("INCR", meets(_command("INCR", "${any}"), start), reply(":${text counter redis from 1}\\r\\n")),
            when("DEL", meets(_command("DEL", "${any}", "${any}"), start), reply(":2\\r\\n")),
            when("QUIT", meets(_command("QUIT"), start), reply("+OK\\r\\n"), CLOSE),
        ),
    )  # fmt: skip
    made.variables = variables(("redis-value", "", "What was set last, by one client"))
    made.payloads = {
        "PING": _command("PING"),
        "SET": _command("SET", "workbench:name", "lamp ${uuid}"),
        "GET": _command("GET", "workbench:name"),
        "INCR": _command("INCR", "workbench:count"),
        "DEL": _command("DEL", "workbench:name", "workbench:count"),
        "QUIT": _command("QUIT"),
    }
    made.send("PING")
    made.expect(meets("+PONG\\r\\n", start))
    made.send("SET")
    made.expect(meets("+OK\\r\\n", start))
    made.send("GET")
    made.expect(meets(_bulk("value", "lamp ${uuid}"), start), "The length that came is compared with the value.")
    made.send("INCR")
    made.expect(meets(":${text any as count}\\r\\n", start))
    made.send("DEL")
    made.expect(meets(":2\\r\\n", start))
    made.send("QUIT")
    made.expect(meets("+OK\\r\\n", start))
    return made
