"""What stands within SIP's headers: addresses, Via, CSeq (RFC 3261 §20, §25.1), each part with its place."""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.dissect.headerlines import decoded
from workbench.model.fields import Field

_URI: Final = re.compile(
    rb"[a-zA-Z][\w+.-]{0,15}:(?://)?(?:([^@\s<>:;?]{1,200})(?::[^@\s<>]{0,200})?@)?"
    rb"(\[[0-9a-fA-F:.]{2,50}\]|[^\s<>:;?\[\],@]{1,255})(?::(\d{1,5}))?"
)
_NAMED: Final = re.compile(rb"\s*+(\"(?:[^\"\\]++|\\.)*+\"|[^<\"]*+)\s*+<([^>]*+)>", re.DOTALL)
_TAG: Final = re.compile(rb";\s*tag\s*=\s*([^;\s,]++)", re.IGNORECASE)
_VIA: Final = re.compile(
    rb"SIP\s*/\s*2\.0\s*/\s*(\w{1,16})\s+(\[[0-9a-fA-F:.]{2,50}\]|[^\s:;,]{1,255})(?:\s*:\s*(\d{1,5}))?"
)
_BRANCH: Final = re.compile(rb";\s*branch\s*=\s*([^;\s,]++)", re.IGNORECASE)
_CSEQ: Final = re.compile(rb"(\d{1,10})\s+([A-Za-z0-9.!%*_+`'~-]{1,64})")


def _part(found: re.Match[bytes], group: int, key: str, title: str) -> tuple[Field, ...]:
    """A group of a match as a field; nothing if it is not there."""
    if not found[group]:
        return ()
    return (Field(key, title, found.start(group), len(found[group]), decoded(found[group])),)


def uri_parts(data: bytes, start: int, end: int, key: str) -> tuple[Field, ...]:
    """User, host and port of a sip: address."""
    found = _URI.match(data, start, end)
    if found is None:
        return ()
    return (*_part(found, 1, f"{key}.user", "User"), *_part(found, 2, f"{key}.host", "Host"),
            *_part(found, 3, f"{key}.port", "Port"))


def address_parts(data: bytes, start: int, end: int, key: str) -> tuple[Field, ...]:
    """A name, an address and its parts, and the tag: of From, To and Contact."""
    named = _NAMED.match(data, start, end)
    name: tuple[Field, ...] = ()
    if named is not None:
        inner = (named.start(2), named.end(2))
        name = _part(named, 1, f"{key}.display.info", "Name")
        after = named.end()
    else:
        semicolon = data.find(b";", start, end)
        inner = (start, semicolon if semicolon >= 0 else end)
        after = inner[1]
    address = decoded(data[inner[0] : inner[1]])
    kind = "uri" if key.endswith("contact") else "addr"
    whole = Field(f"{key}.{kind}", "Address", inner[0], inner[1] - inner[0], address, "",
                  uri_parts(data, *inner, key))
    tag = _TAG.search(data, after, end)
    return (*name, whole, *(_part(tag, 1, f"{key}.tag", "Tag") if tag is not None else ()))


def via_parts(data: bytes, start: int, end: int) -> tuple[Field, ...]:
    """The first of the ways that a message went."""
    found = _VIA.match(data, start, end)
    if found is None:
        return ()
    branch = _BRANCH.search(data, found.end(), end)
    return (
        *_part(found, 1, "sip.Via.transport", "Transport"),
        *_part(found, 2, "sip.Via.sent-by.address", "Sent by"),
        *_part(found, 3, "sip.Via.sent-by.port", "Port"),
        *(_part(branch, 1, "sip.Via.branch", "Branch") if branch is not None else ()),
    )


def cseq_parts(data: bytes, start: int, end: int) -> tuple[Field, ...]:
    """The number and the method of CSeq."""
    found = _CSEQ.match(data, start, end)
    if found is None:
        return ()
    number = Field("sip.CSeq.seq", "Number", found.start(1), len(found[1]), int(found[1]))
    return (number, *_part(found, 2, "sip.CSeq.method", "Method"))
