"""Packets of a network: what stands around a payload on the wire, taken off and put on."""
