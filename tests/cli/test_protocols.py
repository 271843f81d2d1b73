"""The project of examples: every sequence against the server that the project makes of rules, and every client against
a server that other people wrote. Debian's packages of them are installed by the set-up for tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.protocolservers import HOST, SERVERS, Server, free_port, missing, running, why_not
from workbench.model.sequences import Sequence, StepKind
from workbench.model.sockets import Role, SocketSpec
from workbench.model.socketurl import parse_socket_url
from workbench.project.document import Document, document_from_json, document_to_json
from workbench.settings.places import example_project

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def examples() -> Document:
    return document_from_json(example_project().read_text(encoding="utf-8"))


def outcomes(done: subprocess.CompletedProcess[bytes]) -> dict[str, tuple[str, str]]:
    """How each sequence ended, and which steps failed."""
    found: dict[str, tuple[str, str]] = {}
    failed: list[str] = []
    for line in map(json.loads, done.stdout.splitlines()):
        if line.get("event") == "step" and line.get("outcome") == "failed":
            failed.append(json.dumps(line))
        elif line.get("event") == "sequence":
            found[line["sequence"]] = line["outcome"], "\n".join(failed + line.get("faults", []))
            failed = []
    return found


def moved(spec: SocketSpec, host: str, port: int) -> SocketSpec:
    scheme = parse_socket_url(spec.url).scheme.value
    return replace(spec, url=f"{scheme}://{host}:{port}")


def run(run_command: Run, document: Document, folder: Path) -> dict[str, tuple[str, str]]:
    path = folder / "examples.json"
    path.write_text(document_to_json(document), encoding="utf-8")
    done = run_command("run", str(path), "--all", "--events")
    assert not done.stderr.startswith(b"Traceback"), done.stderr
    return outcomes(done)


def test_every_sequence_passes_against_its_server_made_of_rules(
    run_command: Run, examples: Document, tmp_path: Path
) -> None:
    ports: dict[str, int] = {}
    sockets = []
    for spec in examples.sockets:
        udp = spec.is_datagram
        sockets.append(moved(spec, HOST, ports.setdefault(spec.url, free_port(udp=udp))))
    found = run(run_command, replace(examples, sockets=tuple(sockets)), tmp_path)
    assert len(found) == 10
    assert {name: trouble for name, (outcome, trouble) in found.items() if outcome != "passed"} == {}


def without_server(sequence: Sequence, sockets: dict[int, SocketSpec]) -> Sequence:
    """The steps of the client alone."""
    steps = tuple(
        step for step in sequence.steps
        if sockets[step.socket or sequence.socket].role is Role.CLIENT
    )  # fmt: skip
    return replace(sequence, steps=steps)


def test_every_client_passes_against_a_real_server(run_command: Run, examples: Document, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("these servers are not there on Windows")
    told = [name for name in map(missing, SERVERS) if name]
    assert not told, f"{told} are missing: the set-up for tests installs them"
    reasons = {server.name: why_not(server) for server in SERVERS if why_not(server)}
    chosen = [server for server in SERVERS if server.name not in reasons]
    with ExitStack() as stack:
        document = _for(chosen, examples, stack, tmp_path)
        found = run(run_command, document, tmp_path)
        assert {name: trouble for name, (outcome, trouble) in found.items() if outcome != "passed"} == {}
        assert set(found) == {server.name for server in chosen}
    received = (tmp_path / "Syslog" / "received").read_text()
    for text in ("<133>1 ", 'count="1"] The lamp is on', "<132>1 ", "The lamp is hot", "<131>1 ", "The lamp is broken"):
        assert text in received
    if reasons:
        pytest.skip(f"all others passed: {reasons}")


def _for(chosen: list[Server], examples: Document, stack: ExitStack, folder: Path) -> Document:
    """The clients of the examples, sent to real servers."""
    specs = {spec.id: spec for spec in examples.sockets}
    sequences = []
    for sequence in examples.sequences:
        server = next((each for each in chosen if each.name == sequence.name), None)
        if server is not None:
            port = stack.enter_context(running(server, folder / server.name))
            specs[sequence.socket] = moved(specs[sequence.socket], server.host, port)
            sequences.append(without_server(sequence, specs))
    clients = tuple(spec for spec in specs.values() if spec.role is Role.CLIENT)
    return replace(examples, sockets=clients, sequences=tuple(sequences))


def test_the_examples_run_from_where_they_are(run_command: Run) -> None:
    done = run_command("run", "--examples", "--sequence", "NTP", "--events")
    if b"EADDRINUSE" in done.stdout:
        pytest.skip("somebody has the port of the example")
    assert outcomes(done) == {"NTP": ("passed", "")}, done.stderr
    neither = run_command("run")
    assert neither.returncode == 2 and b"give either a PROJECT or --examples" in neither.stderr


def test_nothing_of_it_leaves_this_computer_or_reads_anything_of_it(examples: Document) -> None:
    assert all(spec.url.split("://")[1].startswith(f"{HOST}:") for spec in examples.sockets)
    text = example_project().read_text(encoding="utf-8")
    assert "${file" not in text and "${env" not in text
    assert all(step.kind is not StepKind.ASK for sequence in examples.sequences for step in sequence.steps)


def test_the_file_is_what_is_made() -> None:
    made = subprocess.run(
        [sys.executable, "-c", "import make_examples as m; print(m.text_of(m.document()), end='')"],
        cwd=ROOT / "packaging", capture_output=True, check=True, timeout=60, encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)},
    ).stdout  # fmt: skip
    assert made == example_project().read_text(encoding="utf-8"), "run packaging/make_examples.py"
