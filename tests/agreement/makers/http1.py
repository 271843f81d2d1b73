"""nginx answers curl: methods, statuses, chunks, ranges, gzip, JSON and XML bodies."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from tests.agreement.corpus import Corpus
from tests.agreement.recorder import LOOPBACK, Recorder, free_port, program, run, wait_for_port

PORT = 8080
CONFIGURATION = """
daemon off; pid {folder}/pid; error_log stderr; worker_processes 1;
events {{ worker_connections 64; }}
http {{
  access_log off; default_type text/plain; types {{ text/html html; application/json json; text/xml xml; }}
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  gzip_types text/plain; gzip_min_length 1;
  server {{
    listen 127.0.0.1:{port}; root {folder}/www;
    location /gzip/ {{ alias {folder}/www/; gzip on; }}
    location /move {{ return 301 /index.html; }}
    location /teapot {{ return 418 "short and stout\\n"; }}
    location /post {{ return 200 '{{"got": "$request_method", "ok": true}}'; default_type application/json; }}
    location /secret {{ auth_basic "a room"; auth_basic_user_file {folder}/users; }}
    location /cookie {{ add_header Set-Cookie "crumb=1; Path=/"; return 204; }}
  }}
}}
"""
ASKED = (
    ("/index.html",), ("/data.json",), ("/feed.xml",), ("/missing",), ("/move",), ("/teapot",), ("-I", "/index.html"),
    ("-X", "OPTIONS", "/index.html"), ("-d", '{"a": [1, 2, null], "b": {"c": "d"}}', "-H",
     "Content-Type: application/json", "/post"), ("-d", "name=value&other=%20", "/post"),
    ("-H", "Accept-Encoding: gzip", "/gzip/text.txt"), ("-r", "2-5", "/text.txt"), ("-u", "me:secret", "/secret"),
    ("-X", "PUT", "-H", "Transfer-Encoding: chunked", "-d", "a chunk of text", "/post"), ("/cookie",),
    ("-0", "/text.txt"), ("-b", "crumb=1; other=2", "-e", "http://example.org/", "/index.html?query=1&x=%2f"),
    ("-X", "DELETE", "/index.html"),
)


def make() -> tuple[Corpus, str]:
    """A connection for each request."""
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)
        _lay_out(folder, port)
        with program("nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")), Recorder(port) as relay:
            wait_for_port(port)
            for *options, path in ASKED:
                run("curl", "-s", *options, f"http://{LOOPBACK}:{relay.port}{path}")
            corpus = Corpus("http1", "tcp", PORT, "http", relay.conversations)
    return corpus, f"{_version('nginx', '-v')} and {_version('curl', '--version').split(' (')[0]}"


def _lay_out(folder: Path, port: int) -> None:
    www = folder / "www"
    www.mkdir()
    www.joinpath("index.html").write_text("<!doctype html><title>A page</title><p>Hello</p>\n")
    www.joinpath("data.json").write_text('{"name": "a sensor", "values": [1, 2.5, -3e2], "on": false, "none": null}\n')
    www.joinpath("feed.xml").write_text('<?xml version="1.0"?>\n<feed id="7"><entry>one</entry><empty/></feed>\n')
    www.joinpath("text.txt").write_text("A line of text, and another.\n" * 4)
    folder.joinpath("users").write_text("me:{PLAIN}secret\n")
    folder.joinpath("nginx.conf").write_text(CONFIGURATION.format(folder=folder, port=port))


def _version(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    return (done.stdout or done.stderr).splitlines()[0].removeprefix("nginx version: ")
