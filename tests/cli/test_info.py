import pytest

from workbench.cli.exitcodes import CommandError, ExitCode
from workbench.cli.info import info


@pytest.mark.parametrize("subject", ["10061", "WSAECONNREFUSED", "econnrefused"])
def test_an_error_is_explained_in_both_spellings(subject: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert info(subject) is ExitCode.DONE
    said = capsys.readouterr().out
    assert "WSAECONNREFUSED 10061" in said
    assert "ECONNREFUSED" in said
    assert "nothing listens on that port" in said


def test_a_look_ups_error_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    info("EAI_NONAME")
    assert "WSAHOST_NOT_FOUND 11001" in capsys.readouterr().out


def test_an_address_is_resolved(capsys: pytest.CaptureFixture[str]) -> None:
    assert info("tcp://127.0.0.1:80") is ExitCode.DONE
    said = capsys.readouterr().out
    assert "127.0.0.1 (IPv4)" in said
    assert "this computer alone" in said


def test_a_name_that_does_not_exist_is_the_networks_no(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match=r"nobody\.invalid") as caught:
        info("udp://nobody.invalid:9")
    assert caught.value.code is ExitCode.NETWORK


@pytest.mark.parametrize(
    ("subject", "said"),
    [("tcp://::1:9", "in brackets"), ("EWHATEVER", "no error that is known"), ("gone.swb", "no such file"),
     ("99999", "no error that is known")],
)  # fmt: skip
def test_what_is_nothing_is_told(subject: str, said: str) -> None:
    with pytest.raises(CommandError, match=said) as caught:
        info(subject)
    assert caught.value.code is ExitCode.USAGE


def test_nothing_asks_about_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    info("")
    said = capsys.readouterr().out
    assert said.startswith("Socket Workbench ")
    assert "SQLite" in said
