"""Questions to a DNS server of our own on loopback."""

import socket
import threading
from collections.abc import Iterator

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from workbench.host.dnsquery import ServerError, dns_query, parse_server

ZONE = {
    ("www.example.", "A"): ["www.example. 60 IN CNAME web.example.", "web.example. 30 IN A 192.0.2.7"],
    ("example.", "MX"): ["example. 300 IN MX 10 mail.example."],
    ("example.", "TXT"): ['example. 300 IN TXT "a\x07b" "second"'],
    ("7.2.0.192.in-addr.arpa.", "PTR"): ["7.2.0.192.in-addr.arpa. 60 IN PTR web.example."],
}


class Server:
    """Answers by the zone; NXDOMAIN for the rest; garbage for ``garbage.example``; nothing for ``silent.example``."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(20)
        self.place = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.thread = threading.Thread(target=self.serve, name="dns-server")
        self.thread.start()

    def serve(self) -> None:
        while True:
            data, peer = self.socket.recvfrom(4_096)
            if data == b"stop":
                return
            query = dns.message.from_wire(data)
            name = query.question[0].name.to_text()
            if name == "garbage.example.":
                self.socket.sendto(data[:2] + b"\x81\x80\xff\xff" + bytes(10), peer)
            elif name != "silent.example.":
                self.socket.sendto(self.answer(query, name).to_wire(), peer)

    def answer(self, query: dns.message.Message, name: str) -> dns.message.Message:
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        kind = query.question[0].to_text().split()[-1]
        lines = ZONE.get((name, kind))
        if lines is None and name != "example.":
            response.set_rcode(dns.rcode.NXDOMAIN)
        for line in lines or []:
            owner, ttl, clazz, rdtype, rest = line.split(" ", 4)
            response.answer.append(dns.rrset.from_text(owner, int(ttl), clazz, rdtype, rest))
        return response

    def stop(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(b"stop", self.socket.getsockname())
        self.thread.join()
        self.socket.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


def test_an_address_comes_with_the_alias_that_led_to_it(server):
    found = dns_query("www.example", "A", server.place)
    assert [(row.kind, row.value, row.detail) for row in found.answers] == [
        ("CNAME", "web.example.", "www.example, TTL 60 s"),
        ("A", "192.0.2.7", "web.example, TTL 30 s"),
    ]
    assert found.took_ns > 0 and found.problem == "" and "127.0.0.1" in found.question


def test_a_mail_server(server):
    assert [row.value for row in dns_query("example", "MX", server.place).answers] == ["10 mail.example."]


def test_control_characters_of_a_text_do_not_reach_the_eye(server):
    (row,) = dns_query("example", "TXT", server.place).answers
    assert row.value.isprintable() and "007" in row.value


def test_the_name_of_an_address(server):
    assert [row.value for row in dns_query("192.0.2.7", "PTR", server.place).answers] == ["web.example."]


def test_a_name_that_does_not_exist(server):
    assert dns_query("nobody.example", "A", server.place).problem == "The name does not exist (NXDOMAIN)."


def test_a_name_without_such_a_record(server):
    assert dns_query("example", "SRV", server.place).problem == "The name exists, but has no SRV record (NODATA)."


@pytest.mark.parametrize("name", ["garbage.example", "silent.example"])
def test_a_server_that_answers_nothing_usable(server, name):
    found = dns_query(name, "A", server.place, timeout_s=0.3)
    assert found.answers == () and found.problem


def test_what_cannot_be_a_name():
    assert dns_query("a..b", "A", "127.0.0.1:9", 0.3).problem == "A DNS label is empty."


def test_an_unknown_type():
    with pytest.raises(ValueError, match="none of A, AAAA"):
        dns_query("example", "ANY", "127.0.0.1:9")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("192.0.2.1", ("192.0.2.1", 53)), ("192.0.2.1:5353", ("192.0.2.1", 5353)), ("::1", ("::1", 53)),
        (" [::1]:54 ", ("::1", 54)), ("[::1]", ("::1", 53)),
    ],
)  # fmt: skip
def test_servers_are_written_in_numbers(text, place):
    assert parse_server(text) == place


@pytest.mark.parametrize("text", ["dns.example", "192.0.2.1:0", "192.0.2.1:x", "192.0.2.1:99999", "[::1"])
def test_other_servers_are_refused(text):
    with pytest.raises(ServerError, match="“"):
        parse_server(text)
