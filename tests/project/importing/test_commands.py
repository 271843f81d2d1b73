"""Commands of a shell, read and never run."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.codec.payload import payload_bytes
from workbench.codec.typed.parser import parse_typed
from workbench.model.library import VariableKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.sockets import AddressFamily, Role
from workbench.project.document import Document, document_from_json, document_to_json
from workbench.project.errors import ProjectError
from workbench.project.importing.bringing import with_brought
from workbench.project.importing.commands.reading import commands_of, import_commands, read_command
from workbench.project.importing.commands.shellwords import CommandError, split_words
from workbench.project.importing.formats import ImportForm, guess_form
from workbench.project.importing.literals import literal, spec_of
from workbench.project.importing.summary import summary_lines
from workbench.project.importing.target import ImportCancelled, ImportTarget

HEAD = "User-Agent: socket-workbench\\r\\nAccept: */*\\r\\n"


def sent(command: str) -> str:
    payload = read_command(command).payload
    assert payload is not None
    return payload.text


def test_curl_makes_a_request() -> None:
    talk = read_command("curl -sSL http://example.org/a/b?c=1#no")
    assert talk.socket.url == "tcp://example.org:80" and talk.socket.role is Role.CLIENT
    assert sent("curl http://example.org/a/b?c=1#no") == (
        f"GET /a/b?c=1 HTTP/1.1\\r\\nHost: example.org\\r\\n{HEAD}\\r\\n"
    )
    assert talk.remarks == ("Options that mean nothing here: --location.",)
    assert sent("curl example.org -I").startswith("HEAD / HTTP/1.1\\r\\n")
    assert sent("curl -XDELETE -H 'Accept:' -H 'X-Empty;' -H 'Host: other' [::1]:8080/x") == (
        "DELETE /x HTTP/1.1\\r\\nHost: other\\r\\nUser-Agent: socket-workbench\\r\\nX-Empty: \\r\\n\\r\\n"
    )
    assert read_command("curl -6 https://[::1]/").socket.url == "tls://[::1]:443"
    assert read_command("curl -6 https://[::1]/").socket.options.family is AddressFamily.IPV6


def test_curls_bodies_are_counted() -> None:
    text = sent("curl -d a=1 --data-urlencode 'b=x y' -d '${c}' https://h/")
    assert text.startswith("POST / HTTP/1.1\\r\\nHost: h\\r\\n")
    assert text.endswith(
        "Content-Type: application/x-www-form-urlencoded\\r\\nContent-Length: ${text length of body}\\r\\n\\r\\n"
        "${begin body}a=1&b=x+y&\\${c}${end body}"
    )
    assert sent("curl -G -d a=1 h/x?y=2").startswith("GET /x?y=2&a=1 HTTP/1.1")
    assert "Content-Type: application/json" in sent("curl --json '{\"a\":1}' h")
    assert sent(r"""curl -X PUT --data-raw $'{\n"\u00e9\xff": "it\'s"}' h""").endswith(
        """${begin body}{\\n"é\\xff": "it's"}${end body}"""
    )
    assert sent("curl --data-binary '@a file' h").endswith('${begin body}${file "a file"}${end body}')


class Catcher:
    """Takes one request, answers it, and keeps it."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(10)
        self.port: int = self._listener.getsockname()[1]
        self.request = b""
        self._thread = threading.Thread(target=self._take)
        self._thread.start()

    def _take(self) -> None:
        with self._listener, self._listener.accept()[0] as connection:
            connection.settimeout(10)
            while not _is_whole(self.request):
                data = connection.recv(65536)
                if not data:
                    return
                self.request += data
            connection.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")

    def join(self) -> bytes:
        self._thread.join(15)
        return self.request


def _is_whole(request: bytes) -> bool:
    head, end, body = request.partition(b"\r\n\r\n")
    found = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    return bool(end) and len(body) >= (int(found[1]) if found else 0)


