"""The ground: words that everybody uses. Knows no Qt, no event loop, no files, no network."""
