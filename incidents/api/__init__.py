"""REST of incidents and resources, one module a noun."""
