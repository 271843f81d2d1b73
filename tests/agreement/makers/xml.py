"""XML of tshark, of pytest and of nginx's index of files; the program's own icons."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.agreement.capture import frames_of, pcap_of
from tests.agreement.corpus import FOLDER, Corpus, Said, read_corpus
from tests.agreement.recorder import LOOPBACK, free_port, program, run, wait_for_port

PORT = 7002
ICONS = Path(__file__).parents[3] / "resources" / "icons"
CONFIGURATION = """
daemon off; pid {folder}/pid; error_log stderr; events {{ }}
http {{ access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {folder}; autoindex on; autoindex_format xml; }} }}
"""


def make() -> tuple[Corpus, str]:
    """Each document is a message."""
    documents = [path.read_bytes() for path in sorted(ICONS.glob("*.svg"))[:14]]
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)
        for inner in ("one", "two & three", "<four>"):
            folder.joinpath("files", inner, "within").mkdir(parents=True)
        folder.joinpath("nginx.conf").write_text(CONFIGURATION.format(folder=folder, port=port))
        with program("nginx", "-p", name, "-c", str(folder / "nginx.conf")):
            wait_for_port(port)
            for path in ("files/", "files/one/", "files/one/within/", "files/two%20&%20three/"):
                documents.append(run("curl", "-s", f"http://{LOOPBACK}:{port}/{path}"))
        corpus = read_corpus(FOLDER / "syslog.txt")
        folder.joinpath("a.pcap").write_bytes(pcap_of(frames_of([corpus])[:3]))
        for form in ("psml", "pdml"):
            for last in ("1", "2", "3"):
                documents.append(run("tshark", "-n", "-r", str(folder / "a.pcap"), "-T", form, "-Y",
                                     f"frame.number=={last}"))
    said = [Said(document, False) for document in documents if 0 < len(document) < 6_000]
    return Corpus("xml", "tcp", PORT, "xml", [[each] for each in said]), "tshark, nginx, and the project's icons"
