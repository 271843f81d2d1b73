"""The window: Qt widgets over the sessions. Makes no sockets and no tasks; it asks, at the frame clock."""
