"""What can be known of a session's socket, and asked of it while it is open."""
