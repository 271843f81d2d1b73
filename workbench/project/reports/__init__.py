"""What came of sequences, for people as a page and for build servers as JUnit XML."""
