"""redis-cli's JSON answers, and Python's own writer over a table of odd values; each line is one message."""

from __future__ import annotations

import json
import tempfile

from tests.agreement.corpus import Corpus, Said
from tests.agreement.makers.resp import ASKED
from tests.agreement.recorder import LOOPBACK, free_port, program, run, wait_for_port

PORT = 7001
ODD = ({"a": {"b": {"c": [[], {}, [[1]]]}}}, [True, False, None], {"": "", "k": "köln", "\"": "\\\n"}, [1e300, -0.5],
       {"number": 12345678901234567890, "list": ["x", "y"]}, [], {}, [[], "text"])


def make() -> tuple[Corpus, str]:
    """All in one conversation, from the server."""
    port = free_port()
    said = [Said(json.dumps(odd, indent=indent).encode()) for odd, indent in zip(ODD, (None, 2) * 4, strict=True)]
    with (
        tempfile.TemporaryDirectory() as folder,
        program("redis-server", "--port", str(port), "--bind", LOOPBACK, "--dir", folder, "--save", ""),
    ):
        wait_for_port(port)
        lines = [f"HSET hash{n} name {n} text {'x' * n}" for n in range(6)] + [f"HGETALL hash{n}" for n in range(6)]
        for asked in (*ASKED, *lines):
            answer = run("redis-cli", "--json", "-p", str(port), given=asked.encode())
            said += [Said(line, False) for line in answer.splitlines() if line[:1] in b"[{"]
    return Corpus("json", "tcp", PORT, "json", [said]), "redis-cli --json and Python's json"
