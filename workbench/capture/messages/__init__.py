"""The index of messages: where each one of a session begins and ends among its records."""
