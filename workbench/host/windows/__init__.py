"""What Windows answers through its own libraries, by ctypes: structures, and the calls that fill them."""
