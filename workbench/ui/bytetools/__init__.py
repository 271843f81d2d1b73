"""Tools beside the bytes: what reads the bytes that are shown and tells more of them."""
