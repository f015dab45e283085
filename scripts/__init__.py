"""The commands behind the Makefile. Standard library only: they run before any environment exists."""
