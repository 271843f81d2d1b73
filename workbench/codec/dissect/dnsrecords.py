"""Names and record data of DNS messages: what each type of record holds, as tables."""

from __future__ import annotations

from typing import Final

import dns.exception
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype

from workbench.codec.dissect.reader import EndsHereError, Reader, named, shown_text
from workbench.model.fields import Field

ROOT: Final = "<Root>"  # as Wireshark writes it
OPTIONS: Final = {3: "NSID", 5: "DAU", 6: "DHU", 7: "N3U", 8: "Client subnet", 9: "Expire", 10: "Cookie",
                  11: "TCP keepalive", 12: "Padding", 13: "Chain", 14: "Key tag", 15: "Extended error"}
SVC_KEYS: Final = {0: "mandatory", 1: "alpn", 2: "no-default-alpn", 3: "port", 4: "ipv4hint", 5: "ech", 6: "ipv6hint"}
ALGORITHMS: Final = {5: "RSA/SHA1", 7: "RSASHA1-NSEC3-SHA1", 8: "RSA/SHA-256", 10: "RSA/SHA-512",
                     13: "ECDSA Curve P-256 with SHA-256", 14: "ECDSA Curve P-384 with SHA-384", 15: "Ed25519",
                     16: "Ed448"}

NAME_FAULTS: Final = (
    (dns.name.BadPointer, "a pointer in it does not lead to an earlier place"),
    (dns.name.BadLabelType, "a label is of a kind that nobody uses"),
    (dns.name.NameTooLong, "it is longer than 255 bytes"),
)

# Of each type: key, title and how it is read – a number's width, "name", "ipv4", "ipv6", "string" (with a length byte
# before it), "rest" (bytes up to the end), "text" (text up to the end), "type" (a record type), "bitmap" (of types).
Part = tuple[str, str, int | str]
RECORDS: Final[dict[str, tuple[Part, ...]]] = {
    "A": (("dns.a", "Address", "ipv4"),),
    "AAAA": (("dns.aaaa", "AAAA address", "ipv6"),),
    "NS": (("dns.ns", "Name server", "name"),),
    "CNAME": (("dns.cname", "CNAME", "name"),),
    "DNAME": (("dns.dname", "DNAME", "name"),),
    "PTR": (("dns.ptr.domain_name", "Domain name", "name"),),
    "MX": (("dns.mx.preference", "Preference", 2), ("dns.mx.mail_exchange", "Mail exchange", "name")),
    "SRV": (("dns.srv.priority", "Priority", 2), ("dns.srv.weight", "Weight", 2), ("dns.srv.port", "Port", 2),
            ("dns.srv.target", "Target", "name")),
    "SOA": (("dns.soa.mname", "Primary name server", "name"),
            ("dns.soa.rname", "Responsible authority’s mailbox", "name"),
            ("dns.soa.serial_number", "Serial number", 4), ("dns.soa.refresh_interval", "Refresh interval", 4),
            ("dns.soa.retry_interval", "Retry interval", 4), ("dns.soa.expire_limit", "Expire limit", 4),
            ("dns.soa.minimum_ttl", "Minimum TTL", 4)),
    "HINFO": (("dns.hinfo.cpu", "CPU", "string"), ("dns.hinfo.os", "OS", "string")),
    "DS": (("dns.ds.key_id", "Key id", 2), ("dns.ds.algorithm", "Algorithm", 1),
           ("dns.ds.digest_type", "Digest type", 1), ("dns.ds.digest", "Digest", "rest")),
    "DNSKEY": (("dns.dnskey.flags", "Flags", 2), ("dns.dnskey.protocol", "Protocol", 1),
               ("dns.dnskey.algorithm", "Algorithm", 1), ("dns.dnskey.public_key", "Public key", "rest")),
    "RRSIG": (("dns.rrsig.type_covered", "Type covered", "type"), ("dns.rrsig.algorithm", "Algorithm", 1),
              ("dns.rrsig.labels", "Labels", 1), ("dns.rrsig.original_ttl", "Original TTL", 4),
              ("dns.rrsig.signature_expiration", "Signature expiration", 4),
              ("dns.rrsig.signature_inception", "Signature inception", 4), ("dns.rrsig.key_tag", "Key tag", 2),
              ("dns.rrsig.signers_name", "Signer’s name", "name"), ("dns.rrsig.signature", "Signature", "rest")),
    "NSEC": (("dns.nsec.next_domain_name", "Next domain name", "name"), ("dns.nsec.types", "Types", "bitmap")),
    "SSHFP": (("dns.sshfp.algorithm", "Algorithm", 1), ("dns.sshfp.fingerprint.type", "Fingerprint type", 1),
              ("dns.sshfp.fingerprint", "Fingerprint", "rest")),
    "TLSA": (("dns.tlsa.certificate_usage", "Certificate usage", 1), ("dns.tlsa.selector", "Selector", 1),
             ("dns.tlsa.matching_type", "Matching type", 1),
             ("dns.tlsa.certificate_association_data", "Certificate association data", "rest")),
    "CAA": (("dns.caa.flags", "CAA flags", 1), ("dns.caa.tag", "Tag", "string"), ("dns.caa.value", "Value", "text")),
    "NAPTR": (("dns.naptr.order", "Order", 2), ("dns.naptr.preference", "Preference", 2),
              ("dns.naptr.flags", "Flags", "string"), ("dns.naptr.service", "Service", "string"),
              ("dns.naptr.regex", "Regex", "string"), ("dns.naptr.replacement", "Replacement", "name")),
}


