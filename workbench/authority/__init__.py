"""The laboratory authority: certificates for this computer's own trials, good ones and bad ones."""
