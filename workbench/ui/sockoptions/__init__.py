"""Pages of the details about the socket itself: its options, and what the kernel tells of its connections."""
