"""Composing at the desk: variables, counters, clock and random; what is asked first; no secret in any word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.session.payloads.bench import Bench
from workbench.codec.inputerror import PayloadError
from workbench.codec.typed.parts import NameKind
from workbench.codec.typed.sources import SourceError
from workbench.codec.typed.values import named_number
from workbench.model.fields import Dissection, Field
from workbench.model.library import Library, SavedPayload, Variable, VariableKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.session.payloads.request import Request
from workbench.session.payloads.scopes import Scope
from workbench.session.payloads.wanted import Wanted, WantedKind, wanted_text

STORED, ASKED = VariableKind.STORED, VariableKind.ASKED


def typed(text: str) -> PayloadSpec:
    return PayloadSpec(PayloadForm.TYPED, text)


def test_text_and_hex_are_composed_as_ever(bench: Bench) -> None:
    assert bench.desk.compose(PayloadSpec(text=r"a\n")).data == b"a\n"
    assert bench.desk.compose(PayloadSpec(PayloadForm.HEX, "01 02")).data == b"\x01\x02"
    with pytest.raises(ValueError, match="while it is sent"):
        bench.desk.compose(PayloadSpec(PayloadForm.FILE, "/etc/passwd"))


def test_a_variable_is_the_clients_then_the_runs_then_the_projects(bench: Bench) -> None:
    bench.library = Library(variables=(Variable("who", value=r"project\x21"),))
    client = Scope(Scope())
    assert bench.desk.compose(typed("${var who}"), client).data == b"project!"
    bench.desk.run_scope.set("who", b"run")
    assert bench.desk.compose(typed("${var who}"), client).data == b"run", "the desk's scope ends every chain"
    client.set("who", b"client")
    assert bench.desk.compose(typed("${var who}"), client).data == b"client"
    assert bench.desk.compose(typed("${var who}")).data == b"run"
    bench.desk.begin_project(None)
    assert bench.desk.compose(typed("${var who}")).data == b"project!"


def test_a_variable_is_looked_up_in_the_library_of_now(bench: Bench) -> None:
    with pytest.raises(PayloadError, match="no variable “x”"):
        bench.desk.compose(typed("${var x}"))
    bench.library = Library(variables=(Variable("x", value="1"),))
    assert bench.desk.compose(typed("${var x}")).data == b"1"
    bench.library = Library(variables=(Variable("x", value="2"),))
    assert bench.desk.compose(typed("${var x}")).data == b"2"
    bench.library = Library(variables=(Variable("x", value=r"\q"),))
    with pytest.raises(PayloadError, match="value of the variable “x” cannot be read"):
        bench.desk.compose(typed("${var x}"))


def test_counters_count_when_sent_and_not_when_looked_at(bench: Bench) -> None:
    spec = typed("${u8 counter from 5 step 2}${u8 counter}${u8 counter named}")
    one, other = Scope(), Scope()
    assert bench.desk.preview(spec, one).data == bench.desk.preview(spec, one).data
    first = bench.desk.compose(spec, one).data
    assert bench.desk.preview(spec, one).data != first
    assert bench.desk.compose(spec, other).data[:2] == first[:2], "a counter without a name is the socket's"
    assert bench.desk.counters == {"named": 1}, "one with a name is the project's"
    bench.desk.begin_project(None)
    assert bench.desk.compose(spec, Scope()).data == first


def test_time_is_the_workspaces_and_random_is_new_each_time(bench: Bench) -> None:
    assert bench.desk.compose(typed("${text time ns}")).data == b"1700000000123456789"
    spec = typed("${random 16}")
    assert bench.desk.compose(spec).data != bench.desk.compose(spec).data
    assert bench.desk.preview(spec).data == bench.desk.preview(spec).data, "a preview stands still"


def test_the_request_and_what_was_taken_out_of_it(bench: Bench) -> None:
    decoded = Dissection("x", "X", "", (Field("x.id", "Id", 0, 2, 258),), 4)
    looks: list[int] = []

    def dissect() -> Dissection:
        looks.append(1)
        return decoded

    request = Request(b"\x01\x02\x03\x04", {"1": b"one"}, dissect)
    spec = typed("${match 1}${request 2}${field x.id}${u16 field x.id}")
    assert bench.desk.compose(spec, None, request).data == b"one\x03\x04\x01\x02\x01\x02"
    assert looks == [1], "decoded once"
    with pytest.raises(PayloadError, match=r"X has no field x\.nothing"):
        bench.desk.compose(typed("${field x.nothing}"), None, request)
    with pytest.raises(PayloadError, match="nothing is being answered") as trouble:
        bench.desk.compose(typed("ab${request}"))
    assert trouble.value.offset == 2


def test_a_file_is_asked_for_once_and_by_its_whole_path(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "key.bin").write_bytes(b"\x00key")
    spec = typed("${file key.bin}")
    with pytest.raises(PayloadError, match="nobody has allowed to read"):
        bench.desk.compose(spec)
    assert bench.desk.preview(spec).data == b"", "nothing is read to be looked at"
    wanted = bench.desk.wanted([spec, spec])
    assert wanted == [Wanted(WantedKind.FILE, str(tmp_path / "key.bin"))]
    told: list[object] = []
    bench.desk.on_rights = told.append
    bench.desk.allow(wanted)
    assert told == [((WantedKind.FILE, str(tmp_path / "key.bin")),)]
    assert bench.desk.wanted([spec]) == []
    assert bench.desk.compose(spec).data == b"\x00key" == bench.desk.preview(spec).data
    (tmp_path / "other.bin").write_bytes(b"other")
    assert bench.desk.wanted([typed("${file other.bin}")]), "another file asks again"
    bench.desk.disallow(*bench.desk.rights.given()[0])
    with pytest.raises(PayloadError, match="nobody has allowed"):
        bench.desk.compose(spec)


def test_the_environment_is_asked_for_by_name(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCH_TOKEN", "tök")
    spec = typed("${env BENCH_TOKEN}")
    with pytest.raises(PayloadError, match="nobody has allowed to read the environment variable BENCH_TOKEN"):
        bench.desk.compose(spec)
    bench.desk.allow(bench.desk.wanted([spec]))
    assert bench.desk.compose(spec).data == "tök".encode()
    with pytest.raises(PayloadError) as trouble:
        bench.desk.compose(typed("${u8 env BENCH_TOKEN}"))
    assert "tök" not in str(trouble.value)
    monkeypatch.delenv("BENCH_TOKEN")
    with pytest.raises(PayloadError, match="environment has no variable BENCH_TOKEN"):
        bench.desk.compose(spec)


def test_what_is_wanted_follows_payloads_and_names_who_asks(bench: Bench, tmp_path: Path) -> None:
    bench.library = Library(
        payloads=(
            SavedPayload(1, "inner", "login", typed("${env A}${payload outer}")),
            SavedPayload(2, "outer", "", typed("${payload login/inner}${file f}${var token}")),
            SavedPayload(3, "blob", "", PayloadSpec(PayloadForm.FILE, "blob.bin")),
        ),
        variables=(Variable("token", ASKED), Variable("plain", value="1")),
    )
    wanted = bench.desk.wanted([typed("${payload outer}${var plain}${payload blob}${payload missing}")])
    assert set(wanted) == {
        Wanted(WantedKind.FILE, str(tmp_path / "f"), ("outer",)),
        Wanted(WantedKind.FILE, str(tmp_path / "blob.bin"), ("blob",)),
        Wanted(WantedKind.ENVIRONMENT, "A", ("login/inner",)),
        Wanted(WantedKind.ASKED, "token", ("outer",)),
    }
    assert bench.desk.wanted([typed("${env B}")], ["composer"])[0].users == ("composer",)
    assert bench.desk.wanted([typed("${broken"), PayloadSpec(text="${env A}")]) == []


def test_a_secret_is_asked_for_kept_in_memory_and_shown_as_stars(bench: Bench) -> None:
    bench.library = Library(variables=(Variable("pin", ASKED),))
    spec = typed("PIN ${var pin}")
    with pytest.raises(PayloadError, match="nobody has given the secret “pin” yet"):
        bench.desk.compose(spec)
    assert bench.desk.wanted([spec]) == [Wanted(WantedKind.ASKED, "pin")]
    assert bench.desk.preview(spec).data == b"PIN ***"
    bench.desk.put_secret("pin", "hunter2")
    assert bench.desk.wanted([spec]) == []
    assert bench.desk.compose(spec).data == b"PIN hunter2"
    assert bench.desk.preview(spec).data == b"PIN *******"
    bench.desk.forget_secret("pin")
    assert bench.desk.wanted([spec])
    assert bench.desk.preview(typed("${u8 var pin}")).data == b"\0", "a number is shown as none"
    with pytest.raises(ValueError, match="at most"):
        bench.desk.put_secret("pin", "x" * 5_000)


@pytest.mark.parametrize(
    "text",
    ["${u8 var pin}", "${u16 var pin +3}", "${text var pin width 2}", "a${payload inner}", '${u8 var "p\\in"}'],
)
@pytest.mark.parametrize("value", ["hunter2", "7654321"])
def test_no_fault_tells_a_secret(bench: Bench, text: str, value: str) -> None:
    inner = SavedPayload(1, "inner", "", typed("${u8 var pin}"))
    bench.library = Library((inner,), variables=(Variable("pin", ASKED),))
    bench.desk.put_secret("pin", value)
    with pytest.raises(PayloadError) as trouble:
        bench.desk.compose(typed(text))
    number = value[:4] if value.isdigit() else value
    assert number not in str(trouble.value).replace(",", "")
    assert trouble.value.__cause__ is None
    assert trouble.value.__suppress_context__


def test_an_expectation_tells_no_secret_either(bench: Bench) -> None:
    bench.library = Library(variables=(Variable("pin", ASKED), Variable("plain", value="hunter2")))
    bench.desk.put_secret("pin", "hunter2")
    for name, told in (("pin", False), ("plain", True)):
        with pytest.raises(SourceError, match="is no number") as trouble:
            named_number(bench.desk.sources(), NameKind.VARIABLE, name)
        assert ("hunter2" in str(trouble.value)) is told


def test_a_stored_secret_is_a_permission_first(bench: Bench) -> None:
    bench.library = Library(variables=(Variable("token", STORED),), store_id="abc")
    spec = typed("${var token}")
    assert bench.desk.wanted([spec]) == [Wanted(WantedKind.STORED, "token")]
    assert bench.desk.wanted_stored([spec]) == []
    bench.desk.allow(bench.desk.wanted([spec]))
    assert bench.desk.wanted([spec]) == []
    assert bench.desk.wanted_stored([spec]) == ["token"]
    bench.desk.miss_secret("token", "The key store is locked.")
    assert bench.desk.wanted([spec]) == [Wanted(WantedKind.ASKED, "token", (), "The key store is locked.")]


def test_a_name_cannot_disguise_itself() -> None:
    wanted = Wanted(WantedKind.FILE, "/home/me/\u202egpj.yek\n")
    assert wanted_text(wanted) == "the file /home/me/\\u202egpj.yek\\u000a"


def test_no_name_of_a_file_is_put_together(bench: Bench, tmp_path: Path) -> None:
    """What a rule or a peer sets must not choose the file; a variable's value is bytes and never a part."""
    (tmp_path / "secret").write_bytes(b"s3cret")
    bench.desk.allow([Wanted(WantedKind.FILE, str(tmp_path / "secret"))])
    bench.desk.run_scope.set("x", b"secret")
    bench.desk.run_scope.set("y", b"${file secret}${env HOME}")
    for text in ("${file ${var x}}", "${file var x}", '${file "${var x}"}', "${file match 1}"):
        with pytest.raises(PayloadError):
            bench.desk.compose(typed(text), None, Request(b"", {"1": b"secret"}))
    assert bench.desk.compose(typed("${var y}")).data == b"${file secret}${env HOME}"
    bench.library = Library(variables=(Variable("z", value=r"\${file secret}"), Variable("v", value="${file secret}")))
    assert bench.desk.compose(typed("${var v}")).data == b"${file secret}"
    assert bench.desk.wanted([typed("${var v}${var y}")]) == []


def test_a_payload_that_is_a_file_is_asked_about_like_one_that_names_one(bench: Bench, tmp_path: Path) -> None:
    spec = PayloadSpec(PayloadForm.FILE, "secret.bin")
    wanted = bench.desk.wanted([spec], ["step"])
    assert wanted == [Wanted(WantedKind.FILE, str(tmp_path / "secret.bin"), ("step",))]
    bench.desk.allow(wanted)
    assert bench.desk.wanted([spec]) == []
    assert bench.desk.wanted([PayloadSpec(PayloadForm.FILE)]) == []
