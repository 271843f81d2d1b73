"""Datagram sockets: read in batches, every loss counted."""
