"""Configuration of servers, and the programs that tried it."""
