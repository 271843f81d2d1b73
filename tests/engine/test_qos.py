"""Quality of service: the plain way on POSIX, and Windows' flows over a stand-in of its API."""

import socket
import sys

import pytest

from workbench.engine.options import qos
from workbench.engine.options.qwave import Flow, FlowError, Flows, TrafficType
from workbench.model.failures import Reason
from workbench.model.options.catalogue import find_option
from workbench.model.options.facts import OptionFacts, System

DENIED, NOT_FOUND = 5, 1168
DSCP_OF_TYPE = [0, 8, 40, 40, 56, 56]


class StandIn:
    """qWAVE as its pages describe it: a free value takes administrator rights."""

    def __init__(self, administrator: bool) -> None:
        self.administrator = administrator
        self.calls: list[tuple[object, ...]] = []
        self.dscp: dict[int, int] = {}

    def add(self, handle: int, traffic_type: int, sock: int) -> int:
        self.calls.append(("add", traffic_type))
        flow = 100 + len(self.calls)
        self.dscp[flow] = DSCP_OF_TYPE[traffic_type]
        return flow

    def remove(self, sock: int, flow: int) -> None:
        self.calls.append(("remove", flow))
        del self.dscp[flow]

    def set_dscp(self, flow: int, dscp: int) -> None:
        self.calls.append(("set_dscp", dscp))
        if not self.administrator:
            raise FlowError("QOSSetFlow", DENIED)
        self.dscp[flow] = dscp

    def query_dscp(self, flow: int) -> int:
        if flow not in self.dscp:
            raise FlowError("QOSQueryFlow", NOT_FOUND)
        return self.dscp[flow]


@pytest.fixture(params=[True, False], ids=["administrator", "user"])
def windows(request, monkeypatch):
    api = StandIn(request.param)
    monkeypatch.setattr(qos, "flows", Flows(api))
    return api


@pytest.fixture
def sock():
    with socket.socket() as made:
        yield made


def option(name: str, system: System = System.WINDOWS) -> OptionFacts:
    found = find_option(name, system)
    assert found is not None
    return found


def test_windows_a_free_dscp_takes_administrator_rights(windows, sock):
    done = qos.mark(sock, option("IP_TOS"), 184, System.WINDOWS)
    if windows.administrator:
        assert (done.failure, done.way) == (None, "qWAVE, QOSSetFlow")
        assert qos.in_force(sock, option("QOS_DSCP"))[0] == 184
    else:
        assert done.failure is not None and done.failure.reason is Reason.ACCESS_DENIED
        assert "administrator" in done.failure.detail
        assert windows.dscp == {}  # the flow that was made for it is left again
        assert qos.in_force(sock, option("QOS_DSCP"))[0] is None


def test_windows_a_value_that_a_traffic_type_has_needs_no_rights(windows, sock):
    done = qos.mark(sock, option("QOS_DSCP"), 40 << 2, System.WINDOWS)
    assert done.failure is None
    assert ("QOSAddSocketToFlow" in done.way) != windows.administrator
    assert qos.in_force(sock, option("QOS_DSCP"))[0] == 160


def test_windows_traffic_types_replace_each_other(windows, sock):
    for number in (4, 1):
        assert qos.mark(sock, option("QOS_TRAFFIC_TYPE"), number, System.WINDOWS).failure is None
    assert [call[0] for call in windows.calls] == ["add", "remove", "add"]
    assert qos.in_force(sock, option("QOS_TRAFFIC_TYPE"))[0] == TrafficType.BACKGROUND
    assert list(windows.dscp.values()) == [8]


def test_a_flow_goes_with_its_socket(windows):
    sock = socket.socket()
    qos.mark(sock, option("QOS_TRAFFIC_TYPE"), 1, System.WINDOWS)
    assert qos.flows.flow_of(sock) == Flow(next(iter(windows.dscp)), TrafficType.BACKGROUND)
    sock.close()
    del sock
    import gc

    gc.collect()
    assert len(qos.flows._flows) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there the flows are real")
def test_elsewhere_flows_are_refused_with_a_sentence(sock):
    done = qos.mark(sock, option("QOS_TRAFFIC_TYPE"), 1, System.WINDOWS)
    assert done.failure is not None and done.failure.reason is Reason.NOT_SUPPORTED
    assert "qWAVE is a part of Windows" in done.failure.detail


@pytest.mark.skipif(sys.platform != "linux", reason="as Linux does it")
def test_posix_the_byte_itself_and_what_is_in_force(sock):
    facts = option("IP_TOS", System.LINUX)
    assert qos.mark(sock, facts, 184).way == "IP_TOS"
    assert sock.getsockopt(socket.IPPROTO_IP, socket.IP_TOS) == 184
    assert "ECN" in qos.mark(sock, facts, 186).note
    with socket.socket(socket.AF_INET6) as six:
        assert qos.mark(six, option("IPV6_TCLASS", System.LINUX), 136).failure is None
        assert six.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_TCLASS) == 136
