"""A certificate with its key, as texts: how the laboratory hands one over. Never written into a project."""

from __future__ import annotations

from typing import NamedTuple


class KeyMaterial(NamedTuple):
    """``certificate_pem`` is the certificate, then those of its chain up to, and without, the authority's own."""

    certificate_pem: str
    key_pem: str

    def __repr__(self) -> str:
        return "<KeyMaterial>"  # a key is not for logs
