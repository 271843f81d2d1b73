"""What a session sends: the outbox, repeats, files, answers by itself."""
