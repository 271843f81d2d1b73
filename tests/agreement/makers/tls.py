"""OpenSSL's s_server and s_client: hellos of both versions, certificates in clear, alerts."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.agreement.corpus import Corpus
from tests.agreement.recorder import LOOPBACK, Recorder, free_port, program, run, wait_for_port

PORT = 443
SERVED = ("-alpn", "h2,http/1.1", "-status")
ASKED = (
    ("-tls1_3", "-alpn", "h2,http/1.1", "-servername", "localhost"), ("-tls1_3", "-groups", "P-256:X25519"),
    ("-tls1_2", "-servername", "example.test", "-status"), ("-tls1_2", "-cipher", "AES128-SHA"),
    ("-tls1_2", "-no_ticket"), ("-tls1_2", "-no_etm", "-alpn", "http/1.1"),
    ("-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0"), ("-tls1_2", "-maxfraglen", "1024"),
    ("-tls1_3", "-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256", "-noservername"),
    ("-tls1_2", "-cipher", "NULL:@SECLEVEL=0"), ("-tls1_2", "-sigalgs", "RSA-PSS+SHA256:RSA+SHA256"),
    ("-tls1_2", "-alpn", "unknown"),
)


def make() -> tuple[Corpus, str]:
    """A connection for each set of options; the server asks two of them for a certificate."""
    conversations = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        key, certificate = str(folder / "key.pem"), str(folder / "certificate.pem")
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
            "-days", "3650", "-subj", "/CN=localhost/O=Example", "-addext", "subjectAltName=DNS:localhost")
        for more in ((), ("-verify", "1")):
            port = free_port()
            server = ("openssl", "s_server", "-accept", f"{LOOPBACK}:{port}", "-key", key, "-cert", certificate, "-www",
                      *SERVED, *more)
            with program(*server), Recorder(port) as relay:
                wait_for_port(port)
                for options in ASKED[:: 3 if more else 1]:
                    run("openssl", "s_client", "-connect", f"{LOOPBACK}:{relay.port}", *options,
                        given=b"GET / HTTP/1.0\r\n\r\n")
                conversations += [[said for said in each if len(said.data) < 2_500] for each in relay.conversations]
    return Corpus("tls", "tcp", PORT, "tls", conversations), run("openssl", "version").decode().split(" (")[0].strip()