def split_request(request: bytes) -> tuple[bytes, dict[bytes, bytes], bytes]:
    head, _, body = request.partition(b"\r\n\r\n")
    first, *rest = head.split(b"\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in rest)}
    headers.pop(b"user-agent", None)
    return first, headers, body


@pytest.mark.parametrize("options", [
    "", "-d a=1 -d 'b=2 3'", "-X PUT --data-raw '{\"a\": 1}' -H 'Content-Type: application/json'", "-G -d a=1 -d b=2",
    "--data-urlencode 'b=x y/ü&' --data-urlencode '=lone' --data-urlencode 'plain text'", "-A me -e http://from/",
    "-H 'Accept:' -H 'X-Empty;' -H 'Host: other.example'", "--json '{\"a\": [1]}'", "-r 0-99 -X OPTIONS",
    "--data-binary $'a\\nb\\xff'", "--data-raw @kept",
])  # fmt: skip
def test_the_request_is_the_one_that_curl_sends(options: str) -> None:
    program = shutil.which("curl")
    if program is None:
        pytest.skip("curl is not installed here")
    catcher = Catcher()
    command = f"curl {options} 'http://127.0.0.1:{catcher.port}/a/b?c=1'"
    ours = payload_bytes(read_command(command).payload or PayloadSpec())
    subprocess.run(["bash", "-c", command.replace("curl", f"{program} -s --noproxy '*'", 1)], timeout=20, check=False)
    assert split_request(ours) == split_request(catcher.join())


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=60), st.text(alphabet="${}\\a\n\0 é", max_size=30).map(str.encode)))
def test_bytes_of_others_are_never_typed_parts(data: bytes) -> None:
    assert payload_bytes(PayloadSpec(PayloadForm.TYPED, literal(data))) == data
    assert payload_bytes(spec_of(data)) == data


@pytest.mark.parametrize("command", [
    "curl -u me:s3cret https://h/", "curl https://me:s3cret@h/", "curl -H 'Authorization: Bearer s3cret' https://h/",
    "curl -H 'Authorization: Basic bWU6czNjcmV0' https://h/", "curl -b sid=s3cret https://h/",
    "curl -H 'X-Api-Key: s3cret' https://h/", "curl --oauth2-bearer s3cret https://h/", "curl -usme:s3cret https://h/",
])  # fmt: skip
def test_secrets_are_asked_for_and_stand_nowhere(command: str) -> None:
    talk = read_command(command)
    assert talk.variables and all(each.kind is VariableKind.ASKED and not each.value for each in talk.variables)
    assert "s3cret" not in repr(talk) and "czNjcmV0" not in repr(talk)
    assert f"${{var {talk.variables[0].name}}}" in sent(command)


def test_basic_is_put_together_when_it_is_sent() -> None:
    line = "Authorization: Basic ${begin login as base64}me:${var password-h}${end login}\\r\\n"
    assert line in sent("curl -u me:x h") and line in sent("curl -H 'Authorization: Basic bWU6eA==' h")


def test_where_curl_goes() -> None:
    assert not read_command("curl -k https://h/").socket.tls.verify
    assert read_command("curl https://h/").socket.tls.verify
    assert read_command("curl -x socks5h://127.0.0.1:1080 h").socket.url == (
        "tcp://h:80?proxy=socks5://127.0.0.1:1080"
    )
    assert read_command("curl --unix-socket /run/a.sock http://h/x").socket.url == "unix:///run/a.sock"


@pytest.mark.parametrize(("command", "at", "says"), [
    ("curl -d @file h", "-d", "only --data-binary"), ("curl -F a=@b h", "-F", "several parts"),
    ("curl -T up h", "-T", "not sent here"), ("curl --data-binary @- h", "--data", "only --data-binary"),
    ('curl ^"http://h/^" ^\n -k', "^", "cmd.exe"), ("curl", "", "address is missing"),
    ("curl ftp://h", "ftp", "only http"), ("curl a b", "b", "another one"),
    ("curl http://h:99999/", "http", "cannot be read"), ("curl -H @file h", "-H", "file of headers"),
    ("curl --no-such h", "--no", "not known"), ("curl -Z h", "-Z", "not known"), ("curl h -H", "-H", "needs a value"),
    ('curl "http://h/$USER"', '$USER"', "none is asked"), ("curl `id`", "`id`", "none is asked"),
    ("curl $(id)", "$(id)", "none is asked"), ("curl h; rm x", "; rm", "one command at a time"),
    ("curl h && id", "&&", "one command"), ("curl 'h", "'h", "no end"), ("wget h", "wget", "only curl"),
    ("nc h", "", "port is missing"), ("nc h 0", "0", "1 to 65535"), ("nc -e /bin/sh h 1", "-e", "not run here"),
    ("ls | nc h 1", "ls", "only echo"), ("echo a | sed s/a/b/ | nc h 1", "sed", "between two pipes"),
    ("echo a > x | nc h 1", "> x", "before a pipe"), ("2>x", "2>x", "command is missing"),
    ("echo a |", "|", "missing"), ("", "", "no command"), ("nc h 1 <", "<", "missing behind"),
    ("printf %d x | nc h 1", "%d", "a number"), ("echo zz | xxd -r -p | nc h 1", "xxd", "no hex"),
    ("openssl s_client", "", "-connect"), ("openssl version", "openssl", "only s_client"),
])  # fmt: skip
def test_what_cannot_be_read_tells_its_place(command: str, at: str, says: str) -> None:
    with pytest.raises(CommandError, match=says) as caught:
        read_command(command)
    assert command[caught.value.offset :].startswith(at)


