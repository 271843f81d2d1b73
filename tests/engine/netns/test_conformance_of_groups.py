"""A UDP socket on a group passes the suite that every kind of datagram socket passes, on every loop."""

from __future__ import annotations

import pytest

from tests.engine import test_conformance as suite
from tests.engine.kinds import Kind
from workbench.model.schemes import Scheme

PROOFS = [
    suite.test_datagrams_go_both_ways_and_keep_their_boundaries, suite.test_datagrams_have_no_half_close_and_say_so,
    suite.test_a_datagram_that_is_too_long_is_refused_and_nothing_ends,
    suite.test_a_closed_datagram_socket_tells_it_once_and_last,
    suite.test_a_batch_of_datagrams_is_what_so_many_sends_are,
]  # fmt: skip


def group(name: str, host: str, interface: str) -> Kind:
    return Kind(
        name, Scheme.UDP, lambda _folder: f"udp://{host}:0?interface={interface}", keeps_boundaries=True,
        has_half_close=False, client=lambda local: f"udp://{host}:{local.rpartition(':')[2]}?interface={interface}",
    )  # fmt: skip


KINDS = [group("group4", "239.1.2.3", "lo"), group("group6", "[ff05::1:3]", "wire0")]


@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("proof", PROOFS, ids=lambda proof: proof.__name__)
async def test_the_suite(lab, kind, proof, tmp_path):
    await proof(lab, kind, tmp_path)


def test_no_proof_of_datagrams_is_left_out():
    marked = {
        each for name, each in vars(suite).items()
        if name.startswith("test_") and suite.datagrams.mark in getattr(each, "pytestmark", ())
    }  # fmt: skip
    assert marked == set(PROOFS)
