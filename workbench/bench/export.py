"""Export of 1,000,000 records in each form that streams, against going through them and writing the same bytes.

The baseline reads all records and payloads and makes nothing of them; both are measured in the same run.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from workbench.bench.figures import Figure, at_least, at_most
from workbench.bench.processes import child, peak_memory_mb, read_line, say
from workbench.model.records import Piece
from workbench.model.sockets import Role
from workbench.project.export.exporting import export_to_file
from workbench.project.export.forms import ExportForm, Selection
from workbench.project.export.walk import ExportSource, walk
from workbench.project.store import ProjectStore
from workbench.session.workspace import Workspace

BENCH = "export"
RECORDS, RECORD_BYTES = 1_000_000, 128
LARGE_RECORDS, LARGE_BYTES = 16_000, 65_000  # a gigabyte
RATE_ASKED, MEMORY_ASKED_MB = 100_000, 400
FORMS = (
    ExportForm.PCAPNG, ExportForm.PCAPNG_PDU, ExportForm.JSONL, ExportForm.CSV, ExportForm.RAW, ExportForm.HEXDUMP,
    ExportForm.TEXT, ExportForm.HTML,
)  # fmt: skip


def run() -> Iterator[Figure]:
    """Records a second by form, and the memory of a process that exports a gigabyte."""
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        many, large = folder / "many.swb", folder / "large.swb"
        asyncio.run(_make(folder / "a", many, RECORDS, RECORD_BYTES))
        with child("workbench.bench.export", "walk", many, folder) as process:
            yield Figure(BENCH, "going through them (baseline)", RECORDS / read_line(process)["seconds"], "records/s")
        for form in FORMS:
            with child("workbench.bench.export", form.value, many, folder) as process:
                took = read_line(process)
            yield at_least(BENCH, form.value, RECORDS / took["seconds"], RATE_ASKED, "records/s")
            yield at_most(BENCH, f"{form.value}: most memory", took["memory_mb"], MEMORY_ASKED_MB, "MB")
        asyncio.run(_make(folder / "b", large, LARGE_RECORDS, LARGE_BYTES))
        with child("workbench.bench.export", ExportForm.PCAPNG.value, large, folder) as process:
            took = read_line(process)
        yield Figure(BENCH, "pcapng of 1 GB", LARGE_RECORDS * LARGE_BYTES / 1e6 / took["seconds"], "MB/s")
        yield at_most(BENCH, "pcapng of 1 GB: most memory", took["memory_mb"], MEMORY_ASKED_MB, "MB")


async def _make(data_dir: Path, path: Path, count: int, size: int) -> None:
    workspace = Workspace(data_dir)
    session = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9000")
    capture = workspace.store.capture
    capture.add_connection(session.id, 1, "127.0.0.1:50000", "127.0.0.1:9000", 1)
    now_ns, step = workspace.clock.now_ns(), 500
    for first in range(0, count, step):
        pieces = [
            Piece(now_ns + each * 1_000, each & 1, 1, "127.0.0.1:9000", bytes((each & 255,)) * size, size)
            for each in range(first, first + step)
        ]
        if not capture.append(session.id, pieces):
            await asyncio.to_thread(capture.flush, 60)
    await asyncio.to_thread(capture.flush, 60)
    job = workspace.save_as(path)
    await job.wait()
    if job.failure_text:
        raise RuntimeError(job.failure_text)
    await workspace.aclose(discard=True)


def main(what: str, project: str, folder: str) -> None:
    """The child: one form, alone in its process."""
    store = ProjectStore.open(Path(project), Path(folder) / what, _no_wake)
    source = ExportSource(store.document, store.capture)
    path = Path(folder) / "exported"
    start = time.perf_counter()
    if what == "walk":
        for _entry in walk(source, Selection(), events=True):
            pass
    else:
        export_to_file(source, ExportForm(what), path)
    say(seconds=time.perf_counter() - start, memory_mb=peak_memory_mb())
    path.unlink(missing_ok=True)
    store.close(discard=True)


def _no_wake() -> None:
    """Nothing is recorded, so nothing waits for room."""


if __name__ == "__main__":
    main(*sys.argv[1:])
