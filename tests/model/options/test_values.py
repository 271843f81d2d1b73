import pytest

from workbench.model.options.catalogue import CATALOGUE, find_option
from workbench.model.options.facts import OptionFacts, OptionType, System
from workbench.model.options.values import Linger, OptionValueError, expected, parse_value, value_text


def option(name: str, system: System = System.LINUX) -> OptionFacts:
    found = find_option(name, system)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("SO_KEEPALIVE", "on", 1),
        ("SO_KEEPALIVE", " OFF ", 0),
        ("IP_TTL", "5", 5),
        ("IP_TTL", "0x40", 64),
        ("IP_TTL", "12 hops", 12),
        ("IP_TOS", "EF", 184),
        ("IP_TOS", "af41", 136),
        ("IP_TOS", "CS5", 160),
        ("IP_TOS", "EF ECT(0)", 186),
        ("IP_TOS", "ce", 3),
        ("IP_TOS", "DSCP 3", 12),
        ("IP_TOS", "184", 184),
        ("SO_LINGER", "off", Linger(False, 0)),
        ("SO_LINGER", "on 5", Linger(True, 5)),
        ("SO_LINGER", "0", Linger(True, 0)),
        ("SO_RCVTIMEO", "250 ms", 250),
        ("SO_RCVTIMEO", "2 s", 2000),
        ("SO_RCVBUF", "64 KiB", 65536),
        ("SO_RCVBUF", "212,992", 212_992),
        ("TCP_CONGESTION", "reno", "reno"),
        ("SO_BINDTODEVICE", "", ""),
        ("IP_MTU_DISCOVER", "do", 2),
        ("IP_MTU_DISCOVER", "5", 5),
        ("IP_MULTICAST_IF", "127.0.0.1", "127.0.0.1"),
        ("SO_MAX_PACING_RATE", str(2**64 - 1), 2**64 - 1),
        ("SO_RCVTIMEO", "1", 1),
    ],
)
def test_what_people_write_is_read_and_written_back(name, text, value):
    facts = option(name)
    assert parse_value(facts, text) == value
    assert parse_value(facts, value_text(facts, value)) == value


@pytest.mark.parametrize(
    ("name", "text", "offset"),
    [
        ("SO_KEEPALIVE", "maybe", 0),
        ("SO_KEEPALIVE", "  2", 2),
        ("IP_TTL", "256", 0),
        ("IP_TTL", "-1", 0),
        ("IP_TTL", "", 0),
        ("IP_TTL", "5 apples", 2),
        ("IP_TTL", "9" * 30, 0),
        ("IP_TTL", "٣", 0),
        ("IP_TOS", "EF nonsense", 3),
        ("IP_TOS", "EF AF41", 3),
        ("IP_TOS", "DSCP 64", 5),
        ("IP_TOS", "DSCP 0000000099", 5),
        ("SO_TXREHASH", "255", 0),
        ("IP_TOS", "256", 0),
        ("IP_TOS", "", 0),
        ("SO_LINGER", "off 5", 3),
        ("SO_LINGER", "on five", 3),
        ("TCP_CONGESTION", "re\0no", 2),
        ("TCP_CONGESTION", "x" * 16, 0),
        ("IP_MULTICAST_IF", "300.1.1.1", 0),
        ("IP_MTU_DISCOVER", "perhaps", 0),
        ("SO_RCVBUF", "1 parsec", 2),
        ("SO_RCVBUF", "x" * 300, 256),
    ],
)
def test_a_mistake_has_a_place(name, text, offset):
    with pytest.raises(OptionValueError) as caught:
        parse_value(option(name), text)
    assert caught.value.offset == offset


def test_the_catalogue_is_complete_and_says_something_of_each():
    assert len(CATALOGUE) > 180
    for facts in CATALOGUE:
        assert facts.text.endswith("."), facts.name
        assert len(facts.text) < 260, facts.name
        assert facts.source or facts.level == "qWAVE", facts.name
        assert facts.lowest <= facts.highest, facts.name
        assert expected(facts), facts.name
        assert (facts.type is OptionType.NAMED) == bool(facts.choices), facts.name


def test_a_name_means_one_option_on_each_system():
    for system in System:
        names = [facts.name for facts in CATALOGUE if system in facts.systems]
        assert len(names) == len(set(names))


def test_an_option_of_another_system_is_known_by_name():
    assert option("so_exclusiveaddruse").systems is System.WINDOWS
    assert option("TCP_MAXSEG", System.WINDOWS).when == "read only"
    assert option("TCP_MAXSEG").when == "before connect or listen"
    assert find_option("SO_NOTHING", System.LINUX) is None


ASKED_FOR = (
    "SO_REUSEADDR", "SO_EXCLUSIVEADDRUSE", "SO_REUSEPORT", "SO_KEEPALIVE", "TCP_KEEPIDLE", "TCP_KEEPINTVL",
    "TCP_KEEPCNT", "TCP_NODELAY", "SO_LINGER", "SO_RCVBUF", "SO_SNDBUF", "IP_TTL", "IPV6_UNICAST_HOPS", "IP_TOS",
    "IPV6_TCLASS", "IPV6_V6ONLY", "SO_BROADCAST", "IP_MULTICAST_TTL", "IP_MULTICAST_LOOP", "IP_MULTICAST_IF",
    "IPV6_MULTICAST_HOPS", "IPV6_MULTICAST_LOOP", "IPV6_MULTICAST_IF", "TCP_MAXSEG", "TCP_USER_TIMEOUT", "SO_ERROR",
    "SO_TYPE", "SO_PROTOCOL_INFOW", "SO_BSP_STATE", "SO_RANDOMIZE_PORT", "SO_CONNECT_TIME", "SO_MAX_MSG_SIZE",
    "SO_UPDATE_ACCEPT_CONTEXT", "UDP_SEGMENT", "UDP_GRO", "SO_PEERCRED", "SO_VM_SOCKETS_BUFFER_SIZE",
)  # fmt: skip


@pytest.mark.parametrize("name", ASKED_FOR)
def test_what_the_table_was_asked_for_is_there(name):
    assert any(facts.name == name for facts in CATALOGUE)


def test_a_traffic_type_is_one_of_six():
    facts = find_option("QOS_TRAFFIC_TYPE", System.WINDOWS)
    assert facts is not None
    assert parse_value(facts, "5") == parse_value(facts, "control") == 5
    with pytest.raises(OptionValueError):
        parse_value(facts, "6")


@pytest.mark.parametrize("text", ["x", "", "maybe 5"])
def test_linger_says_what_it_wants(text):
    with pytest.raises(OptionValueError, match="“off”, or “on” and seconds, is expected"):
        parse_value(option("SO_LINGER"), text)
