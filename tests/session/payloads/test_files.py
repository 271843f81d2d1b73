"""Files that payloads name: whole paths, plain files, a bounded size, no other computer."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.typed.sources import SourceError
from workbench.session.payloads import files
from workbench.session.payloads.files import FileReader, path_fault, whole_path


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (r"\\server\share\x", "another computer"), ("//server/share", "another computer"), (r"\\?\C:\x", "another"),
        (r"\/server/x", "another computer"), (r"C:x", "no whole path"), (r"C:\a:b", "no whole path"),
        (r"x:stream", "no whole path"), ("CON", "names a device"), (r"C:\a\com1.txt", "names a device"),
        ("lpt¹", "names a device"), (r"nul .txt", "names a device"), ("", "no path"), ("a\0b", "no path"),
    ],
)  # fmt: skip
def test_what_windows_must_not_look_at(path: str, words: str) -> None:
    assert words in path_fault(path, windows=True)


@pytest.mark.parametrize("path", [r"C:\folder\file.bin", "folder/file", "console.txt", r"a\b", r"\rooted"])
def test_what_windows_may_look_at(path: str) -> None:
    assert path_fault(path, windows=True) == ""


@given(st.text(max_size=64))
def test_no_path_of_another_computer_passes(path: str) -> None:
    if path.replace("/", "\\").startswith("\\\\"):
        assert path_fault(path, windows=True)


def test_a_relative_path_begins_at_the_project(tmp_path: Path) -> None:
    assert whole_path("a/../b", tmp_path) == tmp_path / "b"
    with pytest.raises(SourceError, match="save it first"):
        whole_path("b", None)
    assert whole_path("/b", None) == Path("/b")


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_link_is_known_by_where_it_leads(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"x")
    (tmp_path / "link").symlink_to("real")
    assert whole_path("link", tmp_path) == tmp_path / "real"


def test_a_file_is_read_anew_when_it_changed(tmp_path: Path) -> None:
    reader, path = FileReader(), tmp_path / "f"
    path.write_bytes(b"one")
    assert reader.read(path) == b"one"
    assert reader.read(path) is reader.read(path), "kept while it is the same"
    path.write_bytes(b"three")
    assert reader.read(path) == b"three"
    path.unlink()
    with pytest.raises(SourceError, match="cannot be read"):
        reader.read(path)


def test_only_plain_files_of_a_bounded_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = FileReader()
    with pytest.raises(SourceError, match="no plain file"):
        reader.read(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(SourceError, match="no plain file"):
            reader.read(tmp_path / "pipe")
    monkeypatch.setattr(files, "FILE_MAX_BYTES", 4)
    (tmp_path / "large").write_bytes(b"12345")
    with pytest.raises(SourceError, match="larger than"):
        reader.read(tmp_path / "large")


def test_what_is_kept_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "CACHED_MAX_BYTES", 10)
    reader = FileReader()
    for number in range(4):
        (tmp_path / str(number)).write_bytes(bytes(4))
        reader.read(tmp_path / str(number))
    assert sum(len(data) for _mark, data in reader._kept.values()) <= 10


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="this system opens links always")
def test_a_link_that_came_after_the_question_is_not_followed(tmp_path: Path) -> None:
    allowed, secret = tmp_path / "allowed", tmp_path / "secret"
    allowed.write_bytes(b"harmless")
    secret.write_bytes(b"s3cret")
    place = whole_path("allowed", tmp_path)
    allowed.unlink()
    allowed.symlink_to(secret)
    with pytest.raises(SourceError, match="cannot be read"):
        FileReader().read(place)


@pytest.mark.skipif(sys.platform == "win32", reason="paths of the other systems")
@pytest.mark.parametrize("path", ["/net/evil/share/x", "//net/evil", "/tmp/../net/evil", "../../../../net/evil"])
def test_what_an_automounter_would_connect_to_is_not_looked_at(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os.path, "realpath", lambda path: pytest.fail(f"it was looked at: {path}"))
    with pytest.raises(SourceError, match="another computer"):
        whole_path(path, Path("/srv/project"), windows=False)


def test_the_users_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME" if sys.platform != "win32" else "USERPROFILE", str(tmp_path))
    assert whole_path("~/x", Path("/elsewhere")) == tmp_path / "x"
    assert whole_path("~nobody-of-this-name/x", tmp_path) == tmp_path / "~nobody-of-this-name" / "x"
