"""How rows of traffic are read: records, messages, those that a filter lets through."""
