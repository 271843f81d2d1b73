"""What stands between a stream and its records: TLS, WebSocket, a proxy's handshake. Bytes in, bytes out."""
