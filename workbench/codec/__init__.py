"""Sans-IO work on bytes: what people write becomes bytes, and bytes become what they read."""
