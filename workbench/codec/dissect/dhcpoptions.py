"""DHCP's options (RFC 2132 and the registry that followed it): their names, their keys, how each is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from workbench.codec.dissect.dnsrecords import Names, shown_name
from workbench.codec.dissect.reader import Reader, shown_bytes, shown_text
from workbench.model.fields import Field

PAD, OVERLOAD, MESSAGE_TYPE, PARAMETERS, CLIENT_ID, FQDN, AGENT, END = 0, 52, 53, 55, 61, 81, 82, 255
SEARCH, ROUTES = 119, 121
MESSAGE_TYPES: Final = {1: "Discover", 2: "Offer", 3: "Request", 4: "Decline", 5: "ACK", 6: "NAK", 7: "Release",
                        8: "Inform", 9: "Force Renew", 10: "Lease query", 11: "Lease Unassigned", 12: "Lease Unknown",
                        13: "Lease Active"}

# Code -> title, the key behind “dhcp.option.”, and how: ip (one or more addresses), u8, u16, u32, i32, bool, text, raw
OPTIONS: Final[dict[int, tuple[str, str, str]]] = {
    1: ("Subnet Mask", "subnet_mask", "ip"), 2: ("Time Offset", "time_offset", "i32"), 3: ("Router", "router", "ip"),
    4: ("Time Server", "time_server", "ip"), 5: ("Name Server", "name_server", "ip"),
    6: ("Domain Name Server", "domain_name_server", "ip"), 7: ("Log Server", "log_server", "ip"),
    8: ("Quotes Server", "quotes_server", "ip"), 9: ("LPR Server", "lpr_server", "ip"),
    12: ("Host Name", "hostname", "text"), 13: ("Boot File Size", "boot_file_size", "u16"),
    14: ("Merit Dump File", "merit_dump_file", "text"), 15: ("Domain Name", "domain_name", "text"),
    16: ("Swap Server", "swap_server", "ip"), 17: ("Root Path", "root_path", "text"),
    18: ("Extensions Path", "extension_path", "text"), 19: ("IP Forwarding", "ip_forwarding", "bool"),
    20: ("Non-Local Source Routing", "non_local_source_routing", "bool"),
    22: ("Maximum Datagram Reassembly Size", "max_datagram_reassembly_size", "u16"),
    23: ("Default IP Time-to-Live", "default_ip_ttl", "u8"),
    24: ("Path MTU Aging Timeout", "path_mtu_aging_timeout", "u32"), 26: ("Interface MTU", "interface_mtu", "u16"),
    27: ("All Subnets are Local", "all_subnets_are_local", "bool"),
    28: ("Broadcast Address", "broadcast_address", "ip"),
    31: ("Perform Router Discover", "perform_router_discover", "bool"),
    35: ("ARP Cache Timeout", "arp_cache_timeout", "u32"),
    37: ("TCP Default TTL", "tcp_default_ttl", "u8"), 38: ("TCP Keepalive Interval", "tcp_keepalive_interval", "u32"),
    40: ("Network Information Service Domain", "nis_domain", "text"),
    41: ("Network Information Service Servers", "nis_server", "ip"),
    42: ("Network Time Protocol Servers", "ntp_server", "ip"),
    43: ("Vendor-Specific Information", "vendor.value", "raw"),
    44: ("NetBIOS over TCP/IP Name Server", "netbios_over_tcpip_name_server", "ip"),
    45: ("NetBIOS over TCP/IP Datagram Distribution Name Server", "netbios_over_tcpip_dd_name_server", "ip"),
    46: ("NetBIOS over TCP/IP Node Type", "netbios_over_tcpip_node_type", "u8"),
    47: ("NetBIOS over TCP/IP Scope", "netbios_over_tcpip_scope", "text"),
    50: ("Requested IP Address", "requested_ip_address", "ip"),
    51: ("IP Address Lease Time", "ip_address_lease_time", "u32"), 52: ("Option Overload", "option_overload", "u8"),
    53: ("DHCP Message Type", "dhcp", "u8"), 54: ("DHCP Server Identifier", "dhcp_server_id", "ip"),
    55: ("Parameter Request List", "request_list_item", "list"), 56: ("Message", "message", "text"),
    57: ("Maximum DHCP Message Size", "dhcp_max_message_size", "u16"),
    58: ("Renewal Time Value", "renewal_time_value", "u32"),
    59: ("Rebinding Time Value", "rebinding_time_value", "u32"),
    60: ("Vendor class identifier", "vendor_class_id", "text"), 61: ("Client identifier", "client_id", "client"),
    64: ("Network Information Service+ Domain", "nis_plus_domain", "text"),
    65: ("Network Information Service+ Servers", "nis_plus_server", "ip"),
    66: ("TFTP Server Name", "tftp_server_name", "text"), 67: ("Bootfile name", "bootfile_name", "text"),
    69: ("SMTP Server", "smtp_server", "ip"), 70: ("POP3 Server", "pop3_server", "ip"),
    72: ("Default WWW Server", "default_www_server", "ip"), 80: ("Rapid commit", "rapid_commit", "raw"),
    77: ("User Class Information", "user_class", "raw"),
    81: ("Client Fully Qualified Domain Name", "fqdn", "fqdn"),
    82: ("Agent Information Option", "agent_information_option", "agent"),
    93: ("Client System Architecture", "client_system_architecture", "u16"),
    94: ("Client Network Device Interface", "client_network_interface", "raw"),
    97: ("UUID/GUID-based Client Identifier", "client_uuid", "raw"),
    100: ("PCode", "tz_pcode", "text"), 101: ("TCode", "tz_tcode", "text"),
    116: ("DHCP Auto-Configuration", "dhcp_auto_configuration", "u8"),
    119: ("Domain Search", "dhcp_dns_domain_search_list_fqdn", "names"), 120: ("SIP Servers", "sip_servers", "raw"),
    121: ("Classless Static Route", "classless_static_route", "routes"),
    150: ("TFTP Server Address", "tftp_server_address", "ip"),
    252: ("Private/Proxy autodiscovery", "private_proxy_autodiscovery", "text"),
}
WIDTHS: Final = {"u8": 1, "u16": 2, "u32": 4}
AGENT_PARTS: Final = {1: "agent_circuit_id", 2: "agent_remote_id", 6: "subscriber_id"}


@dataclass
class Found:
    """What the rest of a message hangs on."""

    message_type: int = 0
    overload: int = 0


def option_name(code: int) -> str:
    """“Router”; “Option 224” of one without a name."""
    return OPTIONS[code][0] if code in OPTIONS else {PAD: "Padding", END: "End"}.get(code, f"Option {code}")


def read_options(reader: Reader) -> Found:
    """Options up to the end option, or the end of what is read."""
    found = Found()
    while reader.left:
        code = reader.peek()
        if code == PAD:
            _padding(reader)
            continue
        with reader.group("dhcp.option.type", f"Option: ({code}) {option_name(code)}") as option:
            option.value = reader.number("dhcp.option.code", "Option", 1, option_name)
            if code == END:
                at = reader.at - 1
                reader.add(Field("dhcp.option.end", "Option end", at, 1, END))
                return found
            size = reader.number("dhcp.option.length", "Length", 1)
            with reader.within(size, "the option", option):
                option.text = _value(reader, code, found)
    return found


def _padding(reader: Reader) -> None:
    at = reader.at
    while reader.left and reader.data[reader.at] == PAD:
        reader.at += 1
    data = reader.data[at : reader.at]
    reader.add(Field("dhcp.option.padding", "Padding", at, len(data), data, f"{len(data)} bytes"))


def _value(reader: Reader, code: int, found: Found) -> str:
    title, short, how = OPTIONS.get(code, ("Value", "value", "raw"))
    key = f"dhcp.option.{short}"
    if how == "ip":
        told = []
        while reader.left:
            told.append(reader.ipv4(key, title))
        return ", ".join(told[:8])
    if how in WIDTHS:
        names = {MESSAGE_TYPE: MESSAGE_TYPES}.get(code)
        value = reader.number(key, title, WIDTHS[how], names)
        found.message_type = value if code == MESSAGE_TYPE else found.message_type
        found.overload = value if code == OVERLOAD else found.overload
        return reader.fields[-1].text or (f"{value:,} s" if how == "u32" else str(value))
    if how == "i32":
        return str(reader.signed(key, title, 4))
    if how == "bool":
        return "yes" if reader.flag(key, title, (reader.need(1, title), 1), 0xFF) else "no"
    if how == "text":
        return shown_text(reader.string(key, title, reader.left))
    return _special(reader, code, key, title)


def _special(reader: Reader, code: int, key: str, title: str) -> str:
    if code == PARAMETERS:
        asked = []
        while reader.left:
            asked.append(option_name(reader.number(key, "Parameter Request List Item", 1, option_name)))
        return shown_text(", ".join(asked))
    if code == CLIENT_ID:
        return _client_id(reader)
    if code == FQDN:
        return _fqdn(reader)
    if code == AGENT:
        return _agent(reader)
    if code == SEARCH:
        return _search(reader, key)
    if code == ROUTES:
        return _routes(reader, key)
    return shown_bytes(reader.rest(key, title))


def _client_id(reader: Reader) -> str:
    kind = reader.peek()
    if kind == 1 and reader.left == 7:
        reader.number("dhcp.hw.type", "Hardware type", 1)
        at = reader.need(6, "Client MAC address")
        address = reader.data[at : at + 6].hex(":")
        reader.add(Field("dhcp.hw.mac_addr", "Client MAC address", at, 6, address))
        return address
    reader.number("dhcp.client_id.type", "Type", 1)
    return shown_bytes(reader.rest("dhcp.client_id", "Identifier"))


def _fqdn(reader: Reader) -> str:
    """RFC 4702."""
    place = (reader.at, 1)
    with reader.group("dhcp.fqdn.flags", "Flags") as group:
        group.value = reader.data[reader.need(1, "Flags")]
        for key, title, mask in (("n", "Server DDNS", 8), ("e", "Encoding", 4), ("o", "Server overrides", 2),
                                 ("s", "Server", 1)):
            reader.flag(f"dhcp.fqdn.{key}", title, place, mask)
        reader.bits("dhcp.fqdn.mbz", "Reserved flags", place, 0xF0)
    reader.number("dhcp.fqdn.rcode1", "A-RR result", 1)
    reader.number("dhcp.fqdn.rcode2", "PTR-RR result", 1)
    if not group.value & 4:
        return shown_text(reader.string("dhcp.fqdn.name", "Client name", reader.left))
    return shown_bytes(reader.rest("dhcp.fqdn.wire_name", "Client name"))


def _agent(reader: Reader) -> str:
    """RFC 3046."""
    while reader.left:
        with reader.group("dhcp.option.agent_information_option.suboption", "Sub-option") as group:
            code = group.value = reader.number("dhcp.option.agent_information_option.code", "Code", 1)
            size = reader.number("dhcp.option.suboption_length", "Length", 1)
            part = AGENT_PARTS.get(code, "value")
            group.text = shown_bytes(reader.raw(f"dhcp.option.agent_information_option.{part}", "Value", size))
    return ""


def _search(reader: Reader, key: str) -> str:
    """RFC 3397: names as in DNS, whose pointers count from the option's first byte."""
    names = Names(reader.data[reader.at : reader.end], reader.at)
    told = []
    while reader.left:
        told.append(shown_name(names.read(reader, key, "Domain")))
    return shown_text(", ".join(told))


def _routes(reader: Reader, key: str) -> str:
    """RFC 3442: of a network only the bytes that its mask covers are there."""
    told = []
    while reader.left:
        at = reader.at
        width = reader.data[reader.need(1, "Mask width")]
        size = (min(width, 32) + 7) // 8
        network = reader.data[reader.need(size, "Network") : reader.at].ljust(4, b"\0")
        router = reader.data[reader.need(4, "Router") : reader.at]
        text = f"{'.'.join(map(str, network))}/{width} by {'.'.join(map(str, router))}"
        fault = "a mask has at most 32 bits" if width > 32 else ""
        data = reader.data[at : reader.at]
        reader.add(Field(key, "Route", at, len(data), data, text, fault=fault))
        told.append(text)
    return shown_text(", ".join(told))
