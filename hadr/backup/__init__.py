"""A whole installation in one file: made while people work, proven by hash when it is put back."""
