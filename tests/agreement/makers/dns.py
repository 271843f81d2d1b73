"""dnsmasq answers dig: records of many types, EDNS options, names that are not there, questions that are refused."""

from __future__ import annotations

from tests.agreement.corpus import Corpus
from tests.agreement.recorder import LOOPBACK, Recorder, free_port, program, run, wait_for_port

PORT = 53
RECORDS = (
    "--host-record=www.example.org,192.0.2.1,2001:db8::1,600", "--host-record=ftp.example.org,192.0.2.2",
    "--cname=web.example.org,www.example.org", "--txt-record=example.org,v=spf1 -all,second text",
    "--mx-host=example.org,mail.example.org,10", "--mx-host=example.org,spare.example.org,20",
    "--srv-host=_sip._udp.example.org,sip.example.org,5060,10,20",
    "--ptr-record=1.2.0.192.in-addr.arpa,www.example.org", "--caa-record=example.org,0,issue,ca.example.net",
    "--naptr-record=example.org,100,50,s,SIP+D2U,,_sip._udp.example.org",
    "--dns-rr=example.org,51,01020304", "--dns-rr=tls.example.org,52,0301010203",
)
ASKED = (
    ("www.example.org", "A"), ("www.example.org", "AAAA"), ("web.example.org", "A"), ("web.example.org", "CNAME"),
    ("example.org", "TXT"), ("example.org", "MX"), ("_sip._udp.example.org", "SRV", "+noedns"), ("-x", "192.0.2.1"),
    ("example.org", "CAA"), ("example.org", "NAPTR"), ("example.org", "TYPE51"), ("tls.example.org", "TLSA"),
    ("missing.example.org", "A"), ("www.example.org", "A", "+noedns"), ("www.example.org", "A", "+dnssec"),
    ("www.example.org", "A", "+subnet=192.0.2.0/24"), ("www.example.org", "A", "+norecurse", "+cdflag", "+adflag"),
    ("version.bind", "TXT", "CH"), ("www.example.org", "ANY"), ("www.example.org", "A", "+nsid", "+padding=64"),
    ("www.example.org", "A", "+opcode=4"), ("ftp.example.org", "HTTPS"), (".", "NS"),
    ("www.example.net", "A"), ("zone.example.com", "SOA"), ("zone.example.com", "NS"),
    ("nothing.zone.example.com", "A"),
)


def make() -> tuple[Corpus, str]:
    """A conversation for each question."""
    port = free_port()
    command = (
        "dnsmasq", "-k", "-C", "/dev/null", "-h", "-R", "-u", "root", "-a", LOOPBACK, "-z", "-p", str(port),
        "--local=/example.org/", "--auth-server=ns.example.com,eth9", "--auth-zone=zone.example.com",
        "--log-facility=-", *RECORDS,
    )
    with program(*command), Recorder(port, "udp") as relay:
        wait_for_port(port)
        for words in ASKED:
            run("dig", "+tries=1", "+time=2", "-p", str(relay.port), f"@{LOOPBACK}", *words)
        corpus = Corpus("dns", "udp", PORT, "dns", relay.conversations)
    version = run("dnsmasq", "--version").decode().splitlines()[0].split("  ")[0]
    return corpus, f"{version} and dig"
