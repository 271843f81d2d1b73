"""Writing payloads and patterns: the editors that composer, library, rules and sequences share."""
