"""A display filter over a recording: in SQL where SQL can, in a thread of its own, in ranges that grow."""
