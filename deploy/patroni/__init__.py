"""High availability of PostgreSQL by Patroni: the tried configuration and the trial."""
