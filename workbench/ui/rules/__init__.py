"""The page “Rules”: what a socket does by itself."""