def test_netcat() -> None:
    talk = read_command("echo -n hello | nc -u -w1 127.0.0.1 9")
    assert talk.socket.url == "udp://127.0.0.1:9" and talk.payload == PayloadSpec(PayloadForm.TYPED, "hello")
    assert talk.remarks == ("Options that mean nothing here: --wait.",)
    listener = read_command("nc -lkp 1234").socket
    assert (listener.role, listener.url) == (Role.LISTENER, "tcp://127.0.0.1:1234")
    assert read_command("ncat --ssl h 443").socket.url == "tls://h:443"
    assert read_command("nc -U /run/x").socket.url == "unix:///run/x"
    assert read_command("nc -s 127.0.0.1 -p 99 h 1").socket.url == "tcp://h:1?bind=127.0.0.1:99"
    assert sent("printf 'a\\nb\\r\\n' | nc -C h 1") == "a\\r\\nb\\r\\n"
    assert sent("nc h 1 <<< 'a b'") == "a b\\n"
    assert sent("nc h 1 < /tmp/x") == '${file "/tmp/x"}' == sent("cat /tmp/x | nc h 1")
    assert read_command("echo 0a 0b | xxd -r -p | nc h 8").payload == PayloadSpec(PayloadForm.HEX, "0a 0b")
    assert sent("echo QUIT | openssl s_client -crlf -quiet -connect h:465") == "QUIT\\r\\n"
    assert read_command("$ nc h 1 2>/dev/null").payload is None


@pytest.mark.parametrize("command", [
    "echo hello world", "echo -n a", "echo -e 'a\\tb\\x41\\0101\\\\'", "echo -ne '\\r\\n'", "echo -E '\\n'", "echo ''",
    "printf 'a\\n'", "printf '%s-%s\\n' a b c d", "printf '%05d|%x|%c%%' 42 255 xyz", "printf '%-5s|%.2s|' ab cdef",
    "printf '%b' 'a\\nb'", "printf '\\101\\x42\\n'", "echo \"a  b\" 'c\"d' e\\ f", "echo a\\\nb",
    "echo $'\\t\\x01\\u00e9'",
    "printf 'GET / HTTP/1.0\\r\\n\\r\\n'", "echo \"\\$x \\\\ \\q\"", "echo $ $. 'it'\"'\"'s'",
])  # fmt: skip
def test_echo_and_printf_say_what_bash_says(command: str) -> None:
    talk = read_command(f"{command} | nc h 1")
    said = subprocess.run(["bash", "-c", command], capture_output=True, check=True, timeout=10).stdout
    text = (talk.payload or PayloadSpec()).text.replace("\\${", "${")
    assert payload_bytes(PayloadSpec(PayloadForm.TEXT, text)) == said


