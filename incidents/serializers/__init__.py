"""What programs may send, one module a noun."""
