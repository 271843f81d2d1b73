"""The key store of the user's system: Windows' credential manager, the Secret Service of a Linux desktop, a keychain.

It is reached through the package ``keyring``, which is imported when a secret is first stored or fetched. Every call
may block for as long as a person takes to unlock the store: none belongs on the loop's thread. What goes wrong is a
:class:`KeyStoreError` whose sentence never holds a secret; what a backend itself says is not repeated, for that reason.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE: Final = "Socket Workbench"
SECRET_CHARS_MAX: Final = 1_024  # Windows keeps 2,560 bytes, two for a character
STORE_MISSING: Final = "this system has no key store that this program can use"


class KeyStoreError(Exception):
    """The store is missing, locked, or refused. A sentence for people, without its stop."""


def read_secret(store_id: str, name: str) -> str | None:
    """The secret of a variable; None where the store has none. Raises :class:`KeyStoreError`. Blocks."""
    if not store_id:
        return None
    backend = _backend()
    try:
        return backend.get_password(_service(store_id), name)
    except _troubles() as error:
        raise _refusal("be read from", error) from None


def write_secret(store_id: str, name: str, value: str) -> None:
    """Keep a secret there. Raises :class:`KeyStoreError`, and ValueError for one that is too long. Blocks."""
    if len(value) > SECRET_CHARS_MAX:
        raise ValueError(f"a secret in the key store has at most {SECRET_CHARS_MAX:,} characters")
    backend = _backend()
    try:
        backend.set_password(_service(store_id), name, value)
    except _troubles() as error:
        raise _refusal("be kept in", error) from None


def remove_secret(store_id: str, name: str) -> None:
    """Take a secret out; one that is not there is no fault. Raises :class:`KeyStoreError`. Blocks."""
    if not store_id:
        return
    from keyring.errors import PasswordDeleteError

    backend = _backend()
    try:
        backend.delete_password(_service(store_id), name)
    except PasswordDeleteError:
        return
    except _troubles() as error:
        raise _refusal("be taken out of", error) from None


def _service(store_id: str) -> str:
    return f"{SERVICE} {store_id}"


def _backend() -> KeyringBackend:
    """The system's own. One that keeps secrets readable in a file (they rank below 1) is as good as none."""
    import keyring

    try:
        backend = keyring.get_keyring()
        is_safe = backend.priority >= 1
    except _troubles() as error:
        raise _refusal("be looked for in", error) from None
    if not is_safe:
        raise KeyStoreError(STORE_MISSING)
    return backend


def _troubles() -> tuple[type[Exception], ...]:
    """What the backends raise: keyring's own errors, and those of what they stand on."""
    from keyring.errors import KeyringError

    found: list[type[Exception]] = [KeyringError, OSError, RuntimeError, ValueError, LookupError]
    if sys.platform == "win32":
        from win32ctypes.pywin32 import pywintypes

        found.append(pywintypes.error)
    elif sys.platform == "linux":
        from jeepney import DBusErrorResponse
        from secretstorage.exceptions import SecretStorageException

        found += [DBusErrorResponse, SecretStorageException]
    return tuple(found)


def _refusal(what: str, error: Exception) -> KeyStoreError:
    return KeyStoreError(f"the secret cannot {what} the key store of this system ({type(error).__name__})")
