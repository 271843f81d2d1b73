"""Traffic that other programs recorded, brought into a project: captures, hex dumps, packets of Packet Sender."""
