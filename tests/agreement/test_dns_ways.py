"""DNS over TCP and multicast DNS agree with tshark as DNS over UDP does."""

from __future__ import annotations

import shutil

import pytest

from tests.agreement.capture import frames_of, pcap_of
from tests.agreement.compare import Comparison, compare
from tests.agreement.conventions import neither
from tests.agreement.corpus import FOLDER, read_corpus
from tests.agreement.tsharkfields import run_tshark
from workbench.codec.dissect.dissector import Context
from workbench.codec.dissect.register import dissectors
from workbench.codec.dissect.run import dissect, surest
from workbench.model.fields import walk_fields

CORPORA = [read_corpus(path) for path in sorted((FOLDER / "ways").glob("*.txt"))]
MESSAGES_MIN = 20
SRV = "theirs writes the owner of a SRV record by three keys of its own"
CONVENTIONS = {"dns-multicast": {"dns.resp.name": neither("dns", "dns.resp.name", SRV)}}
REQUIRED = {
    "dns-tcp": ("dns.length", "dns.id", "dns.qry.name", "dns.resp.name", "dns.a", "dns.resp.ttl", "dns.opt.code"),
    "dns-multicast": ("dns.qry.qu", "dns.qry.class", "dns.resp.cache_flush", "dns.ptr.domain_name", "dns.srv.target",
                      "dns.srv.port", "dns.txt", "dns.a", "dns.resp.class"),
}


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_fields_agree_with_tshark(tmp_path):
    frames = frames_of(CORPORA)
    file = tmp_path / "all.pcap"
    file.write_bytes(pcap_of(frames))
    told = [(corpus.transport, corpus.port, corpus.tshark) for corpus in CORPORA]
    results = {corpus.protocol: Comparison() for corpus in CORPORA}
    for frame, theirs in zip(frames, run_tshark(file, told, [each.data for each in frames]), strict=True):
        if frame.said is not None:
            way = frame.corpus.protocol
            context = Context(scheme=frame.corpus.transport, peer_port=frame.corpus.port)
            ours = dissect(frame.said.data, context, "dns")
            assert not ours.fault
            conventions = CONVENTIONS.get(way, {})
            compare(walk_fields(ours.fields), theirs, frame.payload_offset, conventions, results[way])
    for way, result in results.items():
        assert result.messages >= MESSAGES_MIN
        assert not [key for key in REQUIRED[way] if not result.compared[key]], way
        assert not result.differences, "\n".join(result.differences[:20])


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.protocol)
def test_they_are_recognised(corpus):
    context = Context(scheme=corpus.transport, peer_port=corpus.port)
    for said in corpus.compared():
        found = surest(said.data, context, dissectors())
        assert found is dissectors()["dns"], said.data
