"""Our dissectors and tshark find the same in the same messages: one capture of all corpora, one tshark process."""

from __future__ import annotations

import shutil

import pytest

from tests.agreement.capture import Frame, frames_of, pcap_of
from tests.agreement.compare import Comparison, compare
from tests.agreement.conventions import CONVENTIONS, REQUIRED, conventions_of
from tests.agreement.corpus import Corpus, corpora
from tests.agreement.tsharkfields import run_tshark
from workbench.codec.dissect.dissector import Context
from workbench.codec.dissect.register import dissectors
from workbench.codec.dissect.run import dissect
from workbench.model.fields import walk_fields
from workbench.model.records import Direction

MESSAGES_MIN = 20
CORPORA = {corpus.protocol: corpus for corpus in corpora()}
KNOWN_TO_BOTH = [name for name, corpus in CORPORA.items() if corpus.tshark]


def context_of(corpus: Corpus, client_port: int, from_client: bool) -> Context:
    """As the client's side would see it."""
    direction = Direction.TX if from_client else Direction.RX
    return Context(int(direction), corpus.transport, local_port=client_port, peer_port=corpus.port)


@pytest.fixture(scope="module")
def comparisons(tmp_path_factory) -> dict[str, Comparison]:
    if shutil.which("tshark") is None:
        pytest.skip("tshark is not installed: packaging/setup_steps/debian.py installs it")
    known = [CORPORA[name] for name in KNOWN_TO_BOTH]
    frames = frames_of(known)
    file = tmp_path_factory.mktemp("agreement") / "all.pcap"
    file.write_bytes(pcap_of(frames))
    decode_as = [(corpus.transport, corpus.port, corpus.tshark) for corpus in known]
    found = run_tshark(file, decode_as, [frame.data for frame in frames])
    assert len(found) == len(frames)
    results = {name: Comparison() for name in KNOWN_TO_BOTH}
    for frame, theirs in zip(frames, found, strict=True):
        if frame.said is not None and frame.said.is_compared:
            _compare_one(frame, theirs, results[frame.corpus.protocol])
    return results


def _compare_one(frame: Frame, theirs, into: Comparison) -> None:
    corpus, said = frame.corpus, frame.said
    ours = dissect(said.data, context_of(corpus, frame.client_port, said.from_client), corpus.protocol)
    compare(walk_fields(ours.fields), theirs, frame.payload_offset, conventions_of(corpus.protocol), into)


@pytest.mark.parametrize("protocol", KNOWN_TO_BOTH)
def test_fields_agree_with_tshark(protocol, comparisons):
    result = comparisons[protocol]
    missing = [key for key in REQUIRED[protocol] if not result.compared[key]]
    assert not missing, f"never compared: {missing}"
    assert any(result.placed.values()), "no place was compared"
    assert not result.differences, "\n".join(result.differences[:40])


@pytest.mark.parametrize("protocol", CORPORA)
def test_a_corpus_is_large_enough(protocol):
    assert protocol in dissectors()
    assert sum(1 for _ in CORPORA[protocol].compared()) >= MESSAGES_MIN


def test_ports_tell_protocols_apart():
    ports = [(corpus.transport, corpus.port) for corpus in CORPORA.values()]
    assert len(set(ports)) == len(ports)


def test_conventions_have_reasons_and_belong_to_something():
    assert all(each.reason and each.protocol in CORPORA for each in CONVENTIONS)
    assert all(len(keys) >= 3 for keys in REQUIRED.values())
