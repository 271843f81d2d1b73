"""Socket calls in BSD and in Winsock spelling."""
