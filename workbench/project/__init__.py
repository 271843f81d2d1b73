"""Projects: the document and what it means, opening, saving, recovery and export. Knows no Qt and no sockets."""
