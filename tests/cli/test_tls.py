"""TLS on the command line: our own ends as processes, the facts in the events, and what does not go together."""

from __future__ import annotations

import os
import socket
import ssl
import threading

import pytest

from workbench.authority.laboratory import LaboratoryAuthority
from workbench.cli.parser import parse
from workbench.engine.layers.tlsfiles import load_material
from workbench.model.tlssettings import ClientCertificate, Identity, TlsSettings, TlsVersion

URL = "tls://127.0.0.1:9443"


@pytest.fixture
def at_home(start, tmp_path):
    """Programs whose laboratory authority is the test's own."""
    env = {**os.environ, "XDG_DATA_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path), "HOME": str(tmp_path)}

    def begin(*words):
        return start(*words, env=env)

    return begin


def listening(at_home, *words):
    listener = at_home("listen", "tls://127.0.0.1:0", "--json", *words)
    return listener, f"tls://{listener.event('listening')['local']}"


def test_an_echo_over_tls_with_the_facts_in_the_events(at_home):
    listener, url = listening(at_home, "--echo", "--tls-alpn", "echo,other")
    sender = at_home("send", url, "--text", "hello", "--expect", "hello", "--json", "--tls-lab", "--tls-alpn", "other")
    facts = sender.event("secured")["tls"]
    sender.ends(0)
    assert (facts["version"], facts["alpn"], facts["trust"]) == ("TLSv1.3", "other", "verified")
    assert facts["cipher"].startswith("TLS_") and facts["bits"] >= 128
    assert facts["chain"] == ["CN=127.0.0.1", "CN=Socket Workbench laboratory (this computer only)"]
    assert listener.event("secured")["tls"]["trust"] == "not checked"
    assert [line["dir"] for line in sender.records] == ["tx", "rx"]


def test_a_bad_certificate_ends_with_its_reason_unless_it_is_not_looked_at(at_home, tmp_path):
    _listener, url = listening(at_home, "--echo", "--tls-identity", "lab-expired")
    sender = at_home("send", url, "--text", "x", "--tls-lab")
    sender.ends(1)
    assert "Certificate expired" in sender.said and "It expired on" in sender.said
    sender = at_home("send", url, "--text", "x", "--expect", "x", "--tls-insecure")
    sender.ends(0)
    assert "certificate not checked" in sender.said and "anybody could be at the other end" in sender.said


def test_info_connects_only_when_it_is_asked_to(at_home):
    listener, url = listening(at_home)
    looking = at_home("info", url)
    looking.ends(0)
    assert b"issued by" not in looking.out
    looking = at_home("info", url, "--connect")
    looking.ends(1)  # the laboratory is not trusted unless it is said so
    shown = looking.out.decode()
    assert "second look" in shown and "Socket Workbench laboratory (this computer only)" in shown
    listener.signal()
    listener.ends(0)
    assert listener.out.count(b'"accepted"') == 2  # both of them the second command's


def test_a_key_log_is_written_for_this_user_alone(at_home, tmp_path):
    _listener, url = listening(at_home, "--echo")
    keys = tmp_path / "keys.log"
    at_home("send", url, "--text", "x", "--expect", "x", "--tls-lab", "--tls-keylog", str(keys)).ends(0)
    assert "CLIENT_TRAFFIC_SECRET_0" in keys.read_text()
    assert os.name == "nt" or keys.stat().st_mode & 0o777 == 0o600


def test_the_options_become_settings(tmp_path):
    file = tmp_path / "file.pem"
    file.touch()
    command = parse(["send", URL, "--tls-ca", str(file), "--tls-cert", str(file), "--tls-key", str(file), "--tls-name",
                     "service.example", "--tls-min", "1.2", "--tls-max", "1.3", "--tls-ciphers", "AES"])  # fmt: skip
    assert command.kind.tls == TlsSettings(
        trust_system=False, ca_file=str(file), certificate_file=str(file), key_file=str(file), identity=Identity.FILE,
        server_name="service.example", lowest=TlsVersion.TLS_1_2, highest=TlsVersion.TLS_1_3, ciphers="AES",
    )  # fmt: skip
    command = parse(["listen", URL, "--tls-client", "required", "--tls-lab"])
    assert command.kind.tls == TlsSettings(client_certificate=ClientCertificate.REQUIRED, trust_laboratory=True)
    assert parse(["send", URL]).kind.tls == TlsSettings()


@pytest.mark.parametrize(
    "words, complaint",
    [
        ((URL, "--tls-min", "1.3", "--tls-max", "1.2"), "is above"),
        ((URL, "--tls-key", __file__), "goes with --tls-cert"),
        ((URL, "--tls-cert", __file__, "--tls-identity", "lab-good"), "two certificates"),
        ((URL, "--tls-ca", "/nowhere/at/all"), "no such file"),
        ((URL, "--tls-client", "required"), "--tls-client goes with listen"),
        ((URL, "--tls-alpn", "a,,b"), "ASCII characters are expected"),
        (("tcp://127.0.0.1:1", "--tls-lab"), "--tls-lab goes with tls:// and wss://"),
    ],
)
def test_what_does_not_go_together_is_said(words, complaint, capsys):
    assert parse(["send", *words]) == 2
    assert complaint in capsys.readouterr().err


def test_an_answer_that_is_cut_off_is_told_although_the_bytes_alone_are_printed(at_home, tmp_path):
    def serve(listener, context):
        plain, _address = listener.accept()
        with context.wrap_socket(plain, server_side=True) as secured:
            secured.recv(10)
            secured.sendall(b"half of it")
            socket.socket.shutdown(secured, socket.SHUT_WR)  # below TLS, as an attacker would
            while secured.recv(100):
                pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    load_material(context, LaboratoryAuthority(tmp_path).issue(Identity.LAB_GOOD, ("127.0.0.1",)))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener, context), daemon=True)
        thread.start()
        sender = at_home("send", f"tls://127.0.0.1:{listener.getsockname()[1]}", "--text", "x", "--wait", "2",
                         "--tls-insecure")  # fmt: skip
        sender.ends(0)
        thread.join(10)
    assert bytes(sender.out) == b"half of it"
    assert "cut off without close_notify" in sender.said.replace("Cut", "cut")
