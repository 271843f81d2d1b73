"""util-linux's logger, in both formats, over UDP."""

from __future__ import annotations

import socket

from tests.agreement.corpus import Corpus
from tests.agreement.recorder import LOOPBACK, Recorder, run, until

PORT = 514
PRIORITIES = (
    "user.notice", "kern.emerg", "mail.info", "daemon.warning", "auth.alert", "local0.debug", "local7.err",
    "cron.crit", "ftp.info", "authpriv.notice", "news.info",
)
OF_5424 = (
    (), ("--id=42",), ("--msgid", "ID47"), ("--sd-id", "exampleSDID@32473", "--sd-param", 'iut="3"'),
    ("--sd-id", "a@1", "--sd-param", 'x="1"', "--sd-param", 'y="two words"', "--sd-id", "b@2", "--sd-param", r'z="\]"'),
    ("--rfc5424=notime",), ("--rfc5424=nohost",), ("--rfc5424=notq",), ("--tag", "a.program"), ("-p", "local3.err"),
    ("-p", "syslog.debug", "--tag", "x"),
)


def make() -> tuple[Corpus, str]:
    """Nobody answers: a socket only keeps the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind((LOOPBACK, 0))
        with Recorder(listener.getsockname()[1], "udp") as relay:
            for priority in PRIORITIES:
                _log(relay.port, "--rfc3164", "-p", priority, "-t", f"program{len(priority)}", "--id=7")
            for options in OF_5424:
                if not any(each.startswith("--rfc5424") for each in options):
                    _log(relay.port, "--rfc5424", *options)
                else:
                    _log(relay.port, *options)
            wanted = len(PRIORITIES) + len(OF_5424)
            until(lambda: sum(map(len, relay.conversations)) == wanted)
            corpus = Corpus("syslog", "udp", PORT, "syslog", relay.conversations)
    return corpus, run("logger", "--version").decode().strip()


def _log(port: int, *options: str) -> None:
    run("logger", "-n", LOOPBACK, "-P", str(port), "-d", *options, "Something happened: köln = 50°, twice")
