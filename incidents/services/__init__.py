"""All that changes incidents and resources, one module a noun. Nothing else writes their tables."""
