import os
import socket

import pytest

from workbench.host.holders import holder_of
from workbench.model.host import Holder
from workbench.model.hosttexts import holder_sentence


def test_our_own_listener_is_found():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        holder = holder_of("127.0.0.1", port, datagram=False)
        assert holder is not None
        assert (holder.pid, holder.address, holder.port, holder.state) == (os.getpid(), "127.0.0.1", port, "LISTEN")
        assert holder.own and holder.process
        assert holder_of("0.0.0.0", port, datagram=False) == holder
        assert holder_of("::ffff:127.0.0.1", port, datagram=False) == holder
        assert holder_of("127.0.0.2", port, datagram=False) is None
        assert holder_of("127.0.0.1", port, datagram=True) is None


def test_a_wildcard_holds_every_address():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bound:
        bound.bind(("", 0))
        port = bound.getsockname()[1]
        holder = holder_of("127.0.0.1", port, datagram=True)
        assert holder is not None and (holder.pid, holder.address, holder.state) == (os.getpid(), "0.0.0.0", "")


def test_the_listener_is_named_before_its_connections():
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()):
        served, _peer = listener.accept()
        with served:
            holder = holder_of("localhost", listener.getsockname()[1], datagram=False)
            assert holder is not None and holder.state == "LISTEN"


@pytest.mark.parametrize("host", ["", "no such host!", "127.0.0.1"])
def test_a_free_port_has_no_holder(host):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert holder_of(host, port, datagram=False) is None


def test_sentences():
    assert holder_sentence(Holder("0.0.0.0", 9000, "LISTEN", 1234, "python3")) == (
        "Port 9000 is held by python3 (process 1234), which listens on 0.0.0.0."
    )
    assert holder_sentence(Holder("::", 53, "", None, "")) == (
        "Port 53 is held by a process that this user may not see, which is bound to ::."
    )
    assert holder_sentence(Holder("127.0.0.1", 9000, "LISTEN", 7, "x", own=True)) == (
        "Port 9000 is held by this program itself, which listens on 127.0.0.1."
    )
    assert "TIME_WAIT" in holder_sentence(Holder("127.0.0.1", 9000, "TIME_WAIT", None, ""))