def test_a_file_of_commands() -> None:
    text = (
        "#!/bin/sh\n\ncurl http://h/1\ncurl http://h/2 \\\n  -d '{\n\"a\": 1}'\nls -l\n"
        "echo PING | nc 127.0.0.1 6379\ncurl -u a:b h\n"
    )
    assert guess_form(text.encode()) is ImportForm.COMMANDS
    summary = import_commands("calls.sh", text.encode(), ImportTarget(None, range(1, 9)))  # type: ignore[arg-type]
    document = with_brought(Document(next_id=9), [summary])
    assert document_from_json(document_to_json(document)) == document
    assert [each.path for each in document.library.payloads] == [
        "calls/GET h∕1", "calls/POST h∕2", "calls/to 127.0.0.1:6379", "calls/GET h",
    ]  # fmt: skip
    assert [spec.url for spec in document.sockets] == ["tcp://h:80", "tcp://127.0.0.1:6379"]
    assert [each.name for each in document.library.variables] == ["password-h"]
    told = summary_lines(summary)
    assert told[0] == "Imported calls.sh: 2 sockets, 4 payloads, 1 variable."
    assert any(line.startswith("Line 7 was left out: only curl") for line in told)
    with pytest.raises(ProjectError, match="no command"):
        import_commands("a", b"# nothing\n", ImportTarget(None, range(1, 9)))  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "form"), [
    ("curl x", ImportForm.COMMANDS), ("# c\n\n$ nc -l 1", ImportForm.COMMANDS),
    ("echo a | nc h 1", ImportForm.COMMANDS),
    ("echo 41 42", ImportForm.HEX), ("cafe 41", ImportForm.HEX), ("\n" * 4000 + "curlew", ImportForm.HEX),
])  # fmt: skip
def test_a_file_is_told_by_its_first_words(text: str, form: ImportForm) -> None:
    assert guess_form(text.encode()[:4096]) is form


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab -$'\"\\|<>;&`\n@=:/{}019xu%s", max_size=60))
def test_any_line_is_read_or_refused_at_its_place(text: str) -> None:
    for line in (text, f"curl {text}", f"printf {text}|nc h 1"):
        try:
            read_command(line)
        except CommandError as error:
            assert 0 <= error.offset <= len(line)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet=st.characters(blacklist_characters="\0", codec="utf-8"), max_size=8), max_size=5))
def test_words_that_were_quoted_come_back(words: list[str]) -> None:
    import shlex

    assert [word.text for word in split_words(shlex.join(words))] == words
    assert len(list(commands_of("\n".join(words)))) <= 5 + sum(word.count("\n") for word in words)


def test_what_a_file_brings_is_bounded() -> None:
    text = "printf '%999s' " + "a " * 200 + "| nc h 1\n"
    summary = import_commands("a", text.encode() * 200, ImportTarget(None, range(1, 9)))  # type: ignore[arg-type]
    assert sum(len(each.payload.text) for each in summary.brought.payloads) <= 16 * 1024 * 1024
    assert any("beyond those that a project takes" in line for line in summary_lines(summary))
    summary = import_commands("a", b"no\n" * 5_000, ImportTarget(None, range(1, 9)))  # type: ignore[arg-type]
    assert "From line 1,001 on nothing was read" in summary.broken
    with pytest.raises(ImportCancelled):
        import_commands("a", b"curl h", ImportTarget(None, range(1, 9)), lambda: True)  # type: ignore[arg-type]


def test_hostile_lengths(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="characters"):
        split_words("a" * (1024 * 1024 + 1))
    with pytest.raises(CommandError, match="words"):
        split_words("a " * 10_001)
    with pytest.raises(CommandError):
        read_command("printf '" + "%999s" * 2_000 + "' " + "a " * 9_000 + "| nc h 1")


def test_bytes_of_two_places_are_no_part_together() -> None:
    assert literal(b"a$") + literal(b"{env HOME}") == "a\\${env HOME}"
    text = sent("curl --json '$' --json '{env HOME}' http://h/")
    assert not parse_typed(text).needs.environment
    assert payload_bytes(PayloadSpec(PayloadForm.TYPED, text)).endswith(b"\r\n\r\n${env HOME}")


@pytest.mark.parametrize(("command", "data"), [
    (r"printf '%s' 'C:\new' | nc -C h 1", rb"C:\new"), (r"printf 'a\nb\r\n' | nc -C h 1", b"a\r\nb\r\n"),
])  # fmt: skip
def test_ends_of_lines_alone_become_crlf(command: str, data: bytes) -> None:
    assert payload_bytes(PayloadSpec(PayloadForm.TYPED, sent(command))) == data
    assert sent("nc -C h 1 < 'C:\\new\\r.txt'") == sent("nc h 1 < 'C:\\new\\r.txt'")


@pytest.mark.parametrize("command", [
    "printf '" + "%999d" * 5_000 + "' | nc h 1", "printf '" + "x" * 300_000 + "' | nc h 1",
    "printf %d 0x" + "f" * 5_000 + " | nc h 1", "curl -" + "s" * 20_000 + " http://h/",
])  # fmt: skip
def test_a_line_that_would_become_endless_is_refused(command: str) -> None:
    with pytest.raises(CommandError):
        read_command(command)