def type_name(number: int) -> str:
    """“AAAA”; “TYPE65280” of a type that has no name."""
    return dns.rdatatype.to_text(dns.rdatatype.RdataType.make(number & 0xFFFF))


def shown_name(name: dns.name.Name) -> str:
    """A name as people write it, without the last dot; bytes that are no text are escaped."""
    labels = [label.decode("utf-8", "backslashreplace").replace(".", r"\.") for label in name.labels if label]
    return ".".join(labels) or ROOT


def name_line(name: dns.name.Name) -> str:
    """A name for one line."""
    return shown_text(shown_name(name))


class Names:
    """The names of one message that begins at ``base`` of the bytes."""

    def __init__(self, message: bytes, base: int) -> None:
        self.message = message
        self._base = base

    def read(self, reader: Reader, key: str, title: str) -> dns.name.Name:
        """The name at the cursor. Its place is where it stands, also if a pointer leads elsewhere for its rest."""
        at = reader.need(1, title)
        reader.at = at
        try:
            name, used = dns.name.from_wire(self.message, at - self._base)
        except dns.exception.DNSException as error:
            why = next((told for kind, told in NAME_FAULTS if isinstance(error, kind)), "it goes beyond the message")
            raise EndsHereError(f"“{title}” is no name: {why}") from error
        reader.need(used, title)
        pointer = self._pointer(at, used)
        shown = shown_name(name)
        reader.add(Field(key, title, at, used, shown, shown_text(shown), pointer))
        return name

    def _pointer(self, at: int, used: int) -> tuple[Field, ...]:
        """A name that ends in a pointer has it as a child: where the rest of it stands."""
        here, end = at - self._base, at - self._base + used
        while here < end and self.message[here] < 0xC0:
            here += self.message[here] + 1
        if here >= end:
            return ()
        target = int.from_bytes(self.message[here:end], "big") & 0x3FFF
        text = f"the rest stands at byte {target} of the DNS message"
        return (Field("dns.name.pointer", "Pointer", here + self._base, 2, target, text, mask=0x3FFF),)

    def printed(self, number: int, at: int, size: int) -> str:
        """Record data as dnspython prints it; empty if it cannot."""
        try:
            kind = dns.rdatatype.RdataType.make(number)
            rdata = dns.rdata.from_wire(dns.rdataclass.IN, kind, self.message, at - self._base, size)
            return shown_text(rdata.to_text())
        except (dns.exception.DNSException, ValueError, IndexError):
            return ""


def read_record(reader: Reader, names: Names, number: int, size: int) -> str:
    """The data of one record up to the reader's end; how it reads in a line."""
    kind = type_name(number)
    if kind in RECORDS:
        return " ".join(_part(reader, names, part) for part in RECORDS[kind])[:120]
    if kind == "TXT":
        return _strings(reader, "dns.txt", "TXT")
    if kind == "OPT":
        _options(reader)
        return ""
    if kind in ("SVCB", "HTTPS"):
        return _service(reader, names)
    text = names.printed(number, reader.at, size)
    return text if reader.rest("dns.data", "Data") else ""


def _part(reader: Reader, names: Names, part: Part) -> str:
    key, title, how = part
    if how == "name":
        return name_line(names.read(reader, key, title))
    if how == "ipv4":
        return reader.ipv4(key, title)
    if how == "ipv6":
        return reader.ipv6(key, title)
    if how == "string":
        size = reader.number(key + "_length", title + " length", 1)
        return shown_text(reader.string(key, title, size))
    if how == "text":
        return shown_text(reader.string(key, title, reader.left))
    if how == "bitmap":
        return _bitmap(reader, key, title)
    if how == "rest":
        reader.rest(key, title)
        return ""
    if how == "type":
        return type_name(reader.number(key, title, 2, type_name))
    assert isinstance(how, int)
    return str(reader.number(key, title, how, ALGORITHMS if key.endswith(".algorithm") and "ssh" not in key else None))


