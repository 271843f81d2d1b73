import socket

import dns.resolver
import pytest

from workbench.host.nameservers import read_nameservers


def configured(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """dnspython reads this file as the system's configuration."""
    real = dns.resolver.Resolver
    monkeypatch.setattr(dns.resolver, "Resolver", lambda: real(filename=path))


def test_servers_and_search_list_are_those_of_the_configuration(tmp_path, monkeypatch):
    path = tmp_path / "resolv.conf"
    path.write_text("nameserver 192.0.2.53\nnameserver 2001:db8::53\nsearch lab.example example.org\n")
    configured(monkeypatch, str(path))
    found = read_nameservers()
    assert found.servers == ("192.0.2.53", "2001:db8::53")
    assert found.search == ("lab.example", "example.org")
    assert found.host_name == socket.gethostname()
    assert found.full_name.startswith(found.host_name)
    assert found.note == ""


def test_a_computer_without_dns_servers_says_so(tmp_path, monkeypatch):
    configured(monkeypatch, str(tmp_path / "missing"))
    found = read_nameservers()
    assert found.servers == ()
    assert found.note == "No DNS server is configured on this computer."
