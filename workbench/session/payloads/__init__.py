"""The desk where payloads are composed: variables, secrets, counters, files, and what a person allowed."""
