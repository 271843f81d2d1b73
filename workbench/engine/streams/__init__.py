"""Stream sockets: connections, their queues, clients and listeners."""
