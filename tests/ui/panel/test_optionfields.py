"""The options that are shown fit the kind of socket."""

from __future__ import annotations

from dataclasses import fields

import pytest

from workbench.model.kinds import KIND_FACTS, SocketKind
from workbench.model.sockets import SocketOptions, SocketSpec
from workbench.ui.panel.options.optionfields import GROUPS, groups_for

K = SocketKind


def shown(kind: SocketKind) -> set[str]:
    facts = KIND_FACTS[kind]
    spec = SocketSpec(1, "s", facts.role, f"{facts.scheme}://{facts.example}")
    return {field.name for group in groups_for(spec) for field in group.fields}


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("attempt_delay_ms", {K.TCP_CLIENT, K.TLS_CLIENT, K.WS_CLIENT, K.WSS_CLIENT}),
        ("no_delay", {K.TCP_CLIENT, K.TCP_LISTENER, K.TLS_CLIENT, K.TLS_LISTENER, K.WS_CLIENT, K.WS_LISTENER,
                      K.WSS_CLIENT, K.WSS_LISTENER}),
        ("reuse_address", {K.UDP_CLIENT, K.UDP_BOUND, K.MULTICAST_RECEIVER, K.MULTICAST_SENDER, K.BROADCAST}),
        ("keep_half_open", {K.TCP_CLIENT, K.TCP_LISTENER, K.TLS_CLIENT, K.TLS_LISTENER, K.UNIX_CLIENT,
                            K.UNIX_LISTENER, K.VSOCK_CLIENT, K.VSOCK_LISTENER, K.HYPERV_CLIENT, K.HYPERV_LISTENER,
                            K.RFCOMM_CLIENT, K.RFCOMM_LISTENER}),
    ],
)  # fmt: skip
def test_an_option_is_shown_where_it_matters(name: str, kinds: set[SocketKind]) -> None:
    assert {kind for kind in SocketKind if name in shown(kind)} == kinds


def test_names_are_looked_up_over_ip_alone() -> None:
    over_ip = {kind for kind in SocketKind if "family" in shown(kind)}
    assert not over_ip & {K.UNIX_CLIENT, K.UNIX_DGRAM_BOUND, K.VSOCK_CLIENT, K.RFCOMM_CLIENT, K.HYPERV_CLIENT}
    assert {K.PING, K.RAW_BOUND, K.UDP_BOUND, K.WSS_CLIENT} <= over_ip


def test_listeners_accept_and_clients_connect() -> None:
    for kind in SocketKind:
        found = shown(kind)
        assert ("backlog" in found) == kind.endswith("_listener"), kind
        assert not {"backlog", "connect_timeout_ms"} <= found, kind


def test_a_url_that_cannot_be_read_has_the_options_of_tcp() -> None:
    spec = SocketSpec(1, "s", KIND_FACTS[K.TCP_CLIENT].role, "nonsense")
    assert {field.name for group in groups_for(spec) for field in group.fields} == shown(K.TCP_CLIENT)


def test_every_field_is_an_option() -> None:
    names = [field.name for group in GROUPS for field in group.fields]
    assert len(set(names)) == len(names)
    assert set(names) < {item.name for item in fields(SocketOptions)}
