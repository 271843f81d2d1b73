"""Numbers found in messages: each kind of sampler is one small file."""
