"""mosquitto_pub and mosquitto_sub at mosquitto: versions 3.1, 3.1.1 and 5, all qualities of service, wills."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.agreement.corpus import Corpus
from tests.agreement.recorder import LOOPBACK, Recorder, free_port, program, run, until, wait_for_port

PORT = 1883
VERSIONS = ("mqttv31", "mqttv311", "mqttv5")
PUBLISHED = (
    ("-q", "0", "-m", "21.5"), ("-q", "1", "-m", '{"temperature": 21.5}'), ("-q", "2", "-m", "exactly once"),
    ("-q", "1", "-r", "-m", "kept"), ("-q", "0", "-n"), ("-q", "1", "-u", "me", "-P", "secret", "-m", "with a name"),
    ("-q", "1", "-m", "a will", "--will-topic", "house/gone", "--will-payload", "lost", "--will-qos", "1",
     "--will-retain"),
)
PROPERTIES = (
    ("-D", "publish", "content-type", "text/plain", "-D", "publish", "user-property", "name", "value"),
    ("-D", "publish", "message-expiry-interval", "60", "-D", "publish", "payload-format-indicator", "1"),
    ("-D", "publish", "response-topic", "house/answer", "-D", "publish", "correlation-data", "17"),
    ("-D", "connect", "session-expiry-interval", "30", "-D", "connect", "receive-maximum", "12"),
    ("-D", "will", "will-delay-interval", "5", "--will-topic", "house/gone", "--will-payload", "lost"),
)


def make() -> tuple[Corpus, str]:
    """Each run of a program is a conversation."""
    with tempfile.TemporaryDirectory() as name:
        port = free_port()
        configuration = Path(name) / "mosquitto.conf"
        configuration.write_text(f"listener {port} {LOOPBACK}\nallow_anonymous true\n")
        with program("mosquitto", "-c", str(configuration)), Recorder(port) as relay:
            wait_for_port(port)
            for version in VERSIONS:
                _talk(relay, version)
        conversations = [each for each in relay.conversations if each]
    version = run("mosquitto_pub", "--version").decode().splitlines()[0]
    return Corpus("mqtt", "tcp", PORT, "mqtt", conversations), f"mosquitto and its programs: {version}"


def _talk(relay: Recorder, version: str) -> None:
    here = ("-h", LOOPBACK, "-p", str(relay.port), "-V", version)
    count = len(relay.conversations)
    waiting = ("mosquitto_sub", *here, "-i", f"listener-{version}", "-q", "2", "-t", "house/#", "-t", "other/+/x",
               "-k", "60", "-U", "not/here", "-C", "5")
    with program(*waiting):
        # The broker has confirmed two packets: the connection and the subscription
        until(lambda: len(relay.conversations) > count
              and sum(not said.from_client for said in relay.conversations[count]) >= 2)
        more = PROPERTIES if version == "mqttv5" else ()
        for number, words in enumerate((*PUBLISHED, *(("-q", "1", "-m", "x", *each) for each in more))):
            run("mosquitto_pub", *here, "-i", f"sender-{number}", "-t", f"house/room {number}", *words)
    run("mosquitto_sub", *here, "-t", "house/#", "-W", "1", "-q", "1", "-c", "-i", "stays", "--retained-only")
