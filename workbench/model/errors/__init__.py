"""Every error number of sockets: Winsock, POSIX, getaddrinfo and Windows itself, with what it means."""
