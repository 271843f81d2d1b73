"""Passwords stay in memory, are shown nowhere, and go with the project."""

from __future__ import annotations

import asyncio
import pickle
from pathlib import Path

import pytest

from workbench.model.failures import Failure, Reason
from workbench.model.proxies import parse_proxy_url
from workbench.model.sockets import Role, SocketSpec
from workbench.model.tlssettings import TlsSettings
from workbench.session.secrets import ANY_KEY, Secrets, private_key_key, proxy_key, secret_title, wanted_secret
from workbench.session.workspace import Workspace

KEY = proxy_key(parse_proxy_url("socks5://me@127.0.0.1:1080"))


def test_a_password_is_found_by_what_it_is_for() -> None:
    secrets = Secrets()
    secrets.put(KEY, "s3cret")
    assert secrets.get(KEY) == "s3cret"
    assert secrets.get(private_key_key("/k.pem")) is None
    secrets.forget(KEY)
    secrets.forget(KEY)
    assert secrets.get(KEY) is None


def test_the_command_lines_password_is_for_whatever_asks() -> None:
    secrets = Secrets()
    secrets.put(ANY_KEY, "one")
    secrets.put(KEY, "two")
    assert (secrets.get(KEY), secrets.get(private_key_key("/k.pem"))) == ("two", "one")


def test_no_password_allows_a_key_log() -> None:
    secrets = Secrets()
    secrets.put(ANY_KEY, "one")
    assert secrets.get("keylog:/k.log") is None
    secrets.allow_key_log("/k.log")
    assert secrets.get("keylog:/k.log") is not None
    assert secrets.get("keylog:/other.log") is None
    secrets.clear()
    assert secrets.get("keylog:/k.log") is None


def test_it_is_never_shown_and_never_written() -> None:
    secrets = Secrets()
    secrets.put(KEY, "s3cret")
    assert "s3cret" not in repr(secrets) + str(secrets)
    with pytest.raises(TypeError):
        pickle.dumps(secrets)


def test_a_password_of_any_length_is_not_taken() -> None:
    with pytest.raises(ValueError, match="at most"):
        Secrets().put(KEY, "x" * 4_097)


def test_people_are_told_what_it_is_for() -> None:
    assert secret_title(KEY) == "the proxy socks5://me@127.0.0.1:1080"
    assert secret_title(private_key_key("/k.pem")) == "the private key /k.pem"


PROXY = Failure(Reason.PROXY_PASSWORD)
NEEDED = Failure(Reason.PASSWORD_NEEDED)
WITH_KEY = TlsSettings(certificate_file="/c.pem", key_file="/k.pem")


@pytest.mark.parametrize(
    ("url", "tls", "failure", "known", "key"),
    [
        ("tcp://h:1?proxy=socks5://me@127.0.0.1:1080", TlsSettings(), NEEDED, (), KEY),
        ("tcp://h:1?proxy=socks5://me@127.0.0.1:1080", TlsSettings(), PROXY, (KEY,), KEY),  # it was wrong
        ("tcp://h:1?proxy=socks5://127.0.0.1:1080", TlsSettings(), PROXY, (), ""),  # a user is missing
        ("tls://h:1?proxy=socks5://me@127.0.0.1:1080", WITH_KEY, NEEDED, (), KEY),
        ("tls://h:1?proxy=socks5://me@127.0.0.1:1080", WITH_KEY, NEEDED, (KEY,), "key:/k.pem"),
        ("tls://h:1", WITH_KEY, NEEDED, (), "key:/k.pem"),
        ("tls://h:1", TlsSettings(certificate_file="/c.pem"), NEEDED, (), "key:/c.pem"),
        ("tls://h:1", TlsSettings(), NEEDED, (), ""),
        ("tcp://h:1", WITH_KEY, NEEDED, (), ""),
        ("tls://h:1", WITH_KEY, Failure(Reason.REFUSED), (), ""),
        ("nonsense", WITH_KEY, NEEDED, (), ""),
    ],
)
def test_which_password_an_opening_failed_for(
    url: str, tls: TlsSettings, failure: Failure, known: tuple[str, ...], key: str
) -> None:
    secrets = Secrets()
    for each in known:
        secrets.put(each, "x")
    assert wanted_secret(SocketSpec(1, "s", Role.CLIENT, url, tls=tls), failure, secrets) == key
    assert wanted_secret(SocketSpec(1, "s", Role.CLIENT, url, tls=tls), None, secrets) == ""


def test_another_project_and_the_end_forget_them(runner: asyncio.Runner, tmp_path: Path) -> None:
    async def main() -> None:
        workspace = Workspace(tmp_path / "data")
        workspace.secrets.put(KEY, "s3cret")
        await workspace.new_project().wait()
        assert workspace.secrets.get(KEY) is None
        workspace.secrets.put(KEY, "s3cret")
        await workspace.aclose(discard=True)
        assert workspace.secrets.get(KEY) is None

    runner.run(main())
