"""Why bytes are not what was expected, in a sentence."""

from __future__ import annotations

from workbench.codec.typed import parts
from workbench.codec.typed.plan import algorithm_of
from workbench.codec.typed.program import How, Program
from workbench.codec.typed.titles import title_of
from workbench.codec.typed.walk import Attempt, Cause
from workbench.model.patterns import Missed
from workbench.model.texts import count_text

SHOWN_BYTES = 24
WANTED_BYTES_MAX = 4096


def missed_of(program: Program, attempt: Attempt, data: bytes, cause: Cause, *, may_come: bool) -> Missed:
    """``wanted``: the bytes that were asked for, and those of the parts behind them that are known in advance."""
    wanted = cause.wanted if isinstance(cause.wanted, bytes) else b""
    if cause.what in ("bytes", "nowhere"):
        wanted += _behind(program, attempt, cause.slot)
    return Missed(_sentence(program, data, cause), cause.offset, wanted[:WANTED_BYTES_MAX], may_come)


def shown_bytes(data: bytes) -> str:
    """As text where it is plain, else as hex digits; cut where it is long."""
    cut = data[:SHOWN_BYTES]
    more = " …" if len(data) > SHOWN_BYTES else ""
    text = cut.decode("ascii", "replace").replace("\r", "\\r").replace("\n", "\\n")
    return f"“{text}”{more}" if text.isascii() and text.isprintable() else cut.hex(" ") + more


def _sentence(program: Program, data: bytes, cause: Cause) -> str:
    slot = program.typed.slots[cause.slot] if cause.slot >= 0 else None
    came = cause.came if isinstance(cause.came, bytes) else b""
    wanted = cause.wanted if isinstance(cause.wanted, bytes) else b""
    title = title_of(slot) if slot is not None else ""
    match cause.what:
        case "bytes" if not came:
            return f"{shown_bytes(wanted)} is still to come"
        case "bytes":
            return f"{shown_bytes(wanted)} was expected, {shown_bytes(came)} came"
        case "nowhere" if wanted:
            return f"{shown_bytes(wanted)} does not come from there on"
        case "size":
            return f"{count_text(_whole(cause.wanted), 'byte was', 'bytes were')} expected, {_whole(cause.came)} came"
        case "left":
            return f"{count_text(_whole(cause.came), 'byte is', 'bytes are')} left over at the end"
        case "encoded":
            return f"{shown_bytes(came)} came, which does not hold what was expected of {title}"
        case "limits":
            return f"{_whole(cause.came)} is outside of what was expected: {title}"
        case "bound":
            missing = count_text(_whole(cause.wanted), "byte", "bytes")
            return f"the length says that {missing} more are to come"
        case "bound-short":
            return "the length is less than what has come already"
        case "length" | "checksum" if isinstance(slot, parts.Number):
            return _disagreement(slot, came, wanted)
    title = title if wanted == b"" or cause.what != "included" else f"{title}, {shown_bytes(wanted)}"
    return f"expected was: {title}; {shown_bytes(came)} came" if came else f"expected was: {title}"


def _disagreement(slot: parts.Number, came: bytes, wanted: bytes) -> str:
    if slot.form.is_digits:
        told, right = shown_bytes(came), shown_bytes(wanted)
    elif isinstance(slot.value, parts.Checksum):
        told, right = f"0x{came.hex()}", f"0x{wanted.hex()}"
    else:
        told, right = (str(slot.form.number_of(each)) if each else "one that does not fit" for each in (came, wanted))
    if isinstance(slot.value, parts.Checksum):
        what = "CRC" if algorithm_of(slot.value).family == "CRC" else "checksum"
        return f"the {what} is {told}, the bytes give {right}"
    return f"the length is {told}, the bytes give {right}"


def _behind(program: Program, attempt: Attempt, index: int) -> bytes:
    sequence, at = program.place[index]
    out = b""
    for op in program.sequences[sequence][at + 1 :]:
        if op.how is How.BYTES:
            out += op.data
        elif op.how is How.SOURCED:
            out += attempt.sourced[op.slot]
        else:
            break
        if len(out) > WANTED_BYTES_MAX:
            break
    return out


def _whole(value: bytes | int) -> int:
    return value if isinstance(value, int) else 0
