"""Tags of exported PDUs, read back by the reader of this program."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.packets.pduwrite import PortType, pdu_tags
from workbench.codec.packets.readexported import read_exported

PORT = st.integers(0, 65_535)


@given(st.sampled_from(["http", "data", "dns", "mbtcp"]), st.sampled_from([4, 16]), PORT, PORT, st.booleans())
def test_what_was_written_is_read(name: str, size: int, source: int, target: int, outbound: bool) -> None:
    addresses = (bytes(range(size)), bytes(range(1, size + 1)))
    tags = pdu_tags(name, addresses, (PortType.TCP, source, target), outbound)
    pdu = read_exported(tags + b"payload")
    assert pdu is not None
    assert (pdu.name, pdu.source, pdu.target, pdu.payload) == (name, *addresses, b"payload")
    assert (pdu.protocol, pdu.source_port, pdu.target_port, pdu.direction) == (6, source, target, 0 if outbound else 1)


def test_what_is_not_known_is_left_out() -> None:
    pdu = read_exported(pdu_tags("data", None, None, False) + b"x")
    assert pdu is not None
    assert (pdu.source, pdu.protocol, pdu.payload) == (b"", 0, b"x")
