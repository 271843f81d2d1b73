"""TLS in the window: the page with what was agreed on and the certificates, the laboratory, start TLS."""
