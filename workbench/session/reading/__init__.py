"""What is made of one session's traffic: messages, fields, a filter, series of numbers."""
