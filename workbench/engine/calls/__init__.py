"""Socket calls and the tape that they stand on."""
