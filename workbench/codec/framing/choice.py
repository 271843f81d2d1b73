"""From a rule to its framers, and from a message to its payload."""

from __future__ import annotations

from typing import Final

from workbench.codec.framing.cobs import CobsFramer, cobs_payload
from workbench.codec.framing.delimited import DelimiterFramer, LineFramer
from workbench.codec.framing.fixed import FixedFramer
from workbench.codec.framing.http1 import HttpFramer
from workbench.codec.framing.httphead import HttpTalk
from workbench.codec.framing.idle import IdleFramer
from workbench.codec.framing.lengthprefix import LengthFramer
from workbench.codec.framing.ruletext import delimiter_of
from workbench.codec.framing.slip import SlipFramer, slip_payload
from workbench.codec.framing.stxetx import StxEtxFramer, stxetx_payload
from workbench.codec.framing.tlsrecords import TlsFramer
from workbench.codec.framing.whole import WholeFramer
from workbench.model.framing import Framer, FramingKind, FramingRule

NS_PER_MS: Final = 1_000_000
STUFFED_MOST_BYTES: Final = 64 * 1024 * 1024  # such a message is unstuffed as a whole, in memory


def make_framers(rule: FramingRule) -> tuple[Framer, Framer]:
    """For what one connection received and for what it sent; both of one talk. Raises
    :class:`~workbench.codec.framing.ruletext.FramingRuleError` where the rule cannot be followed."""
    limit, kind = rule.max_message_bytes, rule.kind
    if kind in (FramingKind.HTTP, FramingKind.WEBSOCKET):
        talk, frames = HttpTalk(), kind is FramingKind.WEBSOCKET
        return HttpFramer(limit, talk, frames_first=frames), HttpFramer(limit, talk, frames_first=frames)
    return _one(rule), _one(rule)


def _one(rule: FramingRule) -> Framer:
    limit = rule.max_message_bytes
    match rule.kind:
        case FramingKind.LINE:
            return LineFramer(limit, keep=rule.keep_delimiter)
        case FramingKind.DELIMITER:
            return DelimiterFramer(limit, delimiter_of(rule), keep=rule.keep_delimiter)
        case FramingKind.FIXED:
            return FixedFramer(limit, rule.fixed_bytes)
        case FramingKind.LENGTH:
            return LengthFramer(rule)
        case FramingKind.IDLE:
            return IdleFramer(limit, rule.idle_ms * NS_PER_MS)
        case FramingKind.SLIP:
            return SlipFramer(min(limit, STUFFED_MOST_BYTES))
        case FramingKind.COBS:
            return CobsFramer(min(limit, STUFFED_MOST_BYTES))
        case FramingKind.STX_ETX:
            return StxEtxFramer(min(limit, STUFFED_MOST_BYTES))
        case FramingKind.TLS:
            return TlsFramer(limit)
        case _:
            return WholeFramer(limit)


def payload_of(rule: FramingRule, framed: bytes, payload_bytes: int) -> bytes:
    """What a message says: ``payload_bytes`` is its cut's ``payload``. Without its framing, and unstuffed."""
    if payload_bytes < 0:
        return framed
    match rule.kind:
        case FramingKind.SLIP:
            return slip_payload(framed)
        case FramingKind.COBS:
            return cobs_payload(framed)
        case FramingKind.STX_ETX:
            return stxetx_payload(framed)
        case _:
            return framed[:payload_bytes]
