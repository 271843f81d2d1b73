"""DNS by its other ways: ``python -m tests.agreement.makers._dns_ways``. dig asks dnsmasq over TCP, zeroconf announces.

Wants the package ``zeroconf`` in the environment that runs this maker; the tests do not.
"""

from __future__ import annotations

import socket

from tests.agreement.corpus import FOLDER, Corpus, Said, write_corpus
from tests.agreement.makers.dns import ASKED, RECORDS
from tests.agreement.recorder import LOOPBACK, Recorder, free_port, program, run, until, wait_for_port
from tests.agreement.sniffer import Datagram, Sniffer, in_namespace

WAYS = FOLDER / "ways"
MDNS_PORT = 5353
WANTED = 24  # datagrams; zeroconf asks before it announces, and says goodbye


def over_tcp() -> Corpus:
    """The questions of the other maker, over TCP."""
    port = free_port()
    command = ("dnsmasq", "-k", "-C", "/dev/null", "-h", "-R", "-u", "root", "-a", LOOPBACK, "-z", "-p", str(port),
               "--local=/example.org/", "--log-facility=-", *RECORDS)
    with program(*command), Recorder(port) as relay:
        wait_for_port(port)
        for words in ASKED[:16]:
            run("dig", "+tcp", "+tries=1", "+time=2", "-p", str(relay.port), f"@{LOOPBACK}", *words)
        return Corpus("dns-tcp", "tcp", 53, "dns", [each for each in relay.conversations if each])


def multicast() -> Corpus:
    """One conversation, as multicast is."""
    said = [Said(each.data) for each in in_namespace("tests.agreement.makers._dns_ways")]
    return Corpus("dns-multicast", "udp", MDNS_PORT, "mdns", [said])


def inside() -> list[Datagram]:
    """Two services, found by a third party, and gone again."""
    from zeroconf import ServiceBrowser, ServiceInfo, Zeroconf

    class Listener:
        def add_service(self, zeroconf: Zeroconf, kind: str, name: str) -> None:
            zeroconf.get_service_info(kind, name, 1000)

        update_service = remove_service = add_service

    with Sniffer("lo") as sniffer:
        announcer, finder = Zeroconf(interfaces=[LOOPBACK]), Zeroconf(interfaces=[LOOPBACK])
        for number, kind in enumerate(("_http._tcp.local.", "_ipp._tcp.local.")):
            announcer.register_service(ServiceInfo(
                kind, f"A printer {number}.{kind}", port=80 + number, server=f"printer{number}.local.",
                addresses=[socket.inet_aton("192.0.2.7")], properties={"txtvers": "1", "paper": "A4"},
            ))
            ServiceBrowser(finder, kind, Listener())
        until(lambda: len(sniffer.seen) >= WANTED)
        announcer.close()
        finder.close()
    return [each for each in sniffer.seen if MDNS_PORT in (each.source_port, each.target_port)]


def main() -> None:
    """Both, into their folder."""
    write_corpus(over_tcp(), "dnsmasq and dig, over TCP", WAYS)
    write_corpus(multicast(), "zeroconf on both sides", WAYS)


if __name__ == "__main__":
    main()
