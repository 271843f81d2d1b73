"""What must be compared at least, and where tshark's conventions differ from ours: one table each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Convention:
    """A difference that is meant. With neither ``without_*``, nothing is left out."""

    protocol: str  # the dissector's key
    key: str
    reason: str
    without_value: bool = False
    without_place: bool = False
    ours_alone: tuple[str, ...] = ()  # values that tshark shows under another key

    @property
    def keeps_nothing(self) -> bool:
        """The key is not compared at all."""
        return self.without_value and self.without_place


def place(protocol: str, key: str, reason: str) -> Convention:
    """Places are not compared."""
    return Convention(protocol, key, reason, without_place=True)


def value(protocol: str, key: str, reason: str) -> Convention:
    """Values are not compared."""
    return Convention(protocol, key, reason, without_value=True)


def neither(protocol: str, key: str, reason: str) -> Convention:
    """The key means something else to tshark."""
    return Convention(protocol, key, reason, without_value=True, without_place=True)


def but(protocol: str, key: str, reason: str, *values: str) -> Convention:
    """These values of ours stand under another key in tshark."""
    return Convention(protocol, key, reason, ours_alone=values)


# Keys that each protocol's messages must have given to compare, so that nothing passes by comparing nothing.
REQUIRED: dict[str, tuple[str, ...]] = {
    "syslog": (
        "syslog.facility", "syslog.level", "syslog.msg", "syslog.version", "syslog.timestamp",
        "syslog.timestamp_rfc3164", "syslog.hostname", "syslog.appname", "syslog.procid",
    ),
    "sip": (
        "sip.Request-Line", "sip.Method", "sip.r-uri", "sip.r-uri.user", "sip.r-uri.host", "sip.r-uri.port",
        "sip.Status-Line", "sip.Status-Code", "sip.msg_hdr", "sip.Via", "sip.Via.transport", "sip.Via.branch",
        "sip.Via.sent-by.address", "sip.From", "sip.from.addr", "sip.from.tag", "sip.To", "sip.to.user",
        "sip.Call-ID", "sip.CSeq.seq", "sip.CSeq.method", "sip.Contact", "sip.contact.uri", "sip.Content-Length",
        "sdp.version", "sdp.owner", "sdp.owner.address", "sdp.connection_info", "sdp.time.start", "sdp.media",
        "sdp.media.port", "sdp.media.proto", "sdp.media_attr", "sdp.media_attribute.field",
    ),
    "dns": (
        "dns.id", "dns.flags", "dns.flags.response", "dns.flags.opcode", "dns.flags.rcode", "dns.count.answers",
        "dns.qry.name", "dns.qry.type", "dns.qry.class", "dns.resp.name", "dns.resp.type", "dns.resp.ttl",
        "dns.resp.len", "dns.a", "dns.aaaa", "dns.cname", "dns.txt", "dns.mx.mail_exchange", "dns.srv.target",
        "dns.ptr.domain_name", "dns.soa.serial_number", "dns.naptr.service", "dns.caa.tag", "dns.tlsa.selector",
        "dns.rr.udp_payload_size", "dns.opt.code", "dns.opt.cookie.client", "dns.opt.client.addr4",
    ),
    "mqtt": (
        "mqtt.msgtype", "mqtt.len", "mqtt.qos", "mqtt.retain", "mqtt.protoname", "mqtt.ver", "mqtt.conflag.willflag",
        "mqtt.kalive", "mqtt.clientid", "mqtt.username", "mqtt.passwd", "mqtt.willtopic", "mqtt.willmsg",
        "mqtt.conack.val", "mqtt.connack.reason_code", "mqtt.topic", "mqtt.msg", "mqtt.msgid", "mqtt.sub.qos",
        "mqtt.suback.qos", "mqtt.suback.reason_code", "mqtt.subscription_options_qos", "mqtt.property_len",
        "mqtt.property_id", "mqtt.prop_number", "mqtt.prop_string", "mqtt.prop_key", "mqtt.property.content_type",
    ),
    "modbus": (
        "mbtcp.trans_id", "mbtcp.prot_id", "mbtcp.len", "mbtcp.unit_id", "modbus.func_code", "modbus.reference_num",
        "modbus.word_cnt", "modbus.bit_cnt", "modbus.byte_cnt", "modbus.bitval", "modbus.regval_uint16",
        "modbus.exception_code", "modbus.and_mask", "modbus.or_mask", "modbus.read_reference_num",
        "modbus.write_word_cnt", "modbus.diagnostic_code", "modbus.mei", "modbus.num_objects",
        "modbus.object_str_value",
    ),
    "dhcp": (
        "dhcp.type", "dhcp.hw.type", "dhcp.id", "dhcp.flags", "dhcp.flags.bc", "dhcp.ip.your", "dhcp.ip.server",
        "dhcp.hw.mac_addr", "dhcp.server", "dhcp.file", "dhcp.cookie", "dhcp.option.type", "dhcp.option.length",
        "dhcp.option.dhcp", "dhcp.option.request_list_item", "dhcp.option.vendor_class_id", "dhcp.option.hostname",
        "dhcp.option.requested_ip_address", "dhcp.option.dhcp_server_id", "dhcp.option.ip_address_lease_time",
        "dhcp.option.subnet_mask", "dhcp.option.router", "dhcp.option.domain_name_server", "dhcp.option.domain_name",
        "dhcp.option.time_offset", "dhcp.option.interface_mtu", "dhcp.option.ip_forwarding", "dhcp.fqdn.flags",
        "dhcp.option.classless_static_route", "dhcp.option.dhcp_dns_domain_search_list_fqdn",
        "dhcp.option.agent_information_option.agent_circuit_id",
    ),
    "tftp": (
        "tftp.opcode", "tftp.source_file", "tftp.destination_file", "tftp.type", "tftp.block", "tftp.error.code",
        "tftp.error.message", "tftp.option.name", "tftp.option.value",
    ),
    "ntp": (
        "ntp.flags.li", "ntp.flags.vn", "ntp.flags.mode", "ntp.stratum", "ntp.ppoll", "ntp.rootdispersion",
        "ntp.refid", "ntp.xmt", "ntp.rec", "ntp.keyid", "ntp.mac", "ntp.ext.type", "ntp.ext.length",
    ),
    "rtp": (
        "rtp.version", "rtp.padding", "rtp.marker", "rtp.p_type", "rtp.seq", "rtp.timestamp", "rtp.ssrc",
        "rtp.payload",
    ),
    "snmp": (
        "snmp.version", "snmp.community", "snmp.request_id", "snmp.error_status", "snmp.name", "snmp.value.octets",
        "snmp.value.oid", "snmp.value.timeticks", "snmp.value.int", "snmp.value.counter", "snmp.non_repeaters",
        "snmp.noSuchObject", "snmp.msgVersion", "snmp.msgID", "snmp.v3.flags.auth", "snmp.msgUserName",
        "snmp.msgAuthoritativeEngineID", "snmp.encryptedPDU", "snmp.contextEngineID", "snmp.enterprise",
        "snmp.generic_trap", "snmp.agent_addr",
    ),
    "json": (
        "json.object", "json.array", "json.member", "json.key", "json.value.string", "json.value.number",
        "json.value.true", "json.value.false", "json.value.null",
    ),
    "xml": ("xml.tag", "xml.attribute", "xml.cdata", "xml.xmlpi.xml", "xml.xmlpi.xml.version"),
    "websocket": (
        "websocket.fin", "websocket.rsv", "websocket.opcode", "websocket.mask", "websocket.payload_length",
        "websocket.payload_length_ext_16", "websocket.masking_key", "websocket.payload.text",
        "websocket.payload.close.status_code", "websocket.payload.close.reason",
    ),
    "resp": (
        "resp.array", "resp.array.length", "resp.bulk_string.length", "resp.bulk_string.value", "resp.integer",
        "resp.string", "resp.error",
    ),
    "http1": (
        "http.request.method", "http.request.uri", "http.request.version", "http.response.version",
        "http.response.code", "http.response.phrase", "http.host", "http.user_agent", "http.content_type",
        "http.content_length", "http.set_cookie", "http.chunk_size", "http.chunk_data", "http.chunk_boundary",
        "http.file_data",
    ),
    "tls": (
        "tls.record.content_type", "tls.record.opaque_type", "tls.record.version", "tls.record.length",
        "tls.handshake.type", "tls.handshake.length", "tls.handshake.version", "tls.handshake.random",
        "tls.handshake.session_id", "tls.handshake.ciphersuite", "tls.handshake.comp_method",
        "tls.handshake.extension.type", "tls.handshake.extension.len", "tls.handshake.extensions_server_name",
        "tls.handshake.extensions_alpn_str", "tls.handshake.extensions_supported_group",
        "tls.handshake.extensions.supported_version", "tls.handshake.extensions_key_share_group",
        "tls.handshake.extensions_key_share_key_exchange", "tls.handshake.sig_hash_alg", "tls.handshake.certificate",
        "tls.handshake.session_ticket", "tls.alert_message.level", "tls.alert_message.desc", "tls.app_data",
    ),
}

_LABEL = "tshark has a label with a place and no value"
CONVENTIONS: tuple[Convention, ...] = (
    place("mqtt", "mqtt.property.content_type", "theirs begins at the length before the text"),
    value("dhcp", "dhcp.option.type", "theirs calls the end option 0, not 255"),
    value("ntp", "ntp.reftime", "seconds since 1970, so that they compare; theirs is a date in words"),
    value("ntp", "ntp.org", "seconds since 1970, so that they compare; theirs is a date in words"),
    value("ntp", "ntp.rec", "seconds since 1970, so that they compare; theirs is a date in words"),
    value("ntp", "ntp.xmt", "seconds since 1970, so that they compare; theirs is a date in words"),
    value("ntp", "ntp.precision", "a number with a sign in RFC 5905; theirs has none"),
    value("json", "json.value.true", _LABEL),
    value("json", "json.value.false", _LABEL),
    but("xml", "xml.tag", "tshark has keys of their own for elements of the DTDs that it brings along", "<list>"),
    value("http1", "json.value.true", _LABEL),
    value("sip", "sip.msg_body", _LABEL),
    value("syslog", "syslog.timestamp", "tshark writes the time in words of its own, we show it as it was sent"),
    neither("syslog", "syslog.msgid", "tshark counts structured data and text as part of it"),
    neither("sip", "sdp.media.format", "tshark shows the format's name, and its number again within rtpmap"),
    value("http1", "json.value.false", _LABEL),
)


def conventions_of(protocol: str) -> dict[str, Convention]:
    """By key."""
    return {each.key: each for each in CONVENTIONS if each.protocol == protocol}
