"""The capture: the database file with everything that was carried, its writer's thread and its readers.

Knows no Qt, no event loop and no sockets.
"""
