"""The generator, which sends stamped payloads at a rate, and the meter, which reads the stamps."""
