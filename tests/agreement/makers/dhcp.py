"""dnsmasq gives addresses to BusyBox's udhcpc and ISC's dhclient, over a veth pair in a namespace of their own."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.agreement.corpus import Corpus, Said
from tests.agreement.recorder import program, run, until
from tests.agreement.sniffer import Datagram, Sniffer, in_namespace

PORT = 67
CLIENT = "wire1"
GIVEN = (
    "3,10.77.0.1", "6,10.77.0.1,10.77.0.2", "15,example.org", "42,10.77.0.3", "26,1400", "119,example.org,example.net",
    "121,10.80.0.0/16,10.77.0.9", "66,boot.example.org", "67,file.img", "252,http://example.org/wpad.dat",
    "43,01:02:03", "2,3600", "12,a-name", "44,10.77.0.4", "46,8", "58,300", "59,500", "19,1", "23,64", "17,/root",
)
ASKED = (
    (), ("-x", "hostname:bench"), ("-F", "bench.example.org"), ("-V", "a vendor"), ("-r", "10.77.0.77"),
    ("-x", "0x3d:0102030405"), ("-o", "-O", "router", "-O", "mtu"), ("-B",), ("-R",),
    ("-x", "0x52:0103616263", "-C"),
)
DHCLIENT = 'send host-name "isc";\nrequest subnet-mask, routers, time-offset, domain-name, ntp-servers;\n' \
    'send dhcp-lease-time 900;\nsend dhcp-client-identifier "isc client";\n'


def make() -> tuple[Corpus, str]:
    """One conversation, as broadcasts are."""
    said = [Said(each.data, each.target_port == PORT) for each in in_namespace(__name__)]
    return Corpus("dhcp", "udp", PORT, "dhcp", [said]), "dnsmasq, BusyBox's udhcpc and ISC's dhclient"


def inside() -> list[Datagram]:
    """All datagrams."""
    options = [f"--dhcp-option-force={each}" for each in GIVEN]
    with tempfile.TemporaryDirectory() as name, Sniffer("wire0") as sniffer:
        command = ("dnsmasq", "-k", "-C", "/dev/null", "-p", "0", "-u", "root", "-i", "wire0", "--dhcp-authoritative",
                   "--dhcp-range=10.77.0.50,10.77.0.99,600", "--no-ping", f"--dhcp-leasefile={name}/leases",
                   "--dhcp-boot=boot.img,server,10.77.0.1", "--log-facility=-", *options)
        with program(*command):
            udhcpc = ("busybox", "udhcpc", "-i", CLIENT, "-f", "-q", "-n", "-s", "/bin/true", "-t", "4", "-T", "1")
            until(lambda: run(*udhcpc) is not None and len(sniffer.seen) >= 4)
            for words in ASKED:
                run(*udhcpc, *words)
            configuration = Path(name) / "dhclient.conf"
            configuration.write_text(DHCLIENT)
            dhclient = ("dhclient", "-4", "-v", "-1", "-sf", "/bin/true", "-cf", str(configuration), "-lf",
                        f"{name}/dhclient.leases", "-pf", f"{name}/dhclient.pid")
            run(*dhclient, CLIENT)
            run(*dhclient, "-r", CLIENT)
    return [each for each in sniffer.seen if PORT in (each.source_port, each.target_port)]
