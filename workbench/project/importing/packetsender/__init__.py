"""What Packet Sender writes: packets, panels and smart responses. See docs/adr/0182."""
