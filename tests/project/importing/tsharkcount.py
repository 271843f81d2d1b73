"""How many bytes of payload tshark counts in each direction of each conversation: by the places in the sequence that
its own dissection gives, so that what was sent twice counts once."""

from __future__ import annotations

import shutil
import subprocess
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

DEADLINE_S = 60
FIELDS = ("ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "tcp.srcport", "tcp.dstport", "tcp.seq_raw", "tcp.len",
          "udp.srcport", "udp.dstport", "udp.length", "tcp.stream")  # fmt: skip

Way = tuple[str, str, str, str]


def has_tshark() -> bool:
    return shutil.which("tshark") is not None and shutil.which("mergecap") is not None


def count_payloads(files: list[Path], merged: Path, preferences: Sequence[str] = ()) -> dict[Way, int]:
    """One process for all files, which are merged before."""
    subprocess.run(["mergecap", "-a", "-w", str(merged), *map(str, files)], check=True, timeout=DEADLINE_S)
    options = [part for name in FIELDS for part in ("-e", name)]
    options += [part for preference in preferences for part in ("-o", preference)]
    command = ["tshark", "-r", str(merged), "-n", "-Y", "(tcp || udp) && !icmp && !icmpv6", "-T", "fields",
               "-E", "occurrence=l", *options]  # fmt: skip
    lines = subprocess.run(command, check=True, capture_output=True, timeout=DEADLINE_S, text=True).stdout.splitlines()
    counts: dict[Way, int] = defaultdict(int)
    seen: dict[tuple[Way, str], list[tuple[int, int]]] = defaultdict(list)
    for line in lines:
        v4_from, v4_to, v6_from, v6_to, tcp_from, tcp_to, sequence, size, udp_from, udp_to, length, stream = line.split(
            "\t"
        )
        one, two = (v4_from, v4_to) if v4_from else (f"[{v6_from}]", f"[{v6_to}]")
        if tcp_from:
            way = ("tcp", f"{one}:{tcp_from}", f"{two}:{tcp_to}", "")
            seen[way, stream].append((int(sequence), int(size)))
        else:
            counts["udp", f"{one}:{udp_from}", f"{two}:{udp_to}", ""] += int(length) - 8
    for (way, _stream), segments in seen.items():
        covered = _covered(segments)
        if covered:
            counts[way] += covered
    return dict(counts)


def _covered(segments: list[tuple[int, int]]) -> int:
    """Bytes of the sequence that at least one segment carried; numbers wrap at 32 bits."""
    first = segments[0][0]
    spans = sorted(((sequence - first + 2**31) % 2**32 - 2**31, size) for sequence, size in segments if size)
    total, end = 0, -(2**40)
    for start, size in spans:
        total += max(0, start + size - max(start, end))
        end = max(end, start + size)
    return total
