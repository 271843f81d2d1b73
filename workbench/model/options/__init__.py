"""Socket options: what each is on three systems, and their values as people write them."""
