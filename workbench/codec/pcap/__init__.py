"""Capture files, pcap and pcapng: bytes of a file to packets, and records to bytes of a file."""
