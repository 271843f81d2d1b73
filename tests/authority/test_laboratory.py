"""The laboratory authority: kept for this user alone, renewed in time, and each fault as it is asked for."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature

from workbench.authority.laboratory import AUTHORITY_NAME, WRONG_HOST, LaboratoryAuthority
from workbench.model.tlssettings import Identity

HOSTS = ("localhost", "127.0.0.1", "::1")
BAD = [identity for identity in Identity if identity not in (Identity.NONE, Identity.FILE, Identity.LAB_GOOD)]


def certificate(material):
    return x509.load_pem_x509_certificate(material.certificate_pem.encode())


def root(authority):
    return x509.load_pem_x509_certificate(authority.authority_pem().encode())


def names_of(one):
    found = one.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return tuple(str(getattr(name, "value", name)) for name in found)


def is_issued_by(one, issuer):
    try:
        one.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def test_it_is_made_when_first_needed_and_kept_for_this_user_alone(tmp_path):
    folder = tmp_path / "data"
    authority = LaboratoryAuthority(folder)
    assert not folder.exists()
    own = root(authority)
    assert own.subject.rfc4514_string() == f"CN={AUTHORITY_NAME}"
    assert (own.not_valid_after_utc - own.not_valid_before_utc).days == 365
    assert authority.path.stat().st_mode & 0o777 == 0o600
    assert root(LaboratoryAuthority(folder)) == own
    assert [path.name for path in folder.iterdir()] == [authority.path.name]


def test_two_programs_that_make_it_at_once_end_with_the_same_one(tmp_path):
    first, second = LaboratoryAuthority(tmp_path), LaboratoryAuthority(tmp_path)
    kept = second._kept
    second._kept = lambda: (setattr(second, "_kept", kept), root(first), None)[-1]  # the first is quicker
    assert root(second) == root(first)


def test_it_is_made_anew_before_it_ends(tmp_path):
    now = datetime(2030, 1, 1, tzinfo=UTC)
    authority = LaboratoryAuthority(tmp_path, lambda: now)
    before = root(authority)
    now += timedelta(days=364, hours=12)
    after = root(authority)
    assert after != before
    assert root(LaboratoryAuthority(tmp_path, lambda: now)) == after


def test_a_good_certificate_is_for_servers_and_clients_and_every_host(tmp_path):
    authority = LaboratoryAuthority(tmp_path)
    one = certificate(authority.issue(Identity.LAB_GOOD, HOSTS))
    assert is_issued_by(one, root(authority))
    assert names_of(one) == HOSTS
    assert one.not_valid_before_utc < datetime.now(UTC) < one.not_valid_after_utc
    assert one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False


@pytest.mark.parametrize("identity", BAD)
def test_each_fault_is_the_only_one(tmp_path, identity):
    authority = LaboratoryAuthority(tmp_path)
    one, now = certificate(authority.issue(identity, HOSTS)), datetime.now(UTC)
    assert (one.not_valid_after_utc < now) is (identity is Identity.LAB_EXPIRED)
    assert (one.not_valid_before_utc > now) is (identity is Identity.LAB_NOT_YET)
    assert (names_of(one) == (WRONG_HOST,)) is (identity is Identity.LAB_WRONG_HOST)
    assert (one.issuer == one.subject) is (identity is Identity.LAB_SELF_SIGNED)
    strange = identity in (Identity.LAB_SELF_SIGNED, Identity.LAB_UNKNOWN_CA)
    assert is_issued_by(one, root(authority)) is not strange


def test_a_key_is_never_shown_by_accident_and_never_exported(tmp_path):
    authority = LaboratoryAuthority(tmp_path / "data")
    material = authority.issue(Identity.LAB_GOOD, HOSTS)
    assert "PRIVATE" not in f"{material!r} {material}"
    authority.export(tmp_path / "out.pem")
    assert (tmp_path / "out.pem").read_text() == authority.authority_pem()
    assert "PRIVATE" not in (tmp_path / "out.pem").read_text()


@pytest.mark.parametrize("text", ["", "rubbish", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_a_file_that_cannot_be_read_is_said_and_left_alone(tmp_path, text):
    authority = LaboratoryAuthority(tmp_path)
    authority.path.write_text(text)
    with pytest.raises(ValueError, match="remove it"):
        authority.authority_pem()
    assert authority.path.read_text() == text


def test_a_host_that_fits_into_no_certificate_is_refused(tmp_path):
    with pytest.raises(ValueError, match="cannot be written"):
        LaboratoryAuthority(tmp_path).issue(Identity.LAB_GOOD, ("ü" * 100,))


def test_an_encrypted_key_and_a_strangers_key_are_no_authority(tmp_path):
    from cryptography.hazmat.primitives import serialization

    from workbench.authority.certificates import read_pair

    authority = LaboratoryAuthority(tmp_path)
    material = authority.issue(Identity.LAB_GOOD, HOSTS)
    key = serialization.load_pem_private_key(material.key_pem.encode(), None)
    locked = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"pw")
    )
    with pytest.raises(ValueError, match=r"(?i)password"):
        read_pair(authority.authority_pem().encode() + locked)
    with pytest.raises(ValueError, match="does not belong"):
        read_pair(authority.authority_pem().encode() + material.key_pem.encode())


def test_a_file_system_without_links_will_do(tmp_path, monkeypatch):
    def no_links(_self, _target):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("pathlib.Path.hardlink_to", no_links)
    authority = LaboratoryAuthority(tmp_path)
    assert root(authority) == root(LaboratoryAuthority(tmp_path))
    assert authority.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no such modes here")
def test_a_key_that_others_could_read_is_made_private_again(tmp_path):
    authority = LaboratoryAuthority(tmp_path)
    own = root(authority)
    authority.path.chmod(0o644)
    assert root(LaboratoryAuthority(tmp_path)) == own
    assert authority.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="giving a file away needs root")
def test_a_key_of_another_user_is_not_ours(tmp_path):
    authority = LaboratoryAuthority(tmp_path)
    authority.authority_pem()
    os.chown(authority.path, 65_534, 65_534)
    with pytest.raises(ValueError, match="another user"):
        LaboratoryAuthority(tmp_path).authority_pem()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes here")
def test_a_pipe_in_its_place_is_not_waited_for(tmp_path):
    authority = LaboratoryAuthority(tmp_path)
    os.mkfifo(authority.path)
    with pytest.raises(ValueError, match="no regular file"):
        authority.authority_pem()


def test_its_certificate_is_not_written_over_its_key(tmp_path):
    authority = LaboratoryAuthority(tmp_path)
    own = root(authority)
    with pytest.raises(FileExistsError):
        authority.export(authority.path)
    assert root(LaboratoryAuthority(tmp_path)) == own
