"""Commands of a shell that send something, read as text: curl, nc, echo, printf. No shell is ever asked."""
