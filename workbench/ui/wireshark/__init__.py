"""The tool that has a record decoded by Wireshark."""