def _bitmap(reader: Reader, key: str, title: str) -> str:
    """Types that a name has (RFC 4034, section 4.1.2): windows of up to 32 bytes, a bit for each."""
    told: list[str] = []
    with reader.group(key, title) as group:
        while reader.left:
            window = reader.number("dns.nsec.window", "Window", 1)
            size = reader.number("dns.nsec.bitmap_length", "Bitmap length", 1)
            at = reader.need(size, "Bitmap")
            for number in range(size * 8):
                mask = 0x80 >> number % 8
                if reader.data[at + number // 8] & mask:
                    kind = window * 256 + number
                    told.append(type_name(kind))
                    # Wireshark's key for these too
                    reader.add(Field("dns.resp.type", "Type", at + number // 8, 1, kind, f"{told[-1]} ({kind})",
                                     mask=mask))
        group.text = shown_text(" ".join(told))
    return group.text


def _strings(reader: Reader, key: str, title: str) -> str:
    told = []
    while reader.left:
        size = reader.number(f"{key}.length", f"{title} length", 1)
        told.append(reader.string(key, title, size))
    return shown_text(" ".join(f"“{each}”" for each in told[:8]))


def _options(reader: Reader) -> None:
    while reader.left:
        with reader.group("dns.opt", "Option") as option:
            code = reader.number("dns.opt.code", "Option code", 2, OPTIONS)
            size = reader.number("dns.opt.len", "Option length", 2)
            option.title = named(code, OPTIONS)
            with reader.within(size, "the option", option):
                _option(reader, code)


def _option(reader: Reader, code: int) -> None:
    if code == 10:
        reader.raw("dns.opt.cookie.client", "Client cookie", 8)
        reader.rest("dns.opt.cookie.server", "Server cookie")
    elif code == 8:
        family = reader.number("dns.opt.client.family", "Family", 2, {1: "IPv4", 2: "IPv6"})
        reader.number("dns.opt.client.netmask", "Source netmask", 1)
        reader.number("dns.opt.client.scope", "Scope netmask", 1)
        _subnet(reader, family)
    elif code == 12:
        reader.rest("dns.opt.padding", "Padding")
    elif code == 15:
        reader.number("dns.opt.ext_error.info_code", "Info code", 2)
        reader.string("dns.opt.ext_error.extra_text", "Extra text", reader.left)
    else:
        reader.rest("dns.opt.data", "Option data")


def _subnet(reader: Reader, family: int) -> None:
    """Of an address only the bytes that its mask covers are there (RFC 7871)."""
    if family != 1 or not 0 < reader.left <= 4:
        reader.rest("dns.opt.client.addr", "Client subnet")
        return
    size = reader.left
    at = reader.need(size, "Client subnet")
    address = ".".join(map(str, reader.data[at : at + size].ljust(4, b"\0")))
    reader.add(Field("dns.opt.client.addr4", "Client subnet", at, size, address))


def _service(reader: Reader, names: Names) -> str:
    """SVCB and HTTPS (RFC 9460)."""
    reader.number("dns.svcb.svcpriority", "SvcPriority", 2)
    target = names.read(reader, "dns.svcb.targetname", "TargetName")
    while reader.left:
        with reader.group("dns.svcb.svcparam", "SvcParam") as group:
            code = reader.number("dns.svcb.svcparam.key", "SvcParamKey", 2, SVC_KEYS)
            group.title = SVC_KEYS.get(code, f"key{code}")
            size = reader.number("dns.svcb.svcparam.value.length", "SvcParamValue length", 2)
            with reader.within(size, "the parameter", group):
                _service_value(reader, code)
    return name_line(target)


def _service_value(reader: Reader, code: int) -> None:
    if code == 1:
        while reader.left:
            size = reader.number("dns.svcb.svcparam.alpn.length", "ALPN length", 1)
            reader.string("dns.svcb.svcparam.alpn", "ALPN", size)
    elif code == 3:
        reader.number("dns.svcb.svcparam.port", "Port", 2)
    elif code == 4:
        while reader.left:
            reader.ipv4("dns.svcb.svcparam.ipv4hint.ip", "IP")
    elif code == 6:
        while reader.left:
            reader.ipv6("dns.svcb.svcparam.ipv6hint.ip", "IP")
    else:
        reader.rest("dns.svcb.svcparam.value", "SvcParamValue")
