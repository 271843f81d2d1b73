"""What was given as a secret is told nowhere: not by a note, a bookmark, a reason, nor in part."""

from __future__ import annotations

from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.conftest import Until
from tests.session.payloads.bench import Bench
from tests.session.rules.scenes import answer, client_of, reply, said, served, text
from tests.session.scenes import Play
from workbench.codec.typed.matchtexts import SHOWN_BYTES, shown_bytes
from workbench.model.events import EventKind
from workbench.model.framing import FramingKind, FramingRule
from workbench.model.library import Library, Variable, VariableKind
from workbench.model.patterns import Pattern, PatternKind
from workbench.model.rules import ActionKind, Rule, RuleAction
from workbench.project.document import document_to_json
from workbench.session.payloads.hiding import SECRET_MIN_BYTES, hidden_in, hidden_in_text
from workbench.session.workspace import Workspace

LONG = "a token of forty characters that is secret"


def test_the_longer_of_two_that_begin_alike_is_hidden_whole() -> None:
    assert hidden_in(b"-hunter22-hunter-", [b"hunter", b"hunter22"]) == b"-********-******-"
    assert hidden_in_text("-hunter22-hunter-", [b"hunter", b"hunter22"]) == "-********-******-"


def test_one_that_is_too_short_stands_in_anything() -> None:
    assert hidden_in(b"a banana", [b"a", b"an"]) == b"a banana"


@given(st.binary(min_size=SECRET_MIN_BYTES, max_size=60))
@example(b"\r\n        ")
@example(b"x" * 40)
@example(b"\xff" * 40)
def test_no_way_of_showing_bytes_shows_a_secret(secret: bytes) -> None:
    assume(secret.strip(b"*"))
    assert shown_bytes(secret) not in hidden_in_text(f"{shown_bytes(secret)} was expected", [secret])


def test_only_what_the_project_names_as_a_secret_and_was_given(bench: Bench) -> None:
    bench.library = Library(variables=(Variable("pin", VariableKind.ASKED), Variable("who", value="hunter2")))
    assert bench.desk.hidden(b"hunter2") == b"hunter2"
    bench.desk.put_secret("pin", "hunter2")
    assert bench.desk.hidden(b"pin=hunter2") == b"pin=*******"
    bench.library = Library()
    assert bench.desk.hidden_text("hunter2") == "hunter2"


def test_rules_tell_no_secret(play: Play, until: Until) -> None:
    """A note goes into the event log, a bookmark even into the project's file."""

    async def scene(workspace: Workspace) -> None:
        session = await served(
            workspace,
            Rule("want", pattern=Pattern(PatternKind.TYPED, "${var pin}")),
            answer(
                text("x"), RuleAction(ActionKind.SET, name="other", text="${var pin}"),
                RuleAction(ActionKind.LOG, text="it is ${var other}"), RuleAction(ActionKind.MARK, text="${var pin}"),
                reply("${var pin}"),
            ),
            framing=FramingRule(FramingKind.LINE),
        )  # fmt: skip
        workspace.variables.add("pin", VariableKind.ASKED)
        workspace.desk.put_secret("pin", LONG)
        async with client_of(session) as (reader, writer):
            writer.write(b"x\n")
            assert await said(reader, len(LONG)) == LONG.encode(), "what it is for"
            await until(lambda: bool(workspace.document.bookmarks), "the bookmark")
        stars = "*" * len(LONG)
        notes = [event.detail for event in session.events.read(0)[1] if event.kind is EventKind.NOTE]
        assert f"it is {stars}" in notes
        assert [mark.comment for mark in workspace.document.bookmarks[str(session.id)]] == [stars]
        why_not = session.rules.status(0).why_not
        assert "*" * SHOWN_BYTES in why_not
        told = [*notes, why_not, document_to_json(workspace.document)]
        assert not any(LONG[:SHOWN_BYTES] in each for each in told), told

    play(scene)
