"""A few pages of a byte source kept in memory, so that painting and moving read each page once."""

from __future__ import annotations

from collections import OrderedDict

from workbench.model.sources import ByteSource, BytesSource

PAGE_BYTES = 16 * 1024
KEPT_PAGES = 16


class PagedBytes:
    """Reads a source in pages; the size is fixed until :meth:`refresh`, so that one picture is drawn from one size."""

    def __init__(self, source: ByteSource | None = None) -> None:
        self._source: ByteSource = source if source is not None else BytesSource(b"")
        self._pages: OrderedDict[int, bytes] = OrderedDict()
        self._size = self._source.size()

    @property
    def source(self) -> ByteSource:
        """What is read from."""
        return self._source

    @property
    def size(self) -> int:
        """Bytes, as of the last refresh."""
        return self._size

    def refresh(self) -> bool:
        """Ask for the size again; True if it changed. A source that shrank is read anew."""
        size = self._source.size()
        if size == self._size:
            return False
        if size < self._size:
            self._pages.clear()
        else:
            self._pages.pop(self._size // PAGE_BYTES, None)
        self._size = size
        return True

    def read(self, offset: int, count: int) -> bytes:
        """At most ``count`` bytes within the size of the last refresh."""
        end = min(offset + count, self._size)
        if end <= offset:
            return b""
        first, last = offset // PAGE_BYTES, (end - 1) // PAGE_BYTES
        if last - first >= KEPT_PAGES:
            return self._source.read(offset, end - offset)
        data = b"".join([self._page(index) for index in range(first, last + 1)])
        start = first * PAGE_BYTES
        return data[offset - start : end - start]

    def _page(self, index: int) -> bytes:
        page = self._pages.get(index)
        if page is None:
            page = self._source.read(index * PAGE_BYTES, min(PAGE_BYTES, self._size - index * PAGE_BYTES))
            self._pages[index] = page
            if len(self._pages) > KEPT_PAGES:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(index)
        return page
