"""redis-server answers redis-cli, in both versions of its protocol."""

from __future__ import annotations

import tempfile

from tests.agreement.corpus import Corpus
from tests.agreement.recorder import LOOPBACK, Recorder, free_port, program, run, wait_for_port

PORT = 6379
ASKED = (
    "PING", "SET greeting hello", "GET greeting", "GET nothing", "INCR counter", "INCRBY counter -12",
    "LPUSH list one two three", "LRANGE list 0 -1", "HSET hash field value other 2", "HGETALL hash", "NOSUCH command",
    "INCR greeting", "SADD set a b", "SMEMBERS set", "EXISTS greeting", "ZADD scores 1.5 one 2 two",
    "ZRANGE scores 0 -1 WITHSCORES", "LRANGE nothing 0 -1", "GETRANGE greeting 1 0", "DEBUG PROTOCOL true",
    "CONFIG GET maxmemory", "EVAL \"return {1,{2,'three'},false}\" 0", "MEMORY USAGE greeting", "ZSCORE scores one",
)


def make() -> tuple[Corpus, str]:
    """One connection of each version."""
    port = free_port()
    with (
        tempfile.TemporaryDirectory() as folder,
        program("redis-server", "--port", str(port), "--bind", LOOPBACK, "--dir", folder, "--save", "",
                "--enable-debug-command", "yes"),
        Recorder(port) as relay,
    ):
        wait_for_port(port)
        lines = ("\n".join(ASKED) + "\n").encode()
        for version in ("-2", "-3"):
            run("redis-cli", version, "-h", LOOPBACK, "-p", str(relay.port), given=lines)
        conversations = [[said for said in each if len(said.data) < 8_000] for each in relay.conversations]
    version = run("redis-server", "--version").split()[2].decode().removeprefix("v=")
    return Corpus("resp", "tcp", PORT, "resp", conversations), f"redis-server and redis-cli {version}"
