"""Secrets that were given stand in no report, no log, no bookmark and no sentence: stars in their place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from workbench.codec.typed.matchtexts import SHOWN_BYTES

STAR: Final = "*"
SECRET_MIN_BYTES: Final = 3  # shorter ones stand in anything


def hidden_in(data: bytes, secrets: Iterable[bytes]) -> bytes:
    """Bytes without the secrets in them, of the same length."""
    for secret in _longest_first(secrets):
        if secret in data:
            data = data.replace(secret, STAR.encode() * len(secret))
    return data


def hidden_in_text(text: str, secrets: Iterable[bytes]) -> str:
    """The same for a sentence, which may show the beginning of a long one, or hex digits of one that is no plain text
    (:func:`~workbench.codec.typed.matchtexts.shown_bytes`)."""
    for secret in _longest_first(secrets):
        beginning = secret[:SHOWN_BYTES]
        for shown in (_text(secret), _line(secret), _text(beginning), _line(beginning), beginning.hex(" ")):
            if shown in text:
                text = text.replace(shown, STAR * len(shown))
    return text


def _longest_first(secrets: Iterable[bytes]) -> list[bytes]:
    """One may be the beginning of another, whose end would be left over."""
    return sorted((each for each in secrets if len(each) >= SECRET_MIN_BYTES), key=len, reverse=True)


def _line(secret: bytes) -> str:
    return _text(secret).replace("\r", "\\r").replace("\n", "\\n")


def _text(secret: bytes) -> str:
    return secret.decode("utf-8", "replace")
